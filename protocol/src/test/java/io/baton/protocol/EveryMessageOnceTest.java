package io.baton.protocol;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
class EveryMessageOnceTest {
    @RepeatedTest(100)
    void everyMessageIsHandledOnceAndInOrderWhoeverDies(Random random) {
        RandomCluster cluster = new RandomCluster(4, random);
        for (int i = 0; i < 500; i++) {
            cluster.step();
        }
        cluster.settle();
    }
}
