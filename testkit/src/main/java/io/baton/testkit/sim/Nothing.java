package io.baton.testkit.sim;

/** The one value of a type that has none. */
final class Nothing {
    private Nothing() {}

    @SuppressWarnings("NullAway")
    static Void done() {
        return null;
    }
}
