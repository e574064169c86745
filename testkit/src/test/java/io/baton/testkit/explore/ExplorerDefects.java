package io.baton.testkit.explore;

import io.baton.testkit.defect.SeededDefect;
import java.util.List;
import java.util.stream.Stream;

/** The defects that the explorer must catch, each with bounds that are enough for it. */
final class ExplorerDefects {
    private static final String PROTOCOL = "protocol/src/main/java/io/baton/protocol/";
    private static final String MODEL = "testkit/src/main/java/io/baton/testkit/explore/";
    private static final String STORE = MODEL + "ModelStore.java";

    /** @param bounds as {@link ExploringCheck} reads them */
    record Seeded(SeededDefect defect, String bounds) {
        @Override
        public String toString() {
            return defect.name();
        }
    }

    private ExplorerDefects() {}

    private static SeededDefect named(String name) {
        return SeededDefect.named(name);
    }

    private static Seeded within(String bounds, SeededDefect defect) {
        return new Seeded(defect, bounds);
    }

    static final List<Seeded> COMMITS = List.of(
            within(
                    "2 1 1 SUSPICION=1",
                    named("no epoch check in a batch commit").in(STORE).replace("""
                    if (!isLive(s, self)) {
                        return false;
                    }
                    if (q != self &&""", """
                    if (q != self && !isLive(s, self)) {
                        return false;
                    }
                    if (q != self &&""")),
            within(
                    "3 1 1 CRASH=1 SUSPICION=1",
                    named("no epoch check in a drain's commit").in(STORE).replace("""
                    if (!isLive(s, self)) {
                        return false;
                    }
                    if (q != self && !leads(s, self, q, l)) {""", """
                    if (q == self && !isLive(s, self)) {
                        return false;
                    }
                    if (false) {""")),
            within(
                    "3 1 1 CRASH=1 SUSPICION=1",
                    named("no epoch check in the merge")
                            .in(STORE)
                            .replace("""
                    if (!isLive(s, self)) {
                        return false;
                    }
                    boolean known = s.generation(failed, l) == generation && s.taker(failed, l) == self;""", """
                    boolean known = true;""")
                            .replace("""
                    s.mergedAt(failed, l, position);""", """
                    s.mergedAt(failed, l, position);
                    s.taker(failed, l, self);""")),
            within(
                    "2 1 1 CRASH=1",
                    named("acknowledging before the commit")
                            .in(MODEL + "Reading.java")
                            .replace("n.phase(i, l, q, REQUESTED);\n        } else if (last", """
                            n.phase(i, l, q, REQUESTED);
                            ModelBroker.acknowledge(n, i, q, l, n.index(i, l, q));
                        } else if (last""")),
            within(
                    "2 1 1 LOST_REPLY=1",
                    named("committing again without asking what became of it")
                            .in(MODEL + "Reading.java")
                            .replace(
                                    "int progress = ModelStore.progress(n, i, q, l);",
                                    "int progress = protocols.progress(n.protocol(i, l), q);")));

    static final List<Seeded> TAKEOVER = List.of(
            within(
                    "2 1 1 CRASH=1",
                    named("not waiting at the own marker")
                            .in(PROTOCOL + "Strategy.java")
                            .replace("return takeovers.stream().allMatch(Takeover::isMerged);", "return true;")
                            .in(PROTOCOL + "OwnQueue.java")
                            .replace(
                                    "takeover.ownStopped();\n            return Verdict.WAIT;",
                                    "advance(position);\nreturn Verdict.PASS_MARKER;")),
            within(
                    "2 1 1 JOIN=1 CRASH=1",
                    named("not waiting at the own marker, joining")
                            .in(PROTOCOL + "OwnQueue.java")
                            .replace(
                                    "takeover.ownStopped();\n            return Verdict.WAIT;",
                                    "advance(position);\nreturn Verdict.PASS_MARKER;")),
            within(
                    "2 1 1 JOIN=1 CRASH=1",
                    named("joining without ever publishing the marker")
                            .in(PROTOCOL + "Takeover.java")
                            .replace("if (phase == Phase.DRAINING && !marked) {", "if (false) {")),
            within(
                    "2 1 1 CRASH=1",
                    named("no since at the merge, in memory")
                            .in(PROTOCOL + "OwnQueue.java")
                            .replace("Math.max(since, markerPosition)", "since")),
            within(
                    "3 1 1 CRASH=2",
                    named("no since at the merge, in the store")
                            .in(STORE)
                            .replace("since = Math.max(since, s.mergedAt(home, l));", "since = Math.max(since, -1);")),
            within(
                    "2 2 1 CRASH=1",
                    named("raising the taker's own progress to the marker")
                            .in(PROTOCOL + "OwnQueue.java")
                            .replace(
                                    "failed.sinceOfSession().forEach",
                                    "if (markerPosition > progress()) {\ncommitted(markerPosition);\n}\n"
                                            + "failed.sinceOfSession().forEach")),
            within(
                    "3 1 1 CRASH=2",
                    named("a successor using its predecessor's marker")
                            .in(STORE)
                            .replace("s.generation(failed, l, s.generation(failed, l) + 1);", "")),
            within(
                    "3 1 1 CRASH=2",
                    named("deleting the subscription before the merge is confirmed")
                            .in(PROTOCOL + "Takeover.java")
                            .replace(
                                    "decide(new Decision.CloseFailed(this));",
                                    "decide(new Decision.CloseFailed(this));\ndecide(new Decision.DeleteFailed(this));")),
            within(
                    "3 1 1 CRASH=1",
                    named("retaking from a LIVE taker")
                            .in(MODEL + "Lives.java")
                            .replace(
                                    "return s.process(dead) == State.GONE;",
                                    "return s.process(dead) == State.GONE || leadsAny(s, dead);")
                            .in(STORE)
                            .replace(
                                    "if (status == State.LIVE || status == State.STARTING) {",
                                    "if (s.process(dead) == State.GONE && (status == State.LIVE || status == State.STARTING)) {")),
            within(
                    "4 1 0 CRASH=3",
                    named("retaking only as the direct successor")
                            .in(MODEL + "Lives.java")
                            .replace(
                                    "finds(s, dead)",
                                    "finds(s, dead) && (s.status(dead) != State.FENCED || s.taker(dead, 0) == i)")
                            .in(STORE)
                            .replace(
                                    "if (leads(s, dead, failed, l)) {",
                                    "if (status == State.FENCED && leads(s, dead, failed, l)) {")),
            within(
                    "3 1 1 CRASH=2",
                    named("a fence that does nothing")
                            .in(STORE)
                            .replace("if (status == State.LIVE || status == State.STARTING) {", "if (false) {")),
            within(
                    "2 1 1 CRASH=2 START=2",
                    named("a fence that passes over who is STARTING")
                            .in(STORE)
                            .replace(
                                    "if (status == State.LIVE || status == State.STARTING) {",
                                    "if (status == State.LIVE) {")),
            within(
                    "2 1 1 CRASH=1 SUSPICION=1 START=1",
                    named("going LIVE though fenced while STARTING").in(STORE).replace("""
                    if (s.status(self) != State.STARTING) {
                        return false;
                    }""", "")),
            within(
                    "3 1 1 SUSPICION=2",
                    named("fencing while not LIVE oneself").in(STORE).replace("""
                    static boolean takeOver(State s, int self, int dead) {
                        if (!isLive(s, self)) {
                            return false;
                        }""", """
                    static boolean takeOver(State s, int self, int dead) {""")),
            within(
                    "1 1 1 CRASH=1 START=1",
                    named("no store scan after a whole-cluster death")
                            .in(MODEL + "Lives.java")
                            .replace("finds(s, dead)", "i < s.bounds.servers() && finds(s, dead)")));

    static final List<Seeded> MARKERS = List.of(
            within(
                    "2 1 1 CRASH=1 FORGED_MARKER=1",
                    named("a guessable takeover id")
                            .in(MODEL + "Markers.java")
                            .replace(
                                    "\"drawn-\" + failed + \"-\" + generation",
                                    "\"guessed-\" + failed + \"-\" + taker")),
            within(
                    "2 1 1 CRASH=1 FORGED_MARKER=1",
                    named("counting a marker without its takeover, in the failed queue")
                            .in(PROTOCOL + "FailedQueue.java")
                            .replace(
                                    "!ofTakeover.takeover().equals(takeover)",
                                    "!ofTakeover.failed().equals(incarnation())")),
            within(
                    "2 1 1 FORGED_MARKER=1",
                    named("counting a marker without its takeover, in the own queue")
                            .in(PROTOCOL + "OwnQueue.java")
                            .replace("if (takeover == null) {", """
                            if (takeover == null && ofTakeover.failover().equals(incarnation())) {
                                return Verdict.WAIT;
                            }
                            if (takeover == null) {""")));

    static final List<Seeded> FOUND_SINCE = List.of(within(
            "3 1 0 CRASH=1 SUSPICION=1",
            named("passing over another's marker without asking the store")
                    .in(PROTOCOL + "Queue.java")
                    .replace("? Verdict.PASS_IF_LIVE :", "? Verdict.PASS_MARKER :")));

    static final List<Seeded> SESSIONS = List.of(
            within(
                    "2 1 1 OPEN=1 CLOSE=1 CRASH=1 EVERY_ORDER=1",
                    named("merging while a session is being opened or closed")
                            .in(MODEL + "Draining.java")
                            .replace(" && s.desk(i, l) == SessionRequests.IDLE", "")),
            within(
                    "2 1 1 OPEN=1 CLOSE=1 CRASH=1 EVERY_ORDER=1",
                    named("opening or closing a session while its server is being merged")
                            .in(MODEL + "SessionRequests.java")
                            .replace("&& !protocols.isMergingAny(s.protocol(i, l))", "")),
            within(
                    "2 1 1 OPEN=1 CLOSE=1 CRASH=1",
                    named("closing a session that is at home elsewhere")
                            .in(STORE)
                            .replace(
                                    "if (s.isOpen(session) && effectiveHome(s, session) == self) {\n            int since",
                                    "if (s.isOpen(session)) {\n            int since")),
            within(
                    "2 1 1 SUSPICION=1 CLOSE=1",
                    named("closing without the fence").in(STORE).replace("""
                    static boolean close(State s, int self, int session, int read) {
                        if (!isLive(s, self)) {
                            return false;
                        }""", """
                    static boolean close(State s, int self, int session, int read) {""")),
            within(
                    "2 1 1 OPEN=1 CLOSE=1 CRASH=1 RECONNECT=1 EVERY_ORDER=1",
                    named("a reopened queue that forgets how far it was read")
                            .in(PROTOCOL + "Queue.java")
                            .replace(
                                    "public final void reopened() {",
                                    "public final void reopened() {\nread = Position.START;")),
            within(
                    "2 1 1 UNOPENED=1 OPEN=1 SUSPICION=1",
                    named("opening without the fence").in(STORE).replace("""
                        if (!isLive(s, self)) {
                            return REFUSED;
                        }
                        if (s.home(session) < 0) {""", """
                        if (s.home(session) < 0) {""")),
            within(
                    "2 1 1 UNOPENED=1 OPEN=1 CRASH=1 START=1",
                    named("LIVE before the subscription exists")
                            .in(MODEL + "Lives.java")
                            .replace("if (subscribed) {", "if (s.process(i) == State.BEGINNING) {")
                            .replace(
                                    "if (s.process(i) == State.BEGINNING) {\n            begin",
                                    "if (s.process(i) == State.BEGINNING || !ModelBroker.exists(s, i, 0)) {\n            begin")),
            within(
                    "2 1 1 OPEN=1 CLOSE=1",
                    named("reopening that forgets since").in(STORE).replace("""
                    } else if (!s.isOpen(session)) {
                            int since = Math.max(effectiveSince(s, session), read);""", """
                    } else if (!s.isOpen(session)) {
                            int since = read;""")),
            within(
                    "2 1 1 OPEN=1 CRASH=1",
                    named("stealing a session from a FENCED home before the merge")
                            .in(STORE)
                            .replace(
                                    "} else if (!s.isOpen(session)) {",
                                    "} else if (!s.isOpen(session) || s.status(effectiveHome(s, session)) == State.FENCED) {")));

    static final List<Seeded> HANDOFFS = List.of(
            within(
                    "3 1 1 CRASH=1 HANDOFF=1",
                    named("a handoff that does not check the new home")
                            .in(STORE)
                            .replace("if (!isLive(s, Markers.newHome(marker))) {", "if (false) {")),
            within(
                    "3 1 1 CRASH=1 HANDOFF=1",
                    named("waiting for ever on an owner that died")
                            .in(STORE)
                            .replace("} else if (isLive(s, Markers.owner(marker))) {", "} else if (true) {")),
            within(
                    "2 1 1 HANDOFF=1",
                    named("not waiting at the marker of a handoff")
                            .in(PROTOCOL + "OwnQueue.java")
                            .replace("!marker.concerns(incarnation())", "!marker.owner().equals(incarnation())")),
            within(
                    "3 1 1 CRASH=1 HANDOFF=2",
                    named("since at the marker of a handoff though it was larger")
                            .in(STORE)
                            .replace("""
                    int since = Math.max(effectiveSince(s, session), position);
                    """, """
                    int since = position;
                    """)),
            within(
                    "2 1 1 HANDOFF=1",
                    named("handing over without flushing the batch")
                            .in(MODEL + "Handoffs.java")
                            .replace(
                                    "return s.phase(i, l, i) == Reading.IDLE",
                                    "return (s.phase(i, l, i) == Reading.IDLE || s.phase(i, l, i) == Reading.REQUESTED)")),
            within(
                    "3 1 1 HANDOFF=2",
                    named("handing over what is no longer one's own").in(STORE).replace("""
                    if (s.isOpen(session) && effectiveHome(s, session) == self) {
                                Invariants""", """
                    if (s.isOpen(session)) {
                                Invariants""")),
            within(
                    "3 1 1 CRASH=1 HANDOFF=1",
                    named("voiding a handoff in two separate reads")
                            .in(STORE)
                            .replace("""
                            if (s.handoff(handoff) == State.PENDING) {
                                        if (self""", """
                            if ((s.handoff(handoff) & 4) != 0 && self == Markers.newHome(marker)
                                    && !isLive(s, Markers.owner(marker))) {
                                return ELSEWHERE;
                            }
                            if ((s.handoff(handoff) & 3) == State.PENDING) {
                                        if (self""")
                            .replace("return PENDING;", "s.handoff(handoff, 4);\nreturn PENDING;")
                            .replace(
                                    "s.handoff(Markers.handoff(marker), State.COMMITTED);",
                                    "s.handoff(Markers.handoff(marker), s.handoff(Markers.handoff(marker)) | State.COMMITTED);")
                            .in(MODEL + "Handoffs.java")
                            .replace("""
                            if (since == ModelStore.PENDING) {
                                        return false;""", """
                            if (since == ModelStore.PENDING) {
                                        return true;""")),
            within(
                    "3 1 0 CRASH=1 HANDOFF=1",
                    named("a drain that waits at the marker of a handoff")
                            .in(PROTOCOL + "FailedQueue.java")
                            .replace("return Verdict.PASS_MARKER;", "return Verdict.WAIT;")),
            within(
                    "2 1 1 CRASH=1 HANDOFF=1 EVERY_ORDER=1",
                    named("merging while a handoff is being settled")
                            .in(MODEL + "Draining.java")
                            .replace(" && s.phase(i, l, i) != Reading.SETTLED", "")),
            within(
                    "2 1 1 HANDOFF=1 OPEN=1 CLOSE=1 EVERY_ORDER=1",
                    named("settling a handoff while a session is being opened or closed")
                            .in(MODEL + "Handoffs.java")
                            .replace("&& s.desk(i, l) == SessionRequests.IDLE", "")));

    static final List<Seeded> ALL = Stream.of(COMMITS, TAKEOVER, MARKERS, FOUND_SINCE, SESSIONS, HANDOFFS)
            .flatMap(List::stream)
            .toList();
}
