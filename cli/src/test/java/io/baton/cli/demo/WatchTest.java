package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.fault.Restart;
import io.baton.cli.screen.Screen;
import io.baton.cli.server.Notice;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Watch watch =
            new Watch(Screen.to(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)), List.of());

    @Test
    void takeoversAmongServersThatAreBeingStoppedDoNotCount() {
        IncarnationId failed = new IncarnationId("server-1", 1);
        TakeoverRecord before = takeover("before", failed);
        watch.reached(before, Step.DETECTED);
        watch.ending();
        TakeoverRecord after = takeover("after", new IncarnationId("server-2", 2));
        watch.reached(after, Step.DETECTED);
        assertThat(watch.takeovers()).containsExactly(before);
        assertThat(watch.isAfterEnding(after)).isTrue();
        assertThat(watch.isAfterEnding(before)).isFalse();
    }

    /** So that the run goes on for a while from there: what comes back may do then what it should not. */
    @Test
    void theEndOfEachFaultIsAMovement() {
        watch.thawed("server-1");
        assertThat(watch.movements()).isEqualTo(1);
        watch.healed("server-1");
        assertThat(watch.movements()).isEqualTo(2);
        watch.serviceBack(Restart.Service.STORE);
        assertThat(watch.movements()).isEqualTo(3);
    }

    @Test
    void commitsCountOnceItIsSaidThatNothingHappens() {
        watch.committed(commit(10));
        watch.nothingHappens();
        watch.committed(commit(20));
        assertThat(watch.commits()).containsExactly(commit(20));
    }

    private static Notice.Committed commit(long to) {
        IncarnationId self = new IncarnationId("server-1", 1);
        return new Notice.Committed(self, self, 0, to - 1, to, 1, Instant.EPOCH);
    }

    private static TakeoverRecord takeover(String id, IncarnationId failed) {
        return new TakeoverRecord(
                new TakeoverId(id),
                failed,
                new IncarnationId("server-3", 3),
                new LaneId(0),
                Strategy.JOIN,
                Map.of(Step.DETECTED, Instant.now()),
                0,
                0,
                0,
                0);
    }
}
