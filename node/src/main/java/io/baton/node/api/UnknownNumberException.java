package io.baton.node.api;

/**
 * The outbox cannot go on from the number that its client named: what follows it was confirmed, or had to make room
 * for what came later, or was never there. The same number will not do again. A client that has lost its place goes on
 * from {@link #first}{@code () - 1}, without what came before.
 */
public final class UnknownNumberException extends BatonException {
    private static final long serialVersionUID = 1L;

    private final long number;
    private final long first;
    private final long last;

    public UnknownNumberException(String sessionId, long number, long first, long last) {
        super("the outbox of session " + sessionId + " cannot go on from number " + number + ": it "
                + (last < first ? "is empty" : "has " + first + " to " + last));
        this.number = number;
        this.first = first;
        this.last = last;
    }

    /** The last number that the client has, as it says. */
    public long number() {
        return number;
    }

    /** The first number that is kept, or would be the first if there was one. */
    public long first() {
        return first;
    }

    /** The last number that was given. */
    public long last() {
        return last;
    }
}
