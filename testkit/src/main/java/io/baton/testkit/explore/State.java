package io.baton.testkit.explore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * All there is of a cluster at one moment, as bytes that are cheap to copy and to hash. Numbers stand for names:
 * incarnation 0 is the first server's, session 0 the first session, and a position is an index in its lane's log.
 * The protocols of the lanes are numbers too, given out by {@link LaneProtocols}.
 *
 * <p>What cannot matter any more is set back to zero, so that states that differ only in it are one.
 */
final class State {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Statuses in the store. */
    static final int NONE = 0;

    static final int STARTING = 1;
    static final int LIVE = 2;
    static final int FENCED = 3;

    /** What a process is: gone, on its way to LIVE, or working. */
    static final int GONE = 0;

    static final int BEGINNING = 1;
    static final int WORKING = 2;

    /** Where {@link #mergedAt} holds no position. */
    static final int NO_TAKEOVER = -3;

    static final int UNMERGED = -2;

    /** Where {@link #reader} holds no incarnation. */
    static final int NO_SUBSCRIPTION = -2;

    static final int NO_READER = -1;

    /** What has become of a handoff. */
    static final int PENDING = 0;

    static final int COMMITTED = 1;
    static final int VOID = 2;

    /** As many as a mask of positions has bits. */
    static final int LOG = 16;

    private static final int PER_INCARNATION = 2;
    private static final int PER_LANE = 14;
    private static final int PER_READER = 8;
    private static final int PER_SESSION = 4;
    private static final int PER_LOG = 1 + 2 * LOG + 6;

    final Bounds bounds;
    final int incarnations;
    final int lanes;
    final byte[] bytes;
    private final int laneBase;
    private final int readerBase;
    private final int sessionBase;
    private final int logBase;
    private final int budgetBase;
    private final int handoffBase;

    State(Bounds bounds) {
        this.bounds = bounds;
        incarnations = bounds.incarnations();
        lanes = bounds.lanes();
        laneBase = incarnations * PER_INCARNATION;
        readerBase = laneBase + incarnations * lanes * PER_LANE;
        sessionBase = readerBase + incarnations * lanes * incarnations * PER_READER;
        logBase = sessionBase + bounds.sessions() * PER_SESSION;
        budgetBase = logBase + lanes * PER_LOG;
        handoffBase = budgetBase + Budget.values().length;
        bytes = new byte[(handoffBase + bounds.of(Budget.HANDOFF) + 7) / 8 * 8];
    }

    void copyFrom(State other) {
        System.arraycopy(other.bytes, 0, bytes, 0, bytes.length);
    }

    /** 64 well mixed bits, never 0. */
    long hash() {
        long hash = bytes.length;
        for (int i = 0; i < bytes.length; i += 8) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        hash ^= hash >>> 31;
        return hash == 0 ? 1 : hash;
    }

    private int get(int at) {
        return bytes[at];
    }

    private void set(int at, int value) {
        bytes[at] = (byte) value;
    }

    private int mask(int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private void mask(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    // ---- incarnations

    int status(int i) {
        return get(i * PER_INCARNATION);
    }

    void status(int i, int value) {
        set(i * PER_INCARNATION, value);
    }

    int process(int i) {
        return get(i * PER_INCARNATION + 1);
    }

    void process(int i, int value) {
        set(i * PER_INCARNATION + 1, value);
    }

    // ---- an incarnation on a lane, in the store

    private int lane(int i, int l) {
        return laneBase + (i * lanes + l) * PER_LANE;
    }

    int progress(int i, int l) {
        return get(lane(i, l));
    }

    void progress(int i, int l, int value) {
        set(lane(i, l), value);
    }

    int taker(int i, int l) {
        return get(lane(i, l) + 1);
    }

    void taker(int i, int l, int value) {
        set(lane(i, l) + 1, value);
    }

    /** How often the takeover was reassigned; stands for the id that was drawn then. */
    int generation(int i, int l) {
        return get(lane(i, l) + 2);
    }

    void generation(int i, int l, int value) {
        set(lane(i, l) + 2, value);
    }

    /** The marker's position, {@link #UNMERGED} or {@link #NO_TAKEOVER}. */
    int mergedAt(int i, int l) {
        return get(lane(i, l) + 3);
    }

    void mergedAt(int i, int l, int value) {
        set(lane(i, l) + 3, value);
    }

    // ---- its subscription there, at the broker

    /** Who reads it, {@link #NO_READER} or {@link #NO_SUBSCRIPTION}. */
    int reader(int i, int l) {
        return get(lane(i, l) + 4);
    }

    void reader(int i, int l, int value) {
        set(lane(i, l) + 4, value);
    }

    /** The first position that is certainly not acknowledged... */
    int acknowledged(int i, int l) {
        return get(lane(i, l) + 5);
    }

    void acknowledged(int i, int l, int value) {
        set(lane(i, l) + 5, value);
    }

    /** ... and the first one for which no acknowledgement is under way. */
    int acknowledging(int i, int l) {
        return get(lane(i, l) + 6);
    }

    void acknowledging(int i, int l, int value) {
        set(lane(i, l) + 6, value);
    }

    /** The first position that it holds: what was published before it was created is not in it. */
    int first(int i, int l) {
        return get(lane(i, l) + 13);
    }

    void first(int i, int l, int value) {
        set(lane(i, l) + 13, value);
    }

    // ---- its driver there

    int protocol(int i, int l) {
        int at = lane(i, l) + 7;
        return mask(at) | (bytes[at + 2] & 0xFF) << 16;
    }

    void protocol(int i, int l, int value) {
        int at = lane(i, l) + 7;
        mask(at, value);
        bytes[at + 2] = (byte) (value >> 16);
    }

    /** What the client's request waits for: see {@link SessionRequests}. */
    int desk(int i, int l) {
        return get(lane(i, l) + 10);
    }

    int deskSession(int i, int l) {
        return get(lane(i, l) + 11);
    }

    int deskSince(int i, int l) {
        return get(lane(i, l) + 12);
    }

    void desk(int i, int l, int phase, int session, int since) {
        set(lane(i, l) + 10, phase);
        set(lane(i, l) + 11, session);
        set(lane(i, l) + 12, since);
    }

    // ---- what an incarnation reads on a lane: queue q, its own or a failed one's

    private int readerAt(int i, int l, int q) {
        return readerBase + ((i * lanes + l) * incarnations + q) * PER_READER;
    }

    /** What the batch waits for: see {@link Reading}. */
    int phase(int i, int l, int q) {
        return get(readerAt(i, l, q));
    }

    void phase(int i, int l, int q, int value) {
        set(readerAt(i, l, q), value);
    }

    /** The next position to read. */
    int index(int i, int l, int q) {
        return get(readerAt(i, l, q) + 1);
    }

    void index(int i, int l, int q, int value) {
        set(readerAt(i, l, q) + 1, value);
    }

    /** The positions handled in the batch. */
    int batch(int i, int l, int q) {
        return mask(readerAt(i, l, q) + 2);
    }

    /** What the batch's sessions had handled when their states were loaded. */
    int before(int i, int l, int q) {
        return mask(readerAt(i, l, q) + 4);
    }

    void batch(int i, int l, int q, int handled, int before) {
        mask(readerAt(i, l, q) + 2, handled);
        mask(readerAt(i, l, q) + 4, before);
    }

    /** What is due in a takeover: see {@link Draining}. */
    int due(int i, int l, int q) {
        return get(readerAt(i, l, q) + 6);
    }

    void due(int i, int l, int q, int value) {
        set(readerAt(i, l, q) + 6, value);
    }

    /** Where the merge that is due shall be. */
    int mergeAt(int i, int l, int q) {
        return get(readerAt(i, l, q) + 7);
    }

    void mergeAt(int i, int l, int q, int value) {
        set(readerAt(i, l, q) + 7, value);
    }

    /** The process is gone, and with it all that only it knew. */
    void forgetProcess(int i) {
        process(i, GONE);
        for (int l = 0; l < lanes; l++) {
            protocol(i, l, 0);
            desk(i, l, 0, 0, 0);
            for (int q = 0; q < incarnations; q++) {
                forgetReader(i, l, q);
                if (reader(q, l) == i) {
                    reader(q, l, NO_READER);
                }
            }
        }
    }

    void forgetReader(int i, int l, int q) {
        int at = readerAt(i, l, q);
        for (int k = 0; k < PER_READER; k++) {
            bytes[at + k] = 0;
        }
    }

    // ---- sessions

    int laneOf(int s) {
        return s % lanes;
    }

    private int session(int s) {
        return sessionBase + s * PER_SESSION;
    }

    /** Whose it is by its row; -1 if it has none. */
    int home(int s) {
        return get(session(s));
    }

    void home(int s, int value) {
        set(session(s), value);
    }

    int since(int s) {
        return get(session(s) + 1);
    }

    void since(int s, int value) {
        set(session(s) + 1, value);
    }

    boolean isOpen(int s) {
        return (get(session(s) + 2) & 1) != 0;
    }

    void open(int s, boolean open) {
        set(session(s) + 2, (get(session(s) + 2) & 2) | (open ? 1 : 0));
    }

    /** Whether its client was told that it is open, and has not asked to close it. */
    boolean isPromised(int s) {
        return (get(session(s) + 2) & 2) != 0;
    }

    void promised(int s, boolean promised) {
        set(session(s) + 2, (get(session(s) + 2) & 1) | (promised ? 2 : 0));
    }

    int published(int s) {
        return get(session(s) + 3);
    }

    void published(int s, int value) {
        set(session(s) + 3, value);
    }

    // ---- lanes

    private int log(int l) {
        return logBase + l * PER_LOG;
    }

    int length(int l) {
        return get(log(l));
    }

    int entry(int l, int position) {
        return mask(log(l) + 1 + 2 * position);
    }

    void append(int l, int entry) {
        int length = length(l);
        if (length == LOG) {
            throw new IllegalStateException("more than " + LOG + " messages and markers on a lane");
        }
        mask(log(l) + 1 + 2 * length, entry);
        set(log(l), length + 1);
    }

    /** The positions of a session's messages. */
    int positionsOf(int s) {
        int l = laneOf(s);
        int positions = 0;
        for (int x = 0; x < length(l); x++) {
            if (entry(l, x) == s) {
                positions |= 1 << x;
            }
        }
        return positions;
    }

    /** The positions whose messages were handled: what really happened, known to nobody. */
    int handled(int l) {
        return mask(log(l) + 1 + 2 * LOG);
    }

    void handled(int l, int positions) {
        mask(log(l) + 1 + 2 * LOG, positions);
    }

    /** The positions whose messages the sessions' states in the store hold. */
    int states(int l) {
        return mask(log(l) + 3 + 2 * LOG);
    }

    void states(int l, int positions) {
        mask(log(l) + 3 + 2 * LOG, positions);
    }

    /** The positions whose messages must be handled yet, by the promise made to their clients. */
    int owed(int l) {
        return mask(log(l) + 5 + 2 * LOG);
    }

    void owed(int l, int positions) {
        mask(log(l) + 5 + 2 * LOG, positions);
    }

    // ---- handoffs

    int handoff(int handoff) {
        return get(handoffBase + handoff);
    }

    void handoff(int handoff, int status) {
        set(handoffBase + handoff, status);
    }

    /** How many were begun. */
    int handoffs() {
        return bounds.of(Budget.HANDOFF) - left(Budget.HANDOFF);
    }

    // ---- budgets

    int left(Budget budget) {
        return get(budgetBase + budget.place);
    }

    void left(Budget budget, int value) {
        set(budgetBase + budget.place, value);
    }

    void spend(Budget budget) {
        left(budget, left(budget) - 1);
    }
}
