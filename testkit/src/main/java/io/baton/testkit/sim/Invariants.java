package io.baton.testkit.sim;

import io.baton.node.api.Bytes;
import io.baton.node.api.Message;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.UnknownNumberException;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch;
import io.baton.node.spi.DeadLetter;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Position;
import io.baton.protocol.TakeoverMarker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks at every commit, merge and acknowledgement what must hold: nothing that matters happens anywhere else. It
 * keeps its own account of what was handled and who was fenced, and believes neither store nor drivers.
 */
final class Invariants {
    private final World world;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Set<IncarnationId> fenced = new HashSet<>();
    private @Nullable ModelBroker broker;
    private @Nullable StoreData store;
    private long handled;
    private long merges;
    private long handoffs;

    /** What was handled of one session. */
    private static final class Account {
        private long lastNumber = -1;
        private Bytes state = Bytes.EMPTY;

        /** All that its client is to get for what was handled, and how much of it was put into its outbox. */
        private final List<Bytes> toClient = new ArrayList<>();

        private int given;
    }

    Invariants(World world) {
        this.world = world;
    }

    void watch(ModelBroker broker, StoreData store) {
        this.broker = broker;
        this.store = store;
    }

    /** How many messages were handled. */
    long handled() {
        return handled;
    }

    /** How many takeovers were merged. */
    long merges() {
        return merges;
    }

    /** How many handoffs were committed. */
    long handoffs() {
        return handoffs;
    }

    void fenced(IncarnationId incarnation) {
        fenced.add(incarnation);
        accused(incarnation, "was fenced");
    }

    /** Somebody takes a server for useless, if it is not that server itself. */
    void accused(IncarnationId incarnation, String how) {
        if (world.scenario.faults().equals(Faults.NONE)) {
            world.violated(Invariant.HEALTHY_IS_LEFT_ALONE, incarnation + " " + how + ", and nothing was wrong");
        }
    }

    /** A server changed something in the store. */
    void acted(IncarnationId self) {
        if (fenced.contains(self)) {
            world.violated(Invariant.FENCED_COMMITS_NOTHING, self + " is fenced and changed the store");
        }
    }

    void committed(Batch batch) {
        acted(batch.self());
        TreeMap<Long, String> messages = new TreeMap<>();
        TreeMap<Long, Long> numbers = new TreeMap<>();
        Set<Long> dead = new HashSet<>();
        for (Batch.PositionedWrite each : batch.writes()) {
            if (each.write() instanceof Application.Note note) {
                messages.put(each.position(), note.session());
                numbers.put(each.position(), note.number());
            }
        }
        for (DeadLetter letter : batch.deadLetters()) {
            Message message = letter.message();
            messages.put(message.position(), message.sessionId());
            numbers.put(message.position(), Application.number(message.body()));
            dead.add(message.position());
            requireEveryAttempt(letter);
        }
        messages.forEach((position, session) -> {
            long number = numbers.getOrDefault(position, -1L);
            handled(batch, position, session, number, dead.contains(position));
        });
        batch.states().forEach((session, state) -> {
            if (!account(batch.lane(), session).state.equals(state)) {
                world.violated(
                        Invariant.STATE_IS_WHAT_WAS_HANDLED,
                        "the state of " + session + " is not what its messages make of it");
            }
        });
        batch.outbox().forEach(message -> given(batch.lane(), message));
        batch.states().keySet().forEach(session -> requireAllGiven(account(batch.lane(), session), session));
        batch.outbox().forEach(message -> requireBounded(batch.lane(), message.sessionId()));
        passedOver(batch.queue(), batch.lane(), batch.from(), batch.to(), "committed");
        world.timeline.note(
                batch.self().server(),
                () -> batch.self() + " committed " + batch.queue() + " on " + batch.lane() + " from " + batch.from()
                        + " to " + batch.to() + ": " + messages);
    }

    private void given(LaneId lane, OutboxMessage message) {
        Account account = account(lane, message.sessionId());
        account.given++;
        if (message.number() != account.given
                || account.given > account.toClient.size()
                || !account.toClient.get(account.given - 1).equals(message.body())) {
            world.violated(
                    Invariant.OUTBOX_IS_WHAT_WAS_HANDLED, message + " was committed, due is number " + account.given);
        }
    }

    private void requireAllGiven(Account account, String session) {
        if (account.given != account.toClient.size()) {
            world.violated(
                    Invariant.OUTBOX_IS_WHAT_WAS_HANDLED,
                    "the outbox of " + session + " has had " + account.given + " messages, not "
                            + account.toClient.size());
        }
    }

    private void requireBounded(LaneId lane, String session) {
        StoreLane.SessionRow row = store().lane(lane).sessions.get(session);
        if (row != null && row.outbox.size() > world.scenario.options().maxOutbox()) {
            world.violated(
                    Invariant.OUTBOX_IS_WHAT_WAS_HANDLED,
                    "the outbox of " + session + " keeps " + row.outbox.size() + " messages");
        }
    }

    /** A client that has all up to {@code last} gets a message. */
    void received(LaneId lane, OutboxMessage message, long last) {
        Account account = account(lane, message.sessionId());
        if (message.number() != last + 1
                || message.number() > account.given
                || !account.toClient.get((int) last).equals(message.body())) {
            world.violated(
                    Invariant.CLIENT_GETS_THE_OUTBOX,
                    "the client has all up to " + last + " and gets " + message + "; committed are " + account.given);
        }
    }

    /** A client that has all up to {@code last} is told that the outbox cannot go on from there. */
    void refused(LaneId lane, String session, long last, UnknownNumberException refusal) {
        boolean mayBeFull =
                account(lane, session).given > world.scenario.options().maxOutbox();
        if (!mayBeFull || refusal.first() <= last + 1) {
            world.violated(Invariant.CLIENT_GETS_THE_OUTBOX, "the client has all up to " + last + ": " + refusal);
        }
    }

    /** How many messages a session's client has had coming. */
    long given(LaneId lane, String session) {
        return account(lane, session).given;
    }

    private void requireEveryAttempt(DeadLetter letter) {
        long number = Application.number(letter.message().body());
        int attempts = world.scenario.options().handlerAttempts();
        if (!Application.mayBeGivenUp(number, letter.attempts(), attempts)) {
            world.violated(
                    Invariant.DEAD_LETTERS_FAIL_EVERY_TIME,
                    "message " + number + " of " + letter.message().sessionId() + " was given up after "
                            + letter.attempts() + " of " + attempts + " attempts: " + letter.reason());
        }
    }

    private void handled(Batch batch, long position, String session, long number, boolean dead) {
        StoreLane lane = store().lane(batch.lane());
        StoreLane.SessionRow row = lane.sessions.get(session);
        String what = "message " + number + " of " + session + " at " + position + " on " + batch.lane();
        if (row == null || !lane.effective(row).home().equals(batch.queue())) {
            world.violated(
                    Invariant.ONE_OWNER,
                    what + " was handled in the queue of " + batch.queue() + ", but its session is at home "
                            + (row == null
                                    ? "nowhere"
                                    : "with " + lane.effective(row).home()));
        } else if (!row.isOpen) {
            world.violated(
                    Invariant.ONE_OWNER, what + " was handled by " + batch.self() + ", but its session is closed");
        } else if (position <= lane.effective(row).since()) {
            world.violated(
                    Invariant.ONE_OWNER,
                    what + " was handled by " + batch.self() + ", whose session it is since "
                            + lane.effective(row).since());
        }
        ModelLane.Entry entry = broker().lane(batch.lane()).at(position);
        if (entry == null || !entry.session.equals(session) || entry.number != number) {
            world.violated(Invariant.HANDLED_ONCE, what + " was never published");
            return;
        }
        if (entry.handled) {
            world.violated(Invariant.HANDLED_ONCE, what + " was handled again, by " + batch.self());
        }
        entry.handled = true;
        handled++;
        Account account = account(batch.lane(), session);
        if (number <= account.lastNumber) {
            world.violated(Invariant.IN_ORDER, what + " was handled after number " + account.lastNumber);
        }
        account.lastNumber = number;
        if (dead != Application.neverSucceeds(number)) {
            world.violated(
                    Invariant.DEAD_LETTERS_FAIL_EVERY_TIME,
                    what + (dead ? " is a dead letter but could be handled" : " is handled but fails every time"));
        }
        if (!dead) {
            account.state = Application.next(account.state, number);
            account.toClient.addAll(Application.toClient(number));
        }
    }

    /** The reader of a queue acknowledges what lies before an index. */
    void acknowledging(ModelQueue queue, int upTo) {
        passedOver(queue.incarnation, queue.lane, queue.acknowledged(), upTo, "acknowledged");
    }

    /** The sessions of the failed incarnation become another's, from the marker on. */
    void merging(IncarnationId self, AssignedTakeover takeover, long markerPosition) {
        acted(self);
        merges++;
        ModelLane lane = broker().lane(takeover.lane());
        boolean first = true;
        for (ModelLane.Entry each : lane.log) {
            boolean own = each.marker
                    .filter(TakeoverMarker.class::isInstance)
                    .map(TakeoverMarker.class::cast)
                    .map(TakeoverMarker::takeover)
                    .filter(takeover.id()::equals)
                    .isPresent();
            if (own && first) {
                first = false;
                if (each.position != markerPosition) {
                    world.violated(
                            Invariant.MARKER_COUNTS_BY_ITS_TAKEOVER,
                            "the takeover of " + takeover.failed() + " merges at " + markerPosition
                                    + ", its first marker is at " + each.position);
                }
            }
        }
        if (first) {
            world.violated(
                    Invariant.MARKER_COUNTS_BY_ITS_TAKEOVER,
                    "the takeover of " + takeover.failed() + " merges at " + markerPosition + " without a marker");
        }
        Long progress = store().lane(takeover.lane()).progress.get(takeover.failed());
        if (progress != null) {
            passedOver(takeover.failed(), takeover.lane(), progress, markerPosition, "merged");
        }
        ModelQueue own = lane.queues.get(self);
        if (own != null && own.acknowledged() > lane.after(markerPosition)) {
            world.violated(
                    Invariant.PASSED_OVER_IS_HANDLED_OR_ANOTHERS,
                    self + " has read its own queue beyond the marker at " + markerPosition + " before the merge of "
                            + takeover.failed());
        }
        world.timeline.note(self.server(), () -> self + " merged " + takeover.failed() + " at " + markerPosition);
    }

    /** An owner is about to let go of sessions at a position. */
    void handingOver(IncarnationId self, LaneId lane, long position) {
        acted(self);
        handoffs++;
        long progress = store().lane(lane).progress.getOrDefault(self, Position.START);
        passedOver(self, lane, progress, position, "left behind in a handoff");
    }

    private void passedOver(IncarnationId queue, LaneId lane, long from, long to, String how) {
        ModelLane log = broker().lane(lane);
        passedOver(queue, log, log.after(from), log.after(to), how);
    }

    private void passedOver(IncarnationId queue, ModelLane lane, int from, int to, String how) {
        StoreLane stored = store().lane(lane.id);
        ModelQueue subscription = lane.queues.get(queue);
        int begin = subscription == null ? from : Math.max(from, subscription.begin);
        for (int index = begin; index < to; index++) {
            ModelLane.Entry entry = lane.log.get(index);
            if (entry.handled || entry.session.isEmpty()) {
                continue;
            }
            StoreLane.SessionRow row = stored.sessions.get(entry.session);
            if (row != null
                    && row.isOpen
                    && stored.effective(row).home().equals(queue)
                    && entry.position > stored.effective(row).since()) {
                world.violated(
                        Invariant.PASSED_OVER_IS_HANDLED_OR_ANOTHERS,
                        "message " + entry.number + " of " + entry.session + " at " + entry.position
                                + " in the queue of " + queue + " was " + how + " and never handled");
            }
        }
    }

    private Account account(LaneId lane, String session) {
        return accounts.computeIfAbsent(lane + "/" + session, id -> new Account());
    }

    private ModelBroker broker() {
        if (broker == null) {
            throw new IllegalStateException("nothing to watch yet");
        }
        return broker;
    }

    private StoreData store() {
        if (store == null) {
            throw new IllegalStateException("nothing to watch yet");
        }
        return store;
    }
}
