package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.baton.testkit.defect.DefectLoader;
import io.baton.testkit.defect.SeededDefect;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulator that misses one of these wrong variants of the code is not looking there. */
@Execution(ExecutionMode.CONCURRENT)
class SimulatorCatchesDefectsTest {
    private static final String FIRST_SEED = "1";
    private static final String MOST_SEEDS = "6000";
    private static final String PROTOCOL = "protocol/src/main/java/io/baton/protocol/";
    private static final String SPI = "node/src/main/java/io/baton/node/spi/";
    private static final String DRIVER = "node/src/main/java/io/baton/node/driver/";
    private static final String STORE = "testkit/src/main/java/io/baton/testkit/sim/StoreData.java";
    private static final String STORE_LANE = "testkit/src/main/java/io/baton/testkit/sim/StoreLane.java";

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "commits",
        "takeovers",
        "markers",
        "sessions",
        "handoffs",
        "outboxes",
        "handlers",
        "drivers",
        "suspicions"
    })
    void catches(SeededDefect defect) throws Exception {
        String caught = DefectLoader.run(defect, FirstViolation.class.getName(), FIRST_SEED, MOST_SEEDS);
        System.out.printf("simulator | %s | %s%n", defect.name(), caught);
        assertThat(caught).as(defect.name()).isNotEmpty();
    }

    /** Too much has to come together for a seed to show these soon. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "onlyWithASuccessorsMarker",
        "onlyWhileMerging",
        "onlyWhenOpenedTooLate",
        "onlyWhenTheOwnerDoesNotHear"
    })
    void catchesByAScript(SeededDefect defect, Class<?> script) throws Exception {
        String caught = DefectLoader.run(defect, script.getName());

        System.out.printf("simulator | %s | %s%n", defect.name(), caught);
        assertThat(caught).as(defect.name()).isNotEmpty();
        assertThat(DefectLoader.runWithoutDefect(script.getName())).isEmpty();
    }

    static Stream<Arguments> onlyWithASuccessorsMarker() {
        return Stream.of(arguments(
                SeededDefect.named("passing over a successor's marker without asking the store")
                        .in(DRIVER + "QueueReader.java")
                        .replace("if (work.messages().isEmpty() && work.isDoubtful()) {", "if (false) {"),
                SuccessorsMarker.class));
    }

    static Stream<Arguments> onlyWhenOpenedTooLate() {
        return Stream.of(arguments(
                SeededDefect.named("a subscription that nobody closes when its opening was answered too late")
                        .in(DRIVER + "SubscriptionOpener.java")
                        .replace("late -> late.subscription().close()", "late -> {}"),
                OpenedTooLate.class));
    }

    static Stream<Arguments> onlyWhenTheOwnerDoesNotHear() {
        return Stream.of(arguments(
                SeededDefect.named("draining with states that are remembered from before")
                        .in(DRIVER + "Drain.java")
                        .replace("lane.sinceOfSession().keySet().forEach(context.states()::remove);", ""),
                OwnerTakesOverNewHome.class));
    }

    static Stream<Arguments> onlyWhileMerging() {
        return Stream.of(
                arguments(
                        SeededDefect.named("closing a session while its server is being merged")
                                .in(DRIVER + "LaneDriver.java")
                                .replace("return !isMerging() && (", "return ("),
                        ClosedWhileMerged.class),
                arguments(
                        SeededDefect.named("merging while a session is being closed")
                                .in(DRIVER + "Drain.java")
                                .replace("due != null && mayMerge.getAsBoolean()", "due != null"),
                        ClosedWhileMerged.class));
    }

    static Stream<Named<SeededDefect>> commits() {
        return named(
                SeededDefect.named("no epoch check in a batch's commit")
                        .in(STORE)
                        .replace(
                                "requireLive(batch.self());\n        if (!batch.queue().equals(batch.self())) {",
                                "if (!batch.queue().equals(batch.self())) {\n            requireLive(batch.self());"),
                SeededDefect.named("no epoch check in a drain's commit")
                        .in(STORE)
                        .replace(
                                "requireLive(batch.self());\n        if (!batch.queue().equals(batch.self())) {\n"
                                        + "            leading(lane, batch.self(), batch.queue());",
                                "if (batch.queue().equals(batch.self())) {\n            requireLive(batch.self());"),
                SeededDefect.named("no epoch check in the merge")
                        .in(STORE)
                        .replace(
                                "requireLive(self);\n        StoreLane.TakeoverRow row = lane(takeover.lane()).takeovers",
                                "StoreLane.TakeoverRow row = lane(takeover.lane()).takeovers")
                        .replace(
                                "if (!row.taker.equals(self)\n                || !row.id.equals(takeover.id())\n                || ",
                                "if ("),
                SeededDefect.named("acknowledging before the commit")
                        .in(DRIVER + "QueueReader.java")
                        .replace(
                                "Batch batch = work.toBatch(",
                                "if (open != null) {\n            open.subscription().acknowledge(work.to());\n"
                                        + "        }\n        Batch batch = work.toBatch("));
    }

    static Stream<Named<SeededDefect>> takeovers() {
        return named(
                SeededDefect.named("not waiting at the own marker")
                        .in(PROTOCOL + "OwnQueue.java")
                        .replace(
                                "takeover.ownStopped();\n            return Verdict.WAIT;",
                                "advance(position);\n            return Verdict.PASS_MARKER;")
                        .replace("return lane.mayReadOwn();", "return true;"),
                SeededDefect.named("not waiting at the own marker, joining")
                        .in(PROTOCOL + "OwnQueue.java")
                        .replace("if (!takeover.isMerged()) {", "if (!takeover.isMerged() && !mayRead()) {")
                        .replace(
                                "takeover.foundInOwnQueue(position);",
                                "if (takeover.isMerged()) {\n            takeover.foundInOwnQueue(position);\n        }"),
                SeededDefect.named("joining without a marker when the failed queue is quiet")
                        .in(DRIVER + "Drain.java")
                        .replace("if (looks > 0 && ", "if (false && "),
                SeededDefect.named("no since at the merge, in memory")
                        .in(PROTOCOL + "OwnQueue.java")
                        .replace("add(session, Math.max(since, markerPosition))", "add(session, since)"),
                SeededDefect.named("no since at the merge, in the store")
                        .in(STORE_LANE)
                        .replace("from = Math.max(from, row.mergedAt.get());", ""),
                SeededDefect.named("raising the taker's own progress to the marker")
                        .in(PROTOCOL + "Takeover.java")
                        .replace(
                                "phase = Phase.SEEKING;",
                                "phase = Phase.SEEKING;\n        if (queue().markerPosition() > own.progress()) {\n"
                                        + "            own.committed(queue().markerPosition());\n        }")
                        .in(STORE)
                        .replace(
                                "row.mergedAt = Optional.of(markerPosition);",
                                "row.mergedAt = Optional.of(markerPosition);\n"
                                        + "            lane(takeover.lane()).progress.merge(self, markerPosition,"
                                        + " Math::max);"),
                SeededDefect.named("a successor that uses its predecessor's marker")
                        .in(STORE)
                        .replace("row.taker = self;\n                    row.id = freshId();", "row.taker = self;"),
                SeededDefect.named("deleting the subscription before the merge is confirmed")
                        .in(PROTOCOL + "Takeover.java")
                        .replace(
                                "decide(new Decision.CloseFailed(this));",
                                "decide(new Decision.CloseFailed(this));\n"
                                        + "        decide(new Decision.DeleteFailed(this));"),
                SeededDefect.named("retaking from a LIVE taker")
                        .in(STORE)
                        .replace(
                                "if (row.isLedBy(dead)) {", "if (row.mergedAt.isEmpty() && !row.taker.equals(self)) {"),
                SeededDefect.named("not retaking what a failed taker had not merged")
                        .in(SPI + "ClusterState.java")
                        .replace(".forEach(t -> dead.add(t.taker()));", ".count();")
                        .in(STORE)
                        .replace("if (row.isLedBy(dead)) {", "if (row.isLedBy(dead) && false) {"),
                SeededDefect.named("fencing while not LIVE oneself")
                        .in(STORE)
                        .replace(
                                "requireLive(self);\n        Status status = incarnations.get(dead);",
                                "Status status = incarnations.get(dead);"),
                SeededDefect.named("no scan of the store for those that no view has shown")
                        .in(DRIVER + "IncarnationDriver.java")
                        .replace("dead.remove(me);", "dead.remove(me);\n        dead.retainAll(detected.keySet());"));
    }

    static Stream<Named<SeededDefect>> markers() {
        return named(
                SeededDefect.named("a takeover id that can be guessed")
                        .in(STORE)
                        .replace(
                                "return new TakeoverId(Long.toHexString(dice.number())"
                                        + " + Long.toHexString(dice.number()));",
                                "return new TakeoverId(\"guessed\");"),
                SeededDefect.named("a marker that counts without its takeover in the store")
                        .in(PROTOCOL + "FailedQueue.java")
                        .replace(
                                "if (!ofTakeover.takeover().equals(takeover)) {",
                                "if (!ofTakeover.failed().equals(incarnation())) {"));
    }

    static Stream<Named<SeededDefect>> sessions() {
        return named(
                SeededDefect.named("opening without the fence")
                        .in(STORE)
                        .replace(
                                "requireLive(self);\n        StoreLane lane = lane(laneId);\n"
                                        + "        List<OpenOutcome> outcomes",
                                "StoreLane lane = lane(laneId);\n        List<OpenOutcome> outcomes"),
                SeededDefect.named("LIVE before the subscription exists")
                        .in(DRIVER + "IncarnationDriver.java")
                        .replace(
                                "created -> subscribe(drawn, index + 1));",
                                "created -> {});\n            subscribe(drawn, index + 1);"),
                SeededDefect.named("reopening that forgets since")
                        .in(STORE)
                        .replace(
                                "row.since = Math.max(ownership.since(), read);\n            return",
                                "row.since = read;\n            return"),
                SeededDefect.named("stealing a session from a FENCED home before the merge")
                        .in(STORE)
                        .replace(
                                "if (!row.isOpen) {\n            row.isOpen = true;",
                                "if (!row.isOpen || isFenced(ownership.home())) {\n            row.isOpen = true;"));
    }

    static Stream<Named<SeededDefect>> handoffs() {
        return named(
                SeededDefect.named("a handoff that does not check the new home")
                        .in(STORE)
                        .replace("row.status = isLive(row.handoff.newHome())", "row.status = true"),
                // Also once the owner is forgotten, by which such a wait would end after all.
                SeededDefect.named("waiting for ever on an owner that died")
                        .in(STORE)
                        .replace(
                                "if (isLive(row.handoff.owner())) {\n                return",
                                "if (true) {\n                return")
                        .replace(
                                "if (row == null) {\n            return new HandoffOutcome.Settled(",
                                "if (lane.unsettled.contains(id)) {\n            return new HandoffOutcome.Pending();\n"
                                        + "        }\n        if (row == null) {\n            return new HandoffOutcome.Settled(")
                        .replace(
                                "row.status != StoreLane.HandoffStatus.COMMITTED);",
                                "row.status != StoreLane.HandoffStatus.COMMITTED\n                && (row.status !="
                                        + " StoreLane.HandoffStatus.PENDING || lane.unsettled.add(row.handoff.id())));")
                        .in(STORE_LANE)
                        .replace(
                                "final LaneId id;",
                                "final LaneId id;\n    final java.util.Set<io.baton.protocol.HandoffId> unsettled ="
                                        + " new java.util.HashSet<>();"),
                SeededDefect.named("not waiting at the marker of a handoff")
                        .in(PROTOCOL + "OwnQueue.java")
                        .replace("!marker.concerns(incarnation())", "!marker.owner().equals(incarnation())"),
                SeededDefect.named("since at the marker of a handoff though it was larger")
                        .in(STORE)
                        .replace(
                                "row.since = Math.max(lane.effective(row).since(), position);",
                                "row.since = position;"),
                SeededDefect.named("handing over without flushing the batch")
                        .in(DRIVER + "Handoffs.java")
                        .replace("if (decision == null || !reader.isIdle()) {", "if (decision == null) {"),
                SeededDefect.named("handing over what is no longer one's own")
                        .in(STORE)
                        .replace(
                                "row.isOpen && lane.effective(row).home().equals(self)) {\n                row.since",
                                "row.isOpen) {\n                row.since"),
                SeededDefect.named("voiding a handoff in two separate reads")
                        .in(STORE)
                        .replace(
                                "return new HandoffOutcome.Pending();",
                                "row.wasPending = true;\n                return new HandoffOutcome.Pending();")
                        .replace("if (row.status == StoreLane.HandoffStatus.PENDING && isOwner) {", """
                                if (row.wasPending && !isOwner && !isLive(row.handoff.owner())) {
                                    return new HandoffOutcome.Settled(Map.of(), row.handoff.sessions());
                                }
                                if (row.status == StoreLane.HandoffStatus.PENDING && isOwner) {""")
                        .in(STORE_LANE)
                        .replace("final Handoff handoff;", "final Handoff handoff;\n        boolean wasPending;"),
                SeededDefect.named("a drain that waits at the marker of a handoff")
                        .in(PROTOCOL + "FailedQueue.java")
                        .replace("return Verdict.PASS_MARKER;", "return Verdict.WAIT;"),
                SeededDefect.named("keeping the state of a session that was handed over")
                        .in(DRIVER + "Handoffs.java")
                        .replace("settled.here().keySet().forEach(context.states()::remove);", "")
                        .replace("settled.elsewhere().forEach(context.states()::remove);", ""),
                SeededDefect.named("forgetting a handoff that the other has not heard of")
                        .in(STORE)
                        .replace("row.unheard.remove(self);", "row.unheard.clear();"),
                SeededDefect.named("a claim that is given up when its handoff brought nothing")
                        .in(DRIVER + "Claims.java")
                        .replace(
                                "if (since == null) {\n                open(session);",
                                "if (since == null) {\n                elsewhere.remove(session);"),
                SeededDefect.named("a claim that is given up when nobody can hand over")
                        .in(DRIVER + "Claims.java")
                        .replace("waiting.addAll(notNow);", ""),
                SeededDefect.named("never leaving")
                        .in(DRIVER + "Departure.java")
                        .replace("underWay.remove(id);", ""));
    }

    static Stream<Named<SeededDefect>> outboxes() {
        return named(
                SeededDefect.named("sending before the commit")
                        .in(DRIVER + "QueueReader.java")
                        .replace(
                                "committing.begin();",
                                "committing.begin();\n        observer.onHandled(0, work.outbox(queue.progress(), work.to()));"),
                SeededDefect.named("sending what does not come next")
                        .in(DRIVER + "OutboxLink.java")
                        .replace(
                                "|| reading || behind || messages.size() > Outboxes.MESSAGES_EACH"
                                        + " || messages.get(0).number() != next) {",
                                ") {"),
                SeededDefect.named("forgetting what was committed while a client's outbox was read")
                        .in(DRIVER + "OutboxLink.java")
                        .replace(
                                "reading = false;\n        if (closed) {",
                                "reading = false;\n        behind = false;\n        if (closed) {"),
                SeededDefect.named("not reading on after a page")
                        .in(DRIVER + "OutboxLink.java")
                        .replace("behind |= last() + messages.size() < page.last();", ""),
                SeededDefect.named("not saying that what comes next is forgotten")
                        .in(DRIVER + "OutboxLink.java")
                        .replace("? next >= page.first() && last()", "? last()"),
                SeededDefect.named("a connection that outlives its session's stay")
                        .in(DRIVER + "Handoffs.java")
                        .replace("outboxes.gone(settled.elsewhere());", ""),
                SeededDefect.named("forgetting the last message, and with it its number")
                        .in(STORE_LANE)
                        .replace("Math.min(upTo, lastNumber() - 1)", "upTo"),
                SeededDefect.named("not counting what was sent")
                        .in(DRIVER + "Work.java")
                        .replace(
                                "stateBefore(session).lastNumber() + (chain == null ? 0 : chain.sentUpTo(upTo))",
                                "stateBefore(session).lastNumber()"),
                SeededDefect.named("an outbox that never makes room")
                        .in(DRIVER + "Work.java")
                        .replace("if (tooOld > 0 ", "if (tooOld > Long.MAX_VALUE - 1 "));
    }

    static Stream<Named<SeededDefect>> handlers() {
        return named(
                SeededDefect.named("trying a message again after the later ones of its session")
                        .in(DRIVER + "HandlerChain.java")
                        .replace(
                                "this.messages = List.copyOf(messages);",
                                "this.messages = new java.util.ArrayList<>(messages);")
                        .replace(
                                "return new Failure(message, attempt, cause, isLast);",
                                "if (!isLast) {\n            messages.remove(next);\n            messages.add(message);\n"
                                        + "        }\n        return new Failure(message, attempt, cause, isLast);"),
                SeededDefect.named("committing a batch while a message waits for its next attempt")
                        .in(DRIVER + "QueueReader.java")
                        .replace(
                                "run(current, chain);\n            } else {",
                                "run(current, chain);\n            } else {\n                if (current.chainDone()) {\n"
                                        + "                    commit();\n                }"),
                SeededDefect.named("giving up a message at its first failure")
                        .in(DRIVER + "HandlerChain.java")
                        .replace(
                                "cause instanceof MessageRejectedException || attempt >= options.handlerAttempts()",
                                "true"),
                SeededDefect.named("trying a rejected message again")
                        .in(DRIVER + "HandlerChain.java")
                        .replace("boolean isLast = cause instanceof MessageRejectedException || ", "boolean isLast = "),
                SeededDefect.named("a dead letter whose later messages are dropped")
                        .in(DRIVER + "HandlerChain.java")
                        .replace(
                                "new DeadLetter(message, reason(cause), attempt));\n            next++;",
                                "new DeadLetter(message, reason(cause), attempt));\n            next = messages.size();"),
                SeededDefect.named("committing a message by itself with the state of the whole batch")
                        .in(DRIVER + "Work.java")
                        .replace("part.lastEntry().getValue().state()", "chain.state()"),
                SeededDefect.named("numbering what each of a batch's commits sends from the batch's beginning")
                        .in(DRIVER + "Work.java")
                        .replace(
                                "long number = lastNumber(session, from);",
                                "long number = stateBefore(session).lastNumber();"),
                SeededDefect.named("giving up the first message of a batch that is too slow together")
                        .in(DRIVER + "QueueReader.java")
                        .replace("if (!work.isOneByOne()) {", "if (false) {"),
                SeededDefect.named("acknowledging after the first of a batch's commits")
                        .in(DRIVER + "QueueReader.java")
                        .replace("if (commitTo < work.to()) {", "if (commitTo < work.to()) {\n            finish();"),
                SeededDefect.named("keeping the write that failed")
                        .in(DRIVER + "HandlerChain.java")
                        .replace(
                                "handled.tailMap(position, true).clear();",
                                "handled.tailMap(position, false).clear();"),
                SeededDefect.named("keeping what later messages made of a state that is void")
                        .in(DRIVER + "HandlerChain.java")
                        .replace("handled.tailMap(position, true).clear();", "handled.remove(position);")
                        .replace("next = attempts.headMap(position, false).size();", "next = messages.size() - 1;")
                        .replace("new DeadLetter(messages.get(next), reason,", "new DeadLetter(at(position), reason,")
                        .replace(
                                "/** What was handled after one position",
                                "private Message at(long position) {\n        return messages.stream()"
                                        + ".filter(m -> m.position() == position).findFirst().orElseThrow();\n    }\n\n"
                                        + "    /** What was handled after one position"));
    }

    /** Not of the design, but of the drivers. */
    static Stream<Named<SeededDefect>> drivers() {
        return named(
                SeededDefect.named("taking a commit of unknown outcome for one that took effect")
                        .in(DRIVER + "QueueReader.java")
                        .replace("context.calls().later(failures, () -> checkProgress(failures + 1));", "committed();"),
                SeededDefect.named("taking a commit of unknown outcome for one that did not take effect")
                        .in(DRIVER + "QueueReader.java")
                        .replace(
                                "if (progress == commitTo) {\n                                committed();",
                                "if (progress == commitTo) {\n                                commit();"),
                SeededDefect.named("repeating as it is what is too much for the store at once")
                        .in(DRIVER + "QueueReader.java")
                        .replace("                                work.commitHadNoEffect();\n", ""),
                SeededDefect.named("opening and closing sessions in the middle of a batch")
                        .in(DRIVER + "SessionDesk.java")
                        .replace("if (first == null || !reader.isIdle()) {", "if (first == null) {"),
                SeededDefect.named("reading on while a session is being opened or closed")
                        .in(DRIVER + "SessionDesk.java")
                        .replace("        reader.hold();\n", ""),
                SeededDefect.named("keeping the state of a closed session in memory")
                        .in(DRIVER + "SessionDesk.java")
                        .replace("                    context.states().remove(session);\n", ""),
                SeededDefect.named("an answer that counts although its request was given up")
                        .in(DRIVER + "Calls.java")
                        .replace(
                                "            if (answered || ended) {\n                late.accept(value);",
                                "            if (ended) {\n                late.accept(value);")
                        .replace("            reply = value -> {};\n            failure = thrown -> {};\n", ""),
                SeededDefect.named("sweeping subscriptions by an older look at the store")
                        .in(DRIVER + "Housekeeping.java")
                        .replace(
                                "() -> broker.subscriptions(lane),\n                    subscribed -> {\n"
                                        + "                        brokerAnswers.done();\n                        calls.once(store::clusterState, state ->",
                                "store::clusterState,\n                    state -> {\n"
                                        + "                        brokerAnswers.done();\n                        calls.once(() ->"
                                        + " broker.subscriptions(lane), subscribed ->"),
                SeededDefect.named("beginning a takeover again that is done")
                        .in(DRIVER + "LaneDriver.java")
                        .replace(" || finished.contains(takeover.id())", ""),
                SeededDefect.named("reading a reopened subscription as if it went on")
                        .in(DRIVER + "QueueReader.java")
                        .replace("        queue.reopened();\n", ""));
    }

    /** Who is taken for dead, and who takes itself for useless. */
    static Stream<Named<SeededDefect>> suspicions() {
        return named(
                SeededDefect.named("a server that is stuck and does not suspect itself")
                        .in(DRIVER + "Duties.java")
                        .replace("return ++silentLooks > LOOKS;", "return false;"),
                SeededDefect.named("a server that suspects itself for what it has done")
                        .in(DRIVER + "Duties.java")
                        .replace("owed.remove(this);", ""),
                SeededDefect.named("a server that suspects itself and acknowledges what it has not committed")
                        .in(DRIVER + "QueueReader.java")
                        .replace(
                                "context.calls().once(subscription::close,",
                                "subscription.acknowledge(work.to());\n            context.calls().once(subscription::close,"),
                SeededDefect.named("taking those for dead that have merely not been met")
                        .in(DRIVER + "Acquaintance.java")
                        .replace("|| now - since >= grace.toNanos()", "|| true"),
                SeededDefect.named("waiting for ever for those that were never met")
                        .in(DRIVER + "Acquaintance.java")
                        .replace("|| isReplaced(each, view) || now - since >= grace.toNanos()", ""));
    }

    private static Stream<Named<SeededDefect>> named(SeededDefect... defects) {
        return Stream.of(defects).map(defect -> Named.of(defect.name(), defect));
    }
}
