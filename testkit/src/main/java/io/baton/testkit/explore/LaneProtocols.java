package io.baton.testkit.explore;

import io.baton.protocol.Decision;
import io.baton.protocol.FailedQueue;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneProtocol;
import io.baton.protocol.Position;
import io.baton.protocol.Queue;
import io.baton.protocol.Takeover;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The shipped {@link LaneProtocol}s, in every state that an exploration meets. Each distinct state has a number, and
 * each input is given once to a copy of each state that meets it: the state machine is pure, so that its answer the next
 * time is known. A cluster's {@link State} then holds numbers only.
 */
final class LaneProtocols {
    /** No session. */
    static final int ABSENT = -2;

    private static final int MOST = 1 << 24;

    /** What an input comes to: the state after it, the verdict if it was something read, and the decisions. */
    record Outcome(int next, @Nullable Verdict verdict, int decided, int mergeAt) {
        Verdict read() {
            return Objects.requireNonNull(verdict, "nothing was read");
        }
    }

    private enum Kind {
        MESSAGE(false),
        MARKER(false),
        COMMITTED(false),
        REOPENED(false),
        ASSIGNED(true),
        OPENED(true),
        CAUGHT_UP(true),
        PUBLISHED(true),
        DRAINED(true),
        MERGED(true),
        FORGOTTEN(false),
        SETTLED(false),
        SESSION_OPENED(false),
        SESSION_CLOSED(false);

        /** Whether anything may become due by it. */
        private final boolean mayDecide;

        Kind(boolean mayDecide) {
            this.mayDecide = mayDecide;
        }
    }

    /** One state, with what is asked of it most. */
    private static final class Known {
        private final LaneProtocol protocol;
        /** The generation of the takeover of each incarnation, -1 if it leads none. */
        private final int[] led;

        /** The phase of each of them, null where it leads none. */
        private final Takeover.@Nullable Phase[] phases;

        /** Whether each of them has its marker before it. */
        private final boolean[] unmarked;

        private final boolean mayReadOwn;

        Known(LaneProtocol protocol, int[] led) {
            this.protocol = protocol;
            this.led = led;
            this.mayReadOwn = protocol.own().mayRead();
            this.phases = new Takeover.Phase[led.length];
            this.unmarked = new boolean[led.length];
        }

        /** To be called when all inputs were given. */
        Known settled() {
            for (int n = 0; n < led.length; n++) {
                phases[n] = led[n] >= 0 ? takeover(this, n).phase() : null;
                unmarked[n] = phases[n] == Takeover.Phase.DRAINING
                        && !takeover(this, n).isMarked();
            }
            return this;
        }
    }

    private final Bounds bounds;
    private final List<Known> known = new ArrayList<>();
    private final Map<List<Object>, Integer> numbers = new HashMap<>();
    private final Map<Kind, Map<Long, Outcome>> outcomes = new EnumMap<>(Kind.class);

    LaneProtocols(Bounds bounds) {
        this.bounds = bounds;
        for (Kind kind : Kind.values()) {
            outcomes.put(kind, new HashMap<>());
        }
        // 0 is no protocol at all.
        known.add(new Known(protocol(0), ledNothing()));
    }

    private int[] ledNothing() {
        int[] led = new int[bounds.incarnations()];
        Arrays.fill(led, -1);
        return led;
    }

    private LaneProtocol protocol(int i) {
        return new LaneProtocol(Markers.incarnation(i), bounds.strategy(), Position.START);
    }

    /** How many distinct states there are. */
    int size() {
        return known.size() - 1;
    }

    // ---- what a state is

    int start(int i) {
        LaneProtocol protocol = protocol(i);
        protocol.own().reopened();
        return number(new Known(protocol, ledNothing()));
    }

    boolean mayReadOwn(int id) {
        return known.get(id).mayReadOwn;
    }

    /** The highest position of its own queue that it has read. */
    int read(int id) {
        return (int) known.get(id).protocol.own().read();
    }

    int progress(int id, int q) {
        return (int) queue(known.get(id), q).progress();
    }

    /** The generation of the takeover of an incarnation that it leads, -1 if none. */
    int leads(int id, int failed) {
        return known.get(id).led[failed];
    }

    boolean isDraining(int id, int failed) {
        return isIn(id, failed, Takeover.Phase.DRAINING);
    }

    /** Whether it drains and has not asked for its marker yet. */
    boolean isUnmarked(int id, int failed) {
        return known.get(id).unmarked[failed];
    }

    /** Whether its marker was found in the own queue. */
    boolean isDone(int id, int failed) {
        return isIn(id, failed, Takeover.Phase.DONE);
    }

    /** Whether a merge is due or under way. */
    boolean isMergingAny(int id) {
        for (int n = 0; n < bounds.incarnations(); n++) {
            if (isIn(id, n, Takeover.Phase.MERGING)) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(int id, int failed, Takeover.Phase phase) {
        return known.get(id).phases[failed] == phase;
    }

    /** Whether a failed queue was read to its marker. */
    boolean isAtMarker(int id, int q) {
        return queue(known.get(id), q) instanceof FailedQueue failed && failed.markerPosition() != Position.START;
    }

    // ---- inputs

    /** Something read from queue q: a message or a marker. */
    Outcome read(int id, int q, int entry, int position) {
        return Markers.isMarker(entry)
                ? apply(id, Kind.MARKER, q | position << 3 | (long) entry << 8)
                : apply(id, Kind.MESSAGE, q | position << 3 | (long) entry << 8);
    }

    Outcome committed(int id, int q, int to) {
        return apply(id, Kind.COMMITTED, q | to << 3);
    }

    Outcome reopened(int id, int q) {
        return apply(id, Kind.REOPENED, q);
    }

    Outcome assigned(int id, int failed, int generation) {
        return apply(id, Kind.ASSIGNED, failed | generation << 3);
    }

    /** @param sinces of each session, {@link #ABSENT} if its home is another */
    Outcome opened(int id, int failed, int progress, int[] sinces) {
        long argument = failed | (progress + 1) << 3;
        for (int s = 0; s < sinces.length; s++) {
            argument |= (long) (sinces[s] + 2) << (8 + 5 * s);
        }
        return apply(id, Kind.OPENED, argument);
    }

    Outcome caughtUp(int id, int failed) {
        return apply(id, Kind.CAUGHT_UP, failed);
    }

    Outcome markerPublished(int id, int failed) {
        return apply(id, Kind.PUBLISHED, failed);
    }

    Outcome drained(int id, int failed) {
        return apply(id, Kind.DRAINED, failed);
    }

    Outcome merged(int id, int failed) {
        return apply(id, Kind.MERGED, failed);
    }

    Outcome forgotten(int id, int failed) {
        return apply(id, Kind.FORGOTTEN, failed);
    }

    /** @param since of the handoff's session if it is here now, {@link #ABSENT} if it is elsewhere */
    Outcome handoffSettled(int id, int handoff, int session, int since) {
        return apply(id, Kind.SETTLED, handoff | session << 3 | (since + 2) << 8);
    }

    Outcome sessionOpened(int id, int s, int since) {
        return apply(id, Kind.SESSION_OPENED, s | (since + 1) << 3);
    }

    Outcome sessionClosed(int id, int s) {
        return apply(id, Kind.SESSION_CLOSED, s);
    }

    private Outcome apply(int id, Kind kind, long argument) {
        Map<Long, Outcome> ofKind = Objects.requireNonNull(outcomes.get(kind));
        Long key = argument << 24 | id;
        Outcome outcome = ofKind.get(key);
        if (outcome == null) {
            outcome = ask(id, kind, argument);
            ofKind.put(key, outcome);
        }
        return outcome;
    }

    private Outcome ask(int id, Kind kind, long argument) {
        Known before = known.get(id);
        Known after = new Known(before.protocol.copy(), before.led.clone());
        Verdict verdict = carryOut(after, kind, argument);
        List<Decision> decisions = after.protocol.decisions();
        int decided = 0;
        int mergeAt = 0;
        for (Decision decision : decisions) {
            decided |= Draining.due(decision);
            if (decision instanceof Decision.Merge merge) {
                mergeAt = (int) merge.markerPosition();
            }
        }
        if (decided != 0 && !kind.mayDecide) {
            throw new IllegalStateException(kind + " made the protocol decide " + decisions);
        }
        return new Outcome(number(new Known(after.protocol, after.led)), verdict, decided, mergeAt);
    }

    private @Nullable Verdict carryOut(Known state, Kind kind, long argument) {
        LaneProtocol protocol = state.protocol;
        int first = (int) argument & 7;
        int second = (int) (argument >> 3) & 31;
        switch (kind) {
            case MESSAGE -> {
                return queue(state, first).message(session((int) (argument >> 8)), second);
            }
            case MARKER -> {
                return queue(state, first).marker(Markers.marker((int) (argument >> 8)), second);
            }
            case COMMITTED -> queue(state, first).committed(second);
            case REOPENED -> queue(state, first).reopened();
            case ASSIGNED -> {
                state.led[first] = second;
                protocol.assigned(takeoverId(state, first), incarnation(first));
            }
            case OPENED -> {
                protocol.opened(takeoverId(state, first), second - 1, sinces(argument >> 8));
                queue(state, first).reopened();
            }
            case CAUGHT_UP -> protocol.caughtUp(takeoverId(state, first));
            case PUBLISHED -> protocol.markerPublished(takeoverId(state, first));
            case DRAINED -> protocol.drained(takeoverId(state, first));
            case MERGED -> protocol.merged(takeoverId(state, first));
            case FORGOTTEN -> {
                protocol.forget(takeoverId(state, first));
                state.led[first] = -1;
            }
            case SETTLED -> {
                String session = session(second);
                int since = (int) (argument >> 8) - 2;
                protocol.handoffSettled(
                        Markers.handoffId(first),
                        since == ABSENT ? Map.of() : Map.of(session, (long) since),
                        since == ABSENT ? List.of(session) : List.of());
            }
            case SESSION_OPENED -> protocol.own().opened(session(first), second - 1);
            case SESSION_CLOSED -> protocol.own().closed(session(first));
        }
        return null;
    }

    private Map<String, Long> sinces(long argument) {
        Map<String, Long> sinces = new HashMap<>();
        for (int s = 0; s < bounds.sessions(); s++) {
            int since = (int) (argument >> (5 * s) & 31) - 2;
            if (since != ABSENT) {
                sinces.put(session(s), (long) since);
            }
        }
        return sinces;
    }

    private int number(Known state) {
        List<Object> value = List.of(state.protocol.own().incarnation(), state.protocol.state());
        Integer number = numbers.putIfAbsent(value, known.size());
        if (number != null) {
            return number;
        }
        if (known.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " states of a lane's protocol");
        }
        known.add(state.settled());
        return known.size() - 1;
    }

    private static Queue queue(Known state, int q) {
        LaneProtocol protocol = state.protocol;
        return incarnation(q).equals(protocol.own().incarnation())
                ? protocol.own()
                : takeover(state, q).queue();
    }

    /** Asking for an assigned takeover again changes nothing. */
    private static Takeover takeover(Known state, int failed) {
        if (state.led[failed] < 0) {
            throw new IllegalStateException("no takeover of " + incarnation(failed) + " is led here");
        }
        return state.protocol.assigned(takeoverId(state, failed), incarnation(failed));
    }

    private static TakeoverId takeoverId(Known state, int failed) {
        int self = (int) state.protocol.own().incarnation().number() - 1;
        return Markers.draw(failed, self, state.led[failed]);
    }

    private static IncarnationId incarnation(int i) {
        return Markers.incarnation(i);
    }

    private static String session(int s) {
        return "session-" + s;
    }
}
