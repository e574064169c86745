package io.baton.cli.fault;

import io.baton.cli.input.BadInputException;
import java.time.Duration;

/**
 * Every server in turn hands its sessions to the others, ends, and starts again: a rolling deploy.
 *
 * @param at when the first one does
 */
public record Rolling(Duration at) implements Fault.Timed {
    /** The option's name. */
    public static final String OPTION = "--rolling";

    private static final int MAX_SECONDS = 3_600;

    /**
     * Begins so long after publishing.
     *
     * @throws BadInputException if that is not 0 to 3,600 seconds
     */
    public static Rolling afterSeconds(int seconds) {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new BadInputException(OPTION + " must be 0 to " + MAX_SECONDS + " seconds, not " + seconds);
        }
        return new Rolling(Duration.ofSeconds(seconds));
    }

    @Override
    public String toString() {
        return OPTION + "=" + at.toSeconds();
    }
}
