package io.baton.protocol;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all rules together are for. */
@ExtendWith(Seeded.class)
class EveryMessageOnceTest {
    private static final int CLUSTERS = 100;
    private static final int STEPS = 500;

    @Test
    void everyMessageIsHandledOnceAndInOrderWhoeverDies(Random random) {
        run(Strategy.STOP_AND_DRAIN, random, false);
    }

    @Test
    void everyMessageIsHandledOnceAndInOrderWhenServersJoin(Random random) {
        run(Strategy.JOIN, random, false);
    }

    @Test
    void theWaitingRuleIsEnoughEvenIfTheOwnQueueIsReadDuringADrain(Random random) {
        run(Strategy.STOP_AND_DRAIN, random, true);
    }

    private static void run(Strategy strategy, Random random, boolean readsOwnWhileDraining) {
        for (int i = 0; i < CLUSTERS; i++) {
            RandomCluster cluster = new RandomCluster(2 + random.nextInt(3), strategy, readsOwnWhileDraining, random);
            for (int j = 0; j < STEPS; j++) {
                cluster.step();
            }
            cluster.settle();
        }
    }
}
