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
    CHECK_PROGRESS(14, false),
    // Draining
    ASSIGN(15, false),
    OPEN_FAILED(16, false),
    MARK(17, false),
    MERGE(18, false),
    MERGED(19, false),
    // SessionRequests
    OPEN(20, false),
    OPENED(21, false),
    CLOSE(22, false),
    CLOSED(23, false),
    // Lives
    SUBSCRIBE(24, false),
    GO_LIVE(25, false),
    TAKE_OVER(26, false),
    LEARN(27, false);

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
