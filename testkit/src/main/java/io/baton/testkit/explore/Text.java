package io.baton.testkit.explore;

/** Says in words what a trace shows. */
final class Text {
    private Text() {}

    static String server(int i) {
        return "server-" + (i + 1);
    }

    static String session(int s) {
        return "session " + (char) ('a' + s);
    }

    private static String lane(State s, int l) {
        return s.lanes > 1 ? " on lane " + l : "";
    }

    static String message(State s, int l, int position) {
        int session = s.entry(l, position);
        int number = Integer.bitCount(s.positionsOf(session) & ((1 << position) - 1)) + 1;
        return "message " + number + " of " + session(session) + " at " + position + lane(s, l);
    }

    private static String marker(int entry) {
        int generation = Markers.generation(entry);
        String of = "the takeover of " + server(Markers.failed(entry));
        if (generation == Markers.GUESSED) {
            return "a forged marker of " + of + " by " + server(Markers.failover(entry));
        }
        return "the marker of " + of + (generation == 0 ? "" : ", assigned again (" + generation + ")");
    }

    private static String handoff(int entry) {
        return "the marker of the handoff of " + session(Markers.handoffSession(entry)) + " from "
                + server(Markers.owner(entry)) + " to " + server(Markers.newHome(entry));
    }

    private static String entry(State s, int l, int position) {
        int entry = s.entry(l, position);
        if (Markers.isHandoffMarker(entry)) {
            return handoff(entry) + " at " + position;
        }
        return Markers.isMarker(entry) ? marker(entry) + " at " + position : message(s, l, position);
    }

    private static String queue(int i, int q) {
        return i == q ? "its own queue" : "the queue of " + server(q);
    }

    /** What a move does to the state before it. */
    static String of(State s, int move) {
        int a = Move.first(move);
        int b = Move.second(move);
        int c = Move.third(move);
        String self = server(a);
        return switch (Move.of(move)) {
            case PUBLISH ->
                "somebody publishes message " + (s.published(a) + 1) + " of " + session(a) + " at "
                        + s.length(s.laneOf(a)) + lane(s, s.laneOf(a));
            case CRASH -> self + " dies";
            case SUSPECT -> self + " fences " + server(b) + ", which is alive, and takes over";
            case START -> self + " starts as a new incarnation";
            case ASK_OPEN -> "a client asks " + self + " to open " + session(c);
            case ASK_CLOSE -> "a client asks " + self + " to close " + session(c);
            case REPEAT_MARKER ->
                c == State.LOG
                        ? handoff(s.entry(b, a)) + " appears once more at " + s.length(b) + lane(s, b)
                        : "the marker of the takeover of " + self + " (" + c + ") appears once more at " + s.length(b)
                                + lane(s, b);
            case FORGE_MARKER ->
                "a marker of a takeover of " + self + " by " + server(c) + " is forged at " + s.length(b) + lane(s, b);
            case LOSE_COMMIT -> self + " loses its commit, or the reply, for " + queue(a, c) + lane(s, b);
            case LOSE_REPLY -> self + " loses a reply" + lane(s, c == State.LOG ? b : b >> 1);
            case RECONNECT -> self + " loses its connection to " + queue(a, c) + lane(s, b);
            case ASK_BEFORE_OPENING ->
                self + " is told that it is LIVE and wants to open " + queue(a, c) + " again" + lane(s, b);
            case REOPEN -> self + " opens " + queue(a, c) + " again" + lane(s, b >> 1) + acknowledgements(b);
            case CONFIRM_LIVE ->
                self + " asks the store whether it is LIVE, having read another's marker in " + queue(a, c)
                        + lane(s, b);
            case READ -> self + " reads " + read(s, a, b >> 5, c, b & 31) + " in " + queue(a, c);
            case COMMIT ->
                "the store is asked to commit a batch of " + self + " from " + queue(a, c) + " up to "
                        + (s.index(a, b, c) - 1) + lane(s, b);
            case COMMITTED -> self + " hears that its batch from " + queue(a, c) + " is committed" + lane(s, b);
            case CHECK_PROGRESS -> self + " asks the store how far " + queue(a, c) + " is" + lane(s, b);
            case ASSIGN -> self + " hears that it leads the takeover of " + server(c) + lane(s, b);
            case OPEN_FAILED ->
                self + " evicts the reader of the queue of " + server(c) + " and opens it to drain it" + lane(s, b >> 1)
                        + acknowledgements(b);
            case LOOK -> self + " reads from the store what " + server(c) + " left" + lane(s, b);
            case CATCH_UP ->
                self + " has nearly caught up in the queue of " + server(c)
                        + (Surroundings.repliesArrive(s) ? " and publishes its marker at " + s.length(b) : "")
                        + lane(s, b);
            case HAND_OVER ->
                session(a) + " is to be handed over from " + server(ModelStore.effectiveHome(s, a)) + " to " + server(b)
                        + ", with a marker at " + s.length(s.laneOf(a)) + lane(s, s.laneOf(a));
            case SETTLE ->
                self + " has the store settle " + handoff(s.entry(b, s.index(a, b, a))) + " at " + s.index(a, b, a)
                        + lane(s, b);
            case SETTLED -> self + " hears that its handoff is settled" + lane(s, b);
            case MARK ->
                self + " publishes its marker of the takeover of " + server(c) + " at " + s.length(b) + lane(s, b);
            case MERGE ->
                "the store is asked to merge " + server(c) + " into " + self + " at " + s.mergeAt(a, b, c) + lane(s, b);
            case MERGED -> self + " hears that " + server(c) + " is merged" + lane(s, b);
            case OPEN -> "the store is asked to open " + session(c) + " at " + self;
            case OPENED -> self + " hears that " + session(c) + " is open";
            case CLOSE -> "the store is asked to close " + session(c) + " at " + self;
            case CLOSED -> self + " hears that " + session(c) + " is closed";
            case SUBSCRIBE -> self + " subscribes" + lane(s, b);
            case GO_LIVE -> self + " goes LIVE";
            case TAKE_OVER -> self + " fences " + server(b) + ", if it is not yet, and takes over what it led";
            case LEARN -> self + " learns that it is fenced, and ends";
        };
    }

    private static String read(State s, int i, int l, int q, int to) {
        StringBuilder all = new StringBuilder(entry(s, l, s.index(i, l, q)));
        for (int x = s.index(i, l, q) + 1; x <= to; x++) {
            all.append(" and ").append(entry(s, l, x));
        }
        return all.toString();
    }

    private static String acknowledgements(int b) {
        return (b & 1) != 0 ? ", all acknowledgements having arrived" : "";
    }
}
