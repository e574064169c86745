package io.baton.testkit.sim;

/** What must hold throughout a simulation. */
public enum Invariant {
    /** No message is handled twice. */
    HANDLED_ONCE,
    /** The messages of a session are handled in the order in which they were published. */
    IN_ORDER,
    /** A session's state is what its handled messages make of it. */
    STATE_IS_WHAT_WAS_HANDLED,
    /** What is in a session's outbox is what its handled messages put there, numbered without a gap, and no more than may be. */
    OUTBOX_IS_WHAT_WAS_HANDLED,
    /** A client gets what is in its session's outbox, once and in order, and nothing that is not committed. */
    CLIENT_GETS_THE_OUTBOX,
    /** The dead letters are the messages that fail at every attempt, and no others. */
    DEAD_LETTERS_FAIL_EVERY_TIME,
    /** A fenced incarnation commits nothing. */
    FENCED_COMMITS_NOTHING,
    /** A message of an open session is handled by its owner, or for it by the one who takes the owner over. */
    ONE_OWNER,
    /** A position passed over was handled or is not the reader's. */
    PASSED_OVER_IS_HANDLED_OR_ANOTHERS,
    /** A merge ends at the first marker with the current id of its takeover; other markers do nothing. */
    MARKER_COUNTS_BY_ITS_TAKEOVER,
    /** No driver meets a state that the protocol rules out. */
    NOTHING_IMPOSSIBLE,
    /** In a cluster without faults nobody is fenced, and nobody suspects itself. */
    HEALTHY_IS_LEFT_ALONE,
    /** Once the faults have stopped, everything published to an open session is handled, and has reached its client. */
    EVERYTHING_HANDLED,
    /** Once the faults have stopped, nothing of the dead remains. */
    NOTHING_REMAINS
}
