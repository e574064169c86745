package io.baton.protocol;

/**
 * Names one attempt of one server to take over one incarnation on one lane. It is drawn afresh, and
 * cannot be guessed, whenever the store assigns the takeover to a server (rule 7): a marker that was
 * published before that can therefore never count.
 *
 * @param value at least 128 random bits as text, up to 64 characters
 */
public record TakeoverId(String value) {
    /** The longest value, in characters. */
    public static final int MAX_LENGTH = 64;

    public TakeoverId {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("takeover id must have 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
