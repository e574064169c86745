package io.baton.broker.artemis;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a subscription that are at hand: filled by the thread that receives, emptied by the one that
 * polls. Its size is bounded by the credits the broker has, so it never refuses; its places are reused.
 */
final class Prefetch {
    private ArtemisDelivery[] places = newPlaces(64);
    private int first;
    private int size;
    private boolean closed;
    private boolean reportNext = true;

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
            places[first].empty();
            first = (first + 1) & (places.length - 1);
            size--;
        }
    }

    /** Says that a poll ended. From now on what is added is reported, once, if the poll saw all there was. */
    synchronized void pollEnded(boolean wantedMore) {
        reportNext |= wantedMore || size == 0;
    }

    /** Drops everything, for good. A delivery that is being presented stays as it is. */
    synchronized void close() {
        closed = true;
        size = 0;
        places = new ArtemisDelivery[0];
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
