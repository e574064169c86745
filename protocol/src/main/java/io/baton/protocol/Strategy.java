package io.baton.protocol;

/** How a server's own queue and the failed one share its attention during a takeover. */
public enum Strategy {
    /**
     * The method as published: stop reading the own queue, publish the marker at once, drain the failed
     * queue, resume.
     */
    STOP_AND_DRAIN {
        @Override
        boolean readsOwnWhileDraining() {
            return false;
        }
    };

    /** Whether the own queue is read before the failed one has merged. */
    abstract boolean readsOwnWhileDraining();
}
