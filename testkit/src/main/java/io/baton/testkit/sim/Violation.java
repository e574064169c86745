package io.baton.testkit.sim;

/** An invariant does not hold: the protocol, a driver or a fake is wrong. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    Violation(Invariant invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    Violation(Invariant invariant, String what, Throwable cause) {
        super(invariant + ": " + what, cause);
        this.invariant = invariant;
    }

    /** Which one. */
    public Invariant invariant() {
        return invariant;
    }
}
