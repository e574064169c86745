package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.BatonOptions;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Connected is not useful (rule 22). */
class SelfSuspicionTest {
    private static final Duration USEFUL_WITHIN = Duration.ofSeconds(5);
    private static final LaneId LANE = new LaneId(0);
    private static final String SESSION = "s0";

    private final World world = new World(new Dice(1), dice -> scenario(), Optional.empty());
    private final SimulatedCluster cluster = new SimulatedCluster(world, (server, step) -> {});
    private final List<SimulatedServer> servers = cluster.servers();
    private long published;

    private static Scenario scenario() {
        BatonOptions options = BatonOptions.DEFAULTS.withHandlerThreads(2).withUsefulWithin(USEFUL_WITHIN);
        return Worlds.scripted(3, 1, 10, options);
    }

    @Test
    void aServerWhoseHandlerNeverReturnsLeavesItsSessionsToAnother() {
        start();
        SimulatedServer stuck = home();
        IncarnationId before = stuck.incarnation().orElseThrow();
        stuck.stickNextHandler();
        // Half of those that are stuck come back in time or later: one after the other, until one has not.
        publishUntil(stuck);
        cluster.runUntil(() -> !home().equals(stuck) && cluster.isAllHandled());
        cluster.runUntil(() -> stuck.incarnation().isPresent());
        assertThat(stuck.incarnation().orElseThrow().number()).isGreaterThan(before.number());
        settle();
    }

    @Test
    void aServerThatCannotReachTheStoreLeavesAndComesBackWhenItCan() {
        start();
        SimulatedServer cut = home();
        cut.cutFrom(Reach.STORE);
        publish();
        cluster.runUntil(() -> cut.suspicions() == 1 && !home().equals(cut) && cluster.isAllHandled());
        cluster.runFor(2 * USEFUL_WITHIN.toNanos());
        assertThat(cut.incarnation()).isEmpty();
        assertThat(cut.suspicions()).isEqualTo(1);
        cut.joinUp(Reach.STORE);
        cluster.runUntil(() -> cut.incarnation().isPresent());
        settle();
    }

    @Test
    void aServerThatCannotReachTheBrokerLeavesAndComesBackWhenItCan() {
        start();
        SimulatedServer cut = home();
        cut.cutFrom(Reach.BROKER);
        publish();
        cluster.runUntil(() -> cut.suspicions() == 1 && !home().equals(cut) && cluster.isAllHandled());
        cut.joinUp(Reach.BROKER);
        cluster.runUntil(() -> cut.incarnation().isPresent());
        settle();
    }

    /** If one who finds no subscription to drain left, they would all go, one after the other. */
    @Test
    void nobodyLeavesBecauseTheSubscriptionOfADeadServerIsGone() {
        start();
        SimulatedServer dead = home();
        IncarnationId failed = dead.incarnation().orElseThrow();
        dead.kill();
        cluster.broker().deleteSubscription(LANE, failed);
        cluster.runFor(5 * USEFUL_WITHIN.toNanos());
        assertThat(servers).allMatch(each -> each.suspicions() == 0);
        assertThat(home()).isEqualTo(dead);

        cluster.broker().createSubscription(LANE, failed);
        cluster.runUntil(() -> !home().equals(dead));
        publish();
        cluster.runUntil(cluster::isAllHandled);
        settle();
    }

    @Test
    void evenAnIdleServerProvesThatItReachesStoreAndBroker() {
        for (Reach reach : List.of(Reach.STORE, Reach.BROKER)) {
            start();
            SimulatedServer cut = servers.stream()
                    .filter(each -> !each.equals(home()))
                    .findFirst()
                    .orElseThrow();
            int before = cut.suspicions();
            cut.cutFrom(reach);
            cluster.runUntil(() -> cut.suspicions() == before + 1);
            cut.joinUp(reach);
        }
        settle();
    }

    @Test
    void serversWithNothingToDoDoNotSuspectThemselves() {
        start();
        cluster.runFor(20 * USEFUL_WITHIN.toNanos());
        assertThat(servers).allMatch(each -> each.suspicions() == 0);
    }

    @Test
    void allOfThemComeBackAndGoOnAfterTheStoreWasDown() {
        start();
        cluster.store().goDown();
        publish();
        cluster.runFor(3 * USEFUL_WITHIN.toNanos());
        assertThat(servers).allMatch(each -> each.suspicions() == 1);
        cluster.store().comeUp();
        cluster.runUntil(() -> cluster.isAllHandled()
                && servers.stream().allMatch(each -> each.incarnation().isPresent()));
        settle();
    }

    private void start() {
        if (servers.stream().noneMatch(SimulatedServer::isUp)) {
            cluster.begin();
        }
        cluster.runUntil(() -> cluster.store().data().lane(LANE).sessions.containsKey(SESSION)
                && servers.stream().allMatch(each -> each.incarnation().isPresent()));
    }

    private void publish() {
        cluster.broker().publish(LANE, SESSION, ++published, true);
    }

    private void publishUntil(SimulatedServer suspectsItself) {
        while (suspectsItself.suspicions() == 0) {
            suspectsItself.stickNextHandler();
            publish();
            cluster.runFor(2 * USEFUL_WITHIN.toNanos());
        }
    }

    private void settle() {
        cluster.settle();
        assertThat(world.violation()).isNull();
    }

    /** Whose the session is, if that one is up. */
    private SimulatedServer home() {
        StoreLane lane = cluster.store().data().lane(LANE);
        IncarnationId home = lane.effective(
                        Optional.ofNullable(lane.sessions.get(SESSION)).orElseThrow())
                .home();
        return servers.stream()
                .filter(each -> each.name().equals(home.server()))
                .findFirst()
                .orElseThrow();
    }
}
