package io.baton.protocol;

/**
 * One life of one server's process. Every start of a server is a new incarnation with subscriptions of
 * its own, so a restart is a takeover of one's own former incarnation.
 *
 * @param server the server's name, 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
 * @param number unique over all servers and never used again; a later incarnation of the same store has
 *     a larger number
 */
public record IncarnationId(String server, long number) implements Comparable<IncarnationId> {
    /** The longest server name, in characters. */
    public static final int MAX_SERVER_LENGTH = 64;

    public IncarnationId {
        requireServerName(server);
        if (number < 1) {
            throw new IllegalArgumentException("incarnation number must be 1 or more, was " + number);
        }
    }

    /**
     * Checks a server name.
     *
     * @return the name
     * @throws IllegalArgumentException if it is empty, too long or has a character that is not allowed
     */
    public static String requireServerName(String server) {
        if (server.isEmpty() || server.length() > MAX_SERVER_LENGTH) {
            throw new IllegalArgumentException("server name must have 1 to " + MAX_SERVER_LENGTH + " characters");
        }
        for (int i = 0; i < server.length(); i++) {
            if (!allowed(server.charAt(i))) {
                throw new IllegalArgumentException(
                        "server name may hold only A-Z a-z 0-9 . _ - but has another character at " + i);
            }
        }
        return server;
    }

    private static boolean allowed(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /** Orders by number: the order in which rows are locked. */
    @Override
    public int compareTo(IncarnationId other) {
        return Long.compare(number, other.number);
    }

    /** The form for people and logs: {@code server#number}. */
    @Override
    public String toString() {
        return server + "#" + number;
    }
}
