package io.baton.testkit.explore;

/** The kinds of moves: one request, one effect or one reply each. */
enum Move {
    // From outside: Surroundings
    PUBLISH(0, true),
    CRASH(1, true),
    SUSPECT(2, true),
    START(3, true),
    ASK_OPEN(4, true),
    ASK_CLOSE(5, true),
    REPEAT_MARKER(6, true),
    FORGE_MARKER(7, true),
    LOSE_COMMIT(8, true),
    LOSE_REPLY(9, true),
    RECONNECT(10, true),
    // Reading
    READ(11, false),
    COMMIT(12, false),
    COMMITTED(13, false),
    CONFIRM_LIVE(14, false),
    ASK_BEFORE_OPENING(15, false),
    REOPEN(16, false),
    CHECK_PROGRESS(17, false),
    // Draining
    ASSIGN(18, false),
    OPEN_FAILED(19, false),
    MARK(20, false),
    MERGE(21, false),
    MERGED(22, false),
    // SessionRequests
    OPEN(23, false),
    OPENED(24, false),
    CLOSE(25, false),
    CLOSED(26, false),
    // Lives
    SUBSCRIBE(27, false),
    GO_LIVE(28, false),
    TAKE_OVER(29, false),
    LEARN(30, false),
    LOOK(31, false),
    // Draining again
    CATCH_UP(32, false),
    // Handoffs
    HAND_OVER(33, true),
    SETTLE(34, false),
    SETTLED(35, false);

    private static final Move[] ALL = values();

    /** Whether it spends a budget, or is a publisher's: a cluster at rest need not wait for it. */
    final boolean fromOutside;

    private final int number;

    Move(int number, boolean fromOutside) {
        this.number = number;
        this.fromOutside = fromOutside;
    }

    /** A move with the three numbers that tell it from others of its kind, as one number. */
    int with(int a, int b, int c) {
        return number << 18 | a << 12 | b << 6 | c;
    }

    static Move of(int move) {
        return ALL[move >> 18];
    }

    static int first(int move) {
        return move >> 12 & 63;
    }

    static int second(int move) {
        return move >> 6 & 63;
    }

    static int third(int move) {
        return move & 63;
    }
}
