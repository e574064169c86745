package io.baton.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.fault.HandoffPlace;
import io.baton.cli.fault.HandoffRole;
import io.baton.node.api.HandoffStep;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Step;
import io.baton.protocol.Strategy;
import io.baton.protocol.TakeoverId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final IncarnationId SELF = new IncarnationId("server-1", 1);
    private static final IncarnationId OTHER = new IncarnationId("server-2", 2);
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    private static final ServerConfig CONFIG = new ServerConfig(
            "server-1",
            "127.0.0.1",
            new BrokerAccess("tcp://x:1", "baton", "broker-secret", "trust.p12", "trust-secret"),
            "jdbc:x",
            "u",
            "store-secret",
            "group.p12",
            "group-secret",
            5,
            1_500,
            Strategy.JOIN,
            true,
            true,
            Optional.of(new CrashPoint(Step.MERGED, new Victim("crashed"))),
            List.of(new HandoffPoint(
                    new HandoffPlace(HandoffRole.NEW_HOME, HandoffStep.SETTLING), true, new Victim("handoff"))));

    @Test
    void carriesEveryNotice() {
        TakeoverRecord takeover = new TakeoverRecord(
                new TakeoverId("t"),
                OTHER,
                SELF,
                new LaneId(0),
                Strategy.STOP_AND_DRAIN,
                Map.of(Step.DETECTED, AT, Step.MARKER_FOUND, AT.plusMillis(1)),
                1,
                2,
                3,
                4);
        List<Notice> notices = List.of(
                new Notice.Live(SELF),
                new Notice.Opened("a \"session\"\n"),
                new Notice.OpenElsewhere("a", OTHER),
                new Notice.NotOpen("a", true, "why"),
                new Notice.Sent("a", 2, 3),
                new Notice.Disconnected("a", true, "why"),
                new Notice.TakeoverStep(takeover, Step.MARKER_FOUND),
                new Notice.Committed(SELF, OTHER, 0, 1, 2, 3, AT),
                new Notice.Committing(),
                new Notice.HandingOver(),
                new Notice.DeadLetter("a", "why"),
                new Notice.Fenced(SELF),
                new Notice.Trouble("what"),
                new Notice.Failed("why"));

        for (Notice notice : notices) {
            assertThat(Wire.line(notice)).doesNotContain("\n");
            assertThat(Wire.read(Wire.line(notice), Notice.class)).isEqualTo(notice);
        }
    }

    @Test
    void carriesEveryCommandAndTheConfiguration() {
        for (Command command : List.of(
                new Command.Open("a"),
                new Command.Connect("a", 2),
                new Command.Confirm("a", 2),
                new Command.Stick(),
                new Command.HoldCommit(),
                new Command.ReleaseCommit(),
                new Command.ReleaseHandoff(),
                new Command.Stop())) {
            assertThat(Wire.read(Wire.line(command), Command.class)).isEqualTo(command);
        }
        assertThat(Wire.read(Wire.line(CONFIG), ServerConfig.class)).isEqualTo(CONFIG);
    }

    @Test
    void keepsThePasswordsOutOfWhatIsShown() {
        assertThat(CONFIG.toString()).doesNotContain("secret");
    }
}
