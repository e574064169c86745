package io.baton.protocol;

import java.util.Collection;

/** How a server's own queue and the failed one share its attention during a takeover. */
public enum Strategy {
    /**
     * The method as published: stop reading the own queue, publish the marker at once, drain the failed
     * queue, resume.
     */
    STOP_AND_DRAIN(true) {
        @Override
        boolean mayReadOwn(Collection<Takeover> takeovers) {
            return takeovers.stream().allMatch(Takeover::isMerged);
        }
    },

    /**
     * Keep reading the own queue and drain the failed one beside it; publish the marker when the drain has
     * nearly caught up, and stop only if the own queue gets to the marker first.
     */
    JOIN(false) {
        @Override
        boolean mayReadOwn(Collection<Takeover> takeovers) {
            return true;
        }
    };

    private final boolean stopsFirst;

    Strategy(boolean stopsFirst) {
        this.stopsFirst = stopsFirst;
    }

    /** Whether the own queue is stopped and the marker published before the drain begins. */
    boolean stopsFirst() {
        return stopsFirst;
    }

    /** Whether the own queue may be read, up to the next marker that names the server, while these are under way. */
    abstract boolean mayReadOwn(Collection<Takeover> takeovers);
}
