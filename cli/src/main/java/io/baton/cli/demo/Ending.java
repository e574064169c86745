package io.baton.cli.demo;

import io.baton.cli.ledger.Ledger;
import io.baton.cli.screen.Screen;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** Tells when a run is over: all handled, all takeovers ended, nothing left of the dead, each server of use. */
final class Ending {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_COUNTS = Duration.ofMillis(250);
    private static final Duration STALLED = Duration.ofSeconds(30);
    // A server that was thought dead gets this long to do whatever it should not.
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);

    private final DemoOptions options;
    private final long events;
    private final DataSource store;
    private final Publishing publishing;
    private final Cluster cluster;
    private final Faults faults;
    private final Watch watch;
    private final Balancer balancer;
    private final Clients clients;
    private final Rest rest;
    private final Screen screen;

    private long countedNanos = System.nanoTime();
    private long counted;
    private long movements = -1;
    private long movedNanos;

    Ending(
            DemoOptions options,
            long events,
            DataSource store,
            Publishing publishing,
            Cluster cluster,
            Faults faults,
            Watch watch,
            Balancer balancer,
            Clients clients,
            Rest rest,
            Screen screen) {
        this.options = options;
        this.events = events;
        this.store = store;
        this.publishing = publishing;
        this.cluster = cluster;
        this.faults = faults;
        this.watch = watch;
        this.balancer = balancer;
        this.clients = clients;
        this.rest = rest;
        this.screen = screen;
    }

    /**
     * Waits for it, or until nothing has moved for long, or publishing has failed.
     *
     * @return why it did not come, or nothing
     */
    Optional<String> await() throws InterruptedException {
        Duration stalled = STALLED.plusMillis(5L * options.handlerMs() + options.detectionMs());
        while (!isOver()) {
            Optional<String> failure = publishing.failure().or(faults::failure);
            if (failure.isPresent()) {
                return failure;
            }
            Duration still = stillFor();
            if (still.compareTo(stalled) > 0) {
                return Optional.of("nothing has moved for " + still.toSeconds() + " s");
            }
            showProgress(Math.max(counted, Math.min(watch.handled(), events)));
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
        showProgress(counted);
        return Optional.empty();
    }

    private void showProgress(long handled) {
        screen.progress(
                handled,
                events,
                () -> String.format(
                        Locale.ROOT,
                        "%,d of %,d events published, %,d handled",
                        publishing.published(),
                        events,
                        handled));
    }

    private boolean isOver() throws InterruptedException {
        return publishing.ended().isDone()
                && faults.isDone()
                && isAllHandled()
                && balancer.allAreBack()
                && clients.areServed()
                && cluster.isWhole()
                && watch.isCalm(cluster.liveIncarnations())
                && isQuietAfterwards()
                && rest.missing().isEmpty();
    }

    private boolean isAllHandled() {
        if (counted < events && System.nanoTime() - countedNanos > BETWEEN_COUNTS.toNanos()) {
            count();
        }
        return counted >= events;
    }

    private void count() {
        try (Connection connection = store.getConnection()) {
            counted = Ledger.countEvents(connection);
        } catch (SQLException e) {
            // The store is away for now, and the servers say so.
        }
        countedNanos = System.nanoTime();
    }

    private boolean isQuietAfterwards() {
        return options.isOnlyDeath() || stillFor().compareTo(AFTERWARDS) > 0;
    }

    private Duration stillFor() {
        long now = watch.movements() + publishing.published() + clients.received();
        if (now != movements || !faults.isDone()) {
            movements = now;
            movedNanos = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - movedNanos);
    }
}
