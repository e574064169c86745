package io.baton.protocol;

/** A moment in a takeover that its record keeps. The eight steps of the method carry their numbers. */
public enum Step {
    /** Step 1: a failed server is detected. */
    DETECTED(1),
    /** Between steps 1 and 2: the store fenced it; it can commit nothing from here on. */
    FENCED(0),
    /** Step 2: the failover server stops processing its own subscription. */
    OWN_STOPPED(2),
    /** Step 3: the failed server's subscription queue is open. */
    FAILED_OPENED(3),
    /** Step 4: the marker is published to all subscribers. */
    MARKER_PUBLISHED(4),
    /** Step 5: processing of the failed server's queue begins. */
    DRAINING(5),
    /** Step 6: the marker was read there, everything before it is committed, the queue is closed. */
    FAILED_CLOSED(6),
    /** Between steps 6 and 7: the store made the failed server's sessions the failover server's. */
    MERGED(0),
    /** Step 7: the own queue is read again, looking for the marker. */
    OWN_RESUMED(7),
    /** Step 8: the marker was found there; normal operation. */
    MARKER_FOUND(8);

    private final int number;

    Step(int number) {
        this.number = number;
    }

    /** The step's number in the method, 1 to 8, or 0 for a moment that the method does not name. */
    public int number() {
        return number;
    }
}
