package io.baton.cli.demo;

import io.baton.protocol.IncarnationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a cluster shows that has come to rest: no takeover goes on, nothing is left of the dead, each server is of use. */
final class Rest {
    private final Watch watch;
    private final Cluster cluster;
    private final Remains remains;

    Rest(Watch watch, Cluster cluster, Remains remains) {
        this.watch = watch;
        this.cluster = cluster;
        this.remains = remains;
    }

    /** What it does not show, in words. A server may be taken for dead at any moment, so that all counts together only. */
    List<String> missing() throws InterruptedException {
        long movements = watch.movements();
        Set<IncarnationId> live = cluster.liveIncarnations();
        List<String> missing = new ArrayList<>();
        if (!watch.isCalm(live)) {
            missing.add("a takeover has not ended");
        }
        remains.beyond(live)
                .ifPresentOrElse(
                        left -> left.forEach(each -> missing.add("left over: " + each)),
                        () -> missing.add("broker and store do not say what is left over"));
        if (missing.isEmpty()) {
            missing.addAll(cluster.useless());
        }
        if (missing.isEmpty() && watch.movements() != movements) {
            missing.add("the servers have not come to rest");
        }
        return missing;
    }
}
