package io.baton.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Does to the servers what was asked for, each at its time. */
final class Faults {
    private final Watch watch;
    private final List<Deed> deeds = new ArrayList<>();
    private volatile boolean done;

    /** Something to do at a time after the beginning. */
    private record Deed(Duration at, Action action) {}

    private interface Action {
        void run() throws IOException;
    }

    Faults(Cluster cluster, Watch watch, List<Fault> faults) {
        this.watch = watch;
        for (Fault fault : faults) {
            if (fault instanceof Fault.Kill kill) {
                deeds.add(new Deed(kill.at(), () -> kill(cluster.named(kill.server()))));
            } else if (fault instanceof Fault.Freeze freeze) {
                deeds.add(new Deed(freeze.at(), () -> freeze(cluster.named(freeze.server()))));
                deeds.add(new Deed(
                        freeze.at().plus(freeze.length()),
                        () -> cluster.named(freeze.server()).thaw()));
            }
        }
        deeds.sort(Comparator.comparing(Deed::at));
    }

    /**
     * Starts.
     *
     * @param beginNanos the beginning, by {@link System#nanoTime}
     */
    void start(long beginNanos) {
        Thread thread = new Thread(() -> run(beginNanos), "faults");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(long beginNanos) {
        try {
            for (Deed deed : deeds) {
                long wait = beginNanos + deed.at().toNanos() - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                deed.action().run();
            }
            done = true;
        } catch (IOException e) {
            throw new RunFailedException("a fault could not be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill(ServerProcess server) {
        watch.killing(server);
        server.kill();
    }

    private void freeze(ServerProcess server) throws IOException {
        server.incarnation().ifPresent(watch::freezing);
        server.freeze();
    }

    /** Whether there is nothing more to do. */
    boolean isDone() {
        return done;
    }
}
