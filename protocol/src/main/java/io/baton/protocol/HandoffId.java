package io.baton.protocol;

/**
 * Names one handoff of sessions on one lane. The store draws it, and it cannot be guessed.
 *
 * @param value at least 128 random bits as text, up to 64 characters
 */
public record HandoffId(String value) {
    /** The longest value, in characters. */
    public static final int MAX_LENGTH = 64;

    public HandoffId {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("handoff id must have 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
