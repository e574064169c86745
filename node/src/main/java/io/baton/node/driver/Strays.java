package io.baton.node.driver;

import io.baton.node.api.TakeoverRecord;
import io.baton.node.api.UnhandledMessages;
import io.baton.node.spi.ClusterState;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.Flaw;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import io.baton.protocol.Position;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
import io.baton.protocol.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the messages of one lane that nobody will handle, as they pass in the own queue, and reports them (rule 27).
 * Whether a message is nobody's or another's shows only in the store, so a sample is looked up there, a second or so
 * after it has passed; reading neither waits for that nor does more for it than to remember a session's id.
 */
final class Strays {
    /** How many sessions' ids, and how many markers, are looked up at once, and remembered until then. */
    private static final int MOST_AT_ONCE = 100;

    private static final long LOOK = 1_000_000_000L;
    private static final long REPORT = 60 * LOOK;

    private final LaneContext context;
    private final Map<Flaw, Long> flawed = new EnumMap<>(Flaw.class);
    private final List<String> sample = new ArrayList<>(MOST_AT_ONCE);
    private final List<TakeoverId> markers = new ArrayList<>();
    private long unknownMarkers;
    private long unowned;
    private long sampled;
    private boolean counting;
    private boolean looking;
    private boolean reported;
    private long reportedAt;
    private long counted = Position.START;

    Strays(LaneContext context) {
        this.context = context;
    }

    /** Counts from now on, or no more because another server does. */
    void count(boolean now) {
        counting = now;
    }

    /** A message was read, perhaps again. */
    void passing(Verdict verdict, Delivery delivery) {
        long position = delivery.position();
        if (!counting || position <= counted) {
            return;
        }
        counted = position;
        if (delivery.isMarker()) {
            delivery.marker().ifPresentOrElse(this::remember, () -> flawed(delivery.flaw()));
        } else if (verdict == Verdict.NOT_MINE) {
            String session = delivery.sessionId();
            if (session.isEmpty()) {
                flawed(delivery.flaw());
            } else if (sample.size() < MOST_AT_ONCE) {
                sample.add(session);
                lookLater();
            }
        }
    }

    /** Handoffs are forgotten as soon as they are settled, so their markers cannot be told from forged ones. */
    private void remember(Marker marker) {
        if (marker instanceof TakeoverMarker ofTakeover && markers.size() < MOST_AT_ONCE) {
            markers.add(ofTakeover.takeover());
            lookLater();
        }
    }

    private void flawed(Flaw flaw) {
        flawed.merge(flaw, 1L, Long::sum);
        lookLater();
    }

    private void lookLater() {
        if (!looking) {
            looking = true;
            context.mailbox().after(LOOK, this::lookUpSample);
        }
    }

    private void lookUpSample() {
        if (sample.isEmpty()) {
            lookUpMarkers();
            return;
        }
        List<String> asked = List.copyOf(sample);
        sample.clear();
        context.calls()
                .once(
                        () -> store().homes(context.lane(), Set.copyOf(asked)),
                        homes -> {
                            counted(asked, homes);
                            lookUpMarkers();
                        },
                        thrown -> lookUpMarkers());
    }

    private void counted(List<String> asked, Map<String, IncarnationId> homes) {
        sampled += asked.size();
        unowned += asked.stream().filter(session -> !homes.containsKey(session)).count();
    }

    private void lookUpMarkers() {
        if (markers.isEmpty()) {
            looked();
            return;
        }
        List<TakeoverId> asked = List.copyOf(markers);
        markers.clear();
        context.calls()
                .once(
                        store()::clusterState,
                        state -> {
                            lookUpFormer(
                                    without(asked, state.takeovers().stream().map(ClusterState.Takeover::id)));
                        },
                        thrown -> looked());
    }

    /** A takeover that is over may be forgotten; its record is kept longer. */
    private void lookUpFormer(List<TakeoverId> asked) {
        if (asked.isEmpty()) {
            looked();
            return;
        }
        context.calls()
                .once(
                        store()::records,
                        records -> {
                            unknownMarkers += without(asked, records.stream().map(TakeoverRecord::id))
                                    .size();
                            looked();
                        },
                        thrown -> looked());
    }

    private static List<TakeoverId> without(List<TakeoverId> ids, Stream<TakeoverId> known) {
        Set<TakeoverId> all = known.collect(Collectors.toSet());
        return ids.stream().filter(id -> !all.contains(id)).toList();
    }

    private void looked() {
        looking = false;
        long now = context.mailbox().now();
        boolean due = !reported || now - reportedAt >= REPORT;
        UnhandledMessages report = report();
        if (report.total() == 0) {
            return;
        }
        if (due) {
            reported = true;
            reportedAt = now;
            forget();
            context.environment().listener().onUnhandled(report);
        } else {
            lookLater();
        }
    }

    private UnhandledMessages report() {
        return new UnhandledMessages(
                context.lane(),
                count(Flaw.NO_SESSION_ID),
                count(Flaw.SESSION_ID_TOO_LONG),
                count(Flaw.SESSION_ID_INVALID),
                count(Flaw.BODY_TOO_LARGE),
                count(Flaw.MARKER_UNREADABLE),
                unknownMarkers,
                unowned,
                sampled);
    }

    private long count(Flaw flaw) {
        return flawed.getOrDefault(flaw, 0L);
    }

    private void forget() {
        flawed.clear();
        unknownMarkers = 0;
        unowned = 0;
        sampled = 0;
    }

    private Store store() {
        return context.environment().store();
    }
}
