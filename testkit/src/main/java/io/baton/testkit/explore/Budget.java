package io.baton.testkit.explore;

/** Things that happen to a cluster from outside, each at most so many times in an exploration. */
public enum Budget {
    /** A process dies. */
    CRASH(0),
    /** A server takes over one that lives, and goes on living as if nothing had happened. */
    SUSPICION(1),
    /** A new incarnation starts, in place of one that is gone. */
    START(2),
    /** A client asks a server to open a session. */
    OPEN(3),
    /** A client asks a server to close a session. */
    CLOSE(4),
    /** A marker appears once more or late, whatever has become of its takeover. */
    STALE_MARKER(5),
    /** A marker appears that nobody published for any takeover, with an id that was guessed. */
    FORGED_MARKER(6),
    /** A request or its reply is lost. */
    LOST_REPLY(7),
    /** A reader loses its connection and opens its subscription again. */
    RECONNECT(8),
    /** A session is to be handed over to another server. */
    HANDOFF(9);

    /** Where a state keeps what is left of it. */
    final int place;

    Budget(int place) {
        this.place = place;
    }
}
