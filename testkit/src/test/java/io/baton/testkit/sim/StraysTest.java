package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.UnhandledMessages;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are nobody's are counted by one server of all that pass them over (rule 27). */
class StraysTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LaneId LANE = new LaneId(0);

    private final World world = new World(new Dice(1), dice -> scenario(), Optional.empty());
    private final SimulatedCluster cluster = new SimulatedCluster(world, (server, step) -> {});
    private final ModelBroker broker = cluster.broker();

    private static Scenario scenario() {
        return Worlds.scripted(3, 3, 500, BatonOptions.DEFAULTS);
    }

    @BeforeEach
    void startsWithEverySessionOpen() {
        cluster.begin();
        cluster.runUntil(() -> cluster.store().data().lane(LANE).sessions.size() == 3
                && cluster.servers().stream()
                        .allMatch(server -> server.incarnation().isPresent()));
        // Who counts is settled once everybody has seen everybody.
        cluster.runFor(3 * SECOND);
    }

    @Test
    void eachKindIsCountedOnceInTheWholeCluster() {
        badMessages();
        cluster.runFor(10 * SECOND);
        UnhandledMessages counted = onlyReport();
        assertThat(counted.withoutSession()).isEqualTo(3);
        assertThat(counted.unreadableMarkers()).isEqualTo(1);
        assertThat(counted.unknownMarkers()).isEqualTo(2);
        assertThat(counted.unowned()).isEqualTo(4);
        assertThat(counted.total()).isEqualTo(10);
    }

    @Test
    void thereIsNothingToReportWhenEverySessionIsHeld() {
        for (int number = 1; number <= 50; number++) {
            broker.publish(LANE, "s" + number % 3, number, true);
        }
        cluster.runFor(200 * SECOND);
        assertThat(cluster.isAllHandled()).isTrue();
        assertThat(reports()).isEmpty();
    }

    @Test
    void aTakeoverAndItsSessionsAreNobodysBusiness() {
        SimulatedServer dead = cluster.servers().get(1);
        dead.kill();
        for (int number = 1; number <= 50; number++) {
            broker.publish(LANE, "s" + number % 3, number, true);
            cluster.runFor(SECOND / 10);
        }
        cluster.runUntil(cluster::isAllHandled);
        cluster.runFor(70 * SECOND);
        assertThat(cluster.invariants().merges()).isEqualTo(1);
        assertThat(reports()).isEmpty();
    }

    @Test
    void afterAReportTheNextComesAMinuteLaterAtTheEarliest() {
        badMessages();
        cluster.runFor(10 * SECOND);
        assertThat(reports()).hasSize(1);
        badMessages();
        badMessages();
        cluster.runFor(40 * SECOND);
        assertThat(reports()).hasSize(1);
        cluster.runFor(20 * SECOND);
        assertThat(reports()).hasSize(2);
        assertThat(reports().get(1).withoutSession()).isEqualTo(6);
        cluster.runFor(100 * SECOND);
        assertThat(reports()).hasSize(2);
    }

    @Test
    void moreThanCanBeLookedUpIsASampleAndSaysSo() {
        for (int number = 1; number <= 1_000; number++) {
            broker.publish(LANE, number % 2 == 0 ? "nobody" : "nobody either", number, false);
        }
        cluster.runFor(10 * SECOND);
        UnhandledMessages counted = onlyReport();
        assertThat(counted.sampled()).isBetween(100L, 999L);
        assertThat(counted.unowned()).isEqualTo(counted.sampled());
    }

    private void badMessages() {
        for (int number = 1; number <= 3; number++) {
            broker.publish(LANE, "", number, false);
        }
        for (int number = 1; number <= 4; number++) {
            broker.publish(LANE, "nobody", number, false);
        }
        broker.publishMarker(LANE, Optional.empty());
        var self = cluster.servers().get(0).incarnation().orElseThrow();
        var other = cluster.servers().get(1).incarnation().orElseThrow();
        for (int i = 0; i < 2; i++) {
            broker.publishMarker(LANE, Optional.of(new TakeoverMarker(new TakeoverId("forged"), other, self)));
        }
    }

    @AfterEach
    void nothingElseIsWrong() {
        assertThat(world.violation()).isNull();
    }

    private UnhandledMessages onlyReport() {
        assertThat(reports()).hasSize(1);
        return reports().get(0);
    }

    private List<UnhandledMessages> reports() {
        return cluster.servers().stream()
                .flatMap(server -> server.unhandled().stream())
                .toList();
    }
}
