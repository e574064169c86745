package io.baton.testkit.sim;

import io.baton.node.api.BatonOptions;
import io.baton.protocol.Strategy;
import java.time.Duration;

/**
 * What is simulated.
 *
 * @param servers how many servers there are
 * @param lanes how many lanes
 * @param sessions how many sessions, over all lanes
 * @param publishEveryMicros the mean time between two messages, over all sessions
 * @param moveEveryMicros the mean time between two clients that come to another server, over all sessions; 0 if none
 *     does
 * @param clientsRead whether clients read the outboxes of their sessions, now here and now there
 * @param sessionsClose whether sessions are closed and opened again
 * @param forgedMarkers whether publishers send markers of their own
 * @param prefetch how many messages a subscription holds that were not polled
 * @param trouble how long faults strike
 * @param faults what goes wrong
 * @param options the servers' limits and intervals
 */
public record Scenario(
        int servers,
        int lanes,
        int sessions,
        int publishEveryMicros,
        int moveEveryMicros,
        boolean clientsRead,
        boolean sessionsClose,
        boolean forgedMarkers,
        int prefetch,
        Duration trouble,
        Faults faults,
        BatonOptions options) {
    /**
     * Longer than any simulation goes on. A server that suspects itself begins anew, and so gets over what it must
     * not need to get over; where it does not, a driver that is stuck stays so, and shows.
     */
    private static final Duration NEVER = Duration.ofHours(1);

    /** A scenario that is unlike the one of the next seed. */
    static Scenario drawn(Dice dice) {
        boolean patient = dice.chance(0.5);
        return new Scenario(
                dice.between(2, 5),
                dice.chance(0.3) ? 2 : 1,
                dice.between(1, 12),
                dice.between(500, 8_000),
                dice.chance(0.3) ? 0 : dice.between(1_000, 30_000),
                dice.chance(0.5),
                dice.chance(0.5),
                dice.chance(0.5),
                dice.between(1, 30),
                Duration.ofMillis(dice.between(200, 2_000)),
                faults(dice, patient),
                options(dice, patient));
    }

    /** Nothing but its own suspicion helps a server whose handler does not return. */
    private static Faults faults(Dice dice, boolean patient) {
        if (dice.chance(0.1)) {
            return Faults.NONE;
        }
        Faults drawn = Faults.drawn(dice);
        return patient ? drawn.without(Fault.STUCK_HANDLER) : drawn;
    }

    /** Small limits, so that they are reached; short intervals, so that little time passes in waiting. */
    private static BatonOptions options(Dice dice, boolean patient) {
        Duration callTimeout = Duration.ofMillis(dice.between(60, 300));
        return BatonOptions.DEFAULTS
                .withStrategy(dice.chance(0.5) ? Strategy.JOIN : Strategy.STOP_AND_DRAIN)
                .withHandlerThreads(1)
                .withBatch(dice.between(1, 12), dice.between(1, 40))
                .withSessions(1_000, 1_000, dice.between(1, 20))
                .withCalls(callTimeout, Duration.ofMillis(dice.between(1, 5)))
                .withTakeovers(Duration.ofMillis(dice.between(30, 120)), Duration.ofMillis(dice.between(5, 50)))
                .withHandlerRetries(dice.between(1, 4), Duration.ofMillis(dice.between(1, 5)))
                .withUsefulWithin(patient ? NEVER : callTimeout.multipliedBy(dice.between(1, 3)))
                .withUnseenGrace(ModelMembership.MERGE.plusMillis(dice.between(30, 150)))
                .withOutbox(dice.chance(0.3) ? dice.between(5, 30) : 1_000_000, 1_000);
    }
}
