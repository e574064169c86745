package io.baton.node.api;

/** A moment in a handoff of sessions from their owner to their new home. */
public enum HandoffStep {
    /** The store has prepared it; told where it was asked for: at an owner that leaves, or a new home that claims. */
    PREPARED,
    /** Its marker is on the lane; told there, too. */
    MARKED,
    /** The own queue has come to the marker, and the store is about to be asked; told at owner and new home. */
    SETTLING,
    /** What became of it is known; told at owner and new home, before it is acted upon. */
    SETTLED
}
