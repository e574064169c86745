package io.baton.protocol;

import java.util.Collection;

/** How a server's own queue and the failed one share its attention during a takeover. */
public enum Strategy {
    /**
     * The method as published: stop reading the own queue, publish the marker at once, drain the failed
     * queue, resume.
     */
    STOP_AND_DRAIN {
        @Override
        boolean mayReadOwn(Collection<Takeover> takeovers) {
            return takeovers.stream().allMatch(Takeover::isMerged);
        }
    };

    /** Whether the own queue may be read while these takeovers are under way. */
    abstract boolean mayReadOwn(Collection<Takeover> takeovers);
}
