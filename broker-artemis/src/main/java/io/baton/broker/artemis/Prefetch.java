package io.baton.broker.artemis;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a subscription that are at hand: filled by the thread that receives, emptied by the one that
 * polls. It never refuses one; its places are reused. Its size is bounded by the credits the broker has, but for
 * bodies that come in parts, whose credits the client gives back on arrival: when so many bytes of them are at hand
 * that there should be no more, it has what fills it held up.
 */
final class Prefetch {
    private final long maxBytesInParts;
    private final Source source;
    private ArtemisDelivery[] places = newPlaces(64);
    private int first;
    private int size;
    private long bytesInParts;
    private boolean sourceHeldUp;
    private boolean closed;
    private boolean reportNext = true;

    /** What fills it. It is told under the lock, so that one thing comes after the other, and must not wait. */
    interface Source {
        /** Adds nothing more after the message that is being added. */
        void holdUp();

        /** Goes on. */
        void goOn();
    }

    /** @param maxBytesInParts with how many bytes in bodies that came in parts the source is held up */
    Prefetch(long maxBytesInParts, Source source) {
        this.maxBytesInParts = maxBytesInParts;
        this.source = source;
    }

    /** Puts a message into a place. */
    @FunctionalInterface
    interface Filling {
        void fill(ArtemisDelivery place);
    }

    /**
     * Adds a message at the end.
     *
     * @return whether the reader must be told: it has seen what there was, and found less than it wanted
     */
    synchronized boolean add(Filling filling) {
        if (closed) {
            return false;
        }
        if (size == places.length) {
            grow();
        }
        filling.fill(place(size));
        size++;
        bytesInParts += place(size - 1).bytesInParts();
        if (bytesInParts >= maxBytesInParts && !sourceHeldUp) {
            sourceHeldUp = true;
            source.holdUp();
        }
        var report = reportNext;
        reportNext = false;
        return report;
    }

    /** The oldest message, which stays, or null if there is none. */
    synchronized @Nullable ArtemisDelivery first() {
        return size == 0 ? null : places[first];
    }

    /** Removes the oldest message, unless this was closed meanwhile. */
    synchronized void removeFirst() {
        if (size > 0) {
            bytesInParts -= places[first].bytesInParts();
            places[first].empty();
            first = (first + 1) & (places.length - 1);
            size--;
        }
    }

    /**
     * Says that a poll ended. From now on what is added is reported, once, if the poll saw all there was; what fills
     * this goes on if there is room again.
     */
    synchronized void pollEnded(boolean wantedMore) {
        reportNext |= wantedMore || size == 0;
        if (sourceHeldUp && bytesInParts < maxBytesInParts && !closed) {
            sourceHeldUp = false;
            source.goOn();
        }
    }

    /** Drops everything, for good. A delivery that is being presented stays as it is. */
    synchronized void close() {
        closed = true;
        size = 0;
        bytesInParts = 0;
        places = new ArtemisDelivery[0];
    }

    /** How many bytes in bodies that came in parts are at hand. */
    synchronized long bytesInParts() {
        return bytesInParts;
    }

    /** Whether what fills it waits for a poll. */
    synchronized boolean isSourceHeldUp() {
        return sourceHeldUp;
    }

    private ArtemisDelivery place(int index) {
        return places[(first + index) & (places.length - 1)];
    }

    private void grow() {
        var grown = newPlaces(places.length * 2);
        for (var i = 0; i < size; i++) {
            grown[i] = place(i);
        }
        places = grown;
        first = 0;
    }

    private static ArtemisDelivery[] newPlaces(int count) {
        var places = new ArtemisDelivery[count];
        for (var i = 0; i < count; i++) {
            places[i] = new ArtemisDelivery();
        }
        return places;
    }
}
