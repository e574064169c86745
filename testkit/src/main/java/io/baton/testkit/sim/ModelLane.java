package io.baton.testkit.sim;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One lane of the model broker: a log, and the subscriptions that read it. */
final class ModelLane {
    final LaneId id;
    final List<Entry> log = new ArrayList<>();
    final Map<IncarnationId, ModelQueue> queues = new TreeMap<>();
    private long last;

    ModelLane(LaneId id) {
        this.id = id;
    }

    /** What stands on the lane at one position. */
    static final class Entry {
        final long position;
        final String session;
        final long number;
        final boolean isMarker;
        final Optional<Marker> marker;

        /** Whether somebody was promised that it will be handled. */
        boolean owed;

        /** Whether a batch that handled it was committed. */
        boolean handled;

        private Entry(
                long position, String session, long number, boolean isMarker, Optional<Marker> marker, boolean owed) {
            this.position = position;
            this.session = session;
            this.number = number;
            this.isMarker = isMarker;
            this.marker = marker;
            this.owed = owed;
        }
    }

    void message(Dice dice, String session, long number, boolean owed) {
        add(new Entry(next(dice), session, number, false, Optional.empty(), owed));
    }

    void marker(Dice dice, Optional<Marker> marker) {
        add(new Entry(next(dice), "", 0, true, marker, false));
    }

    /** A session is about to be closed: what its owner has not read by then is nobody's. */
    void releaseFromPromise(String session) {
        for (Entry each : log) {
            if (each.session.equals(session)) {
                each.owed = false;
            }
        }
    }

    /** Positions grow, by one or more. */
    private long next(Dice dice) {
        last += dice.between(1, 3);
        return last;
    }

    private void add(Entry entry) {
        log.add(entry);
        queues.values().forEach(ModelQueue::deliver);
    }

    /** The index of the first entry beyond a position. */
    int after(long position) {
        int low = 0;
        int high = log.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (log.get(middle).position <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Nullable
    Entry at(long position) {
        int index = after(position) - 1;
        return index >= 0 && log.get(index).position == position ? log.get(index) : null;
    }
}
