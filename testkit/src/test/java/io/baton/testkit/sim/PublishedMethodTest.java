package io.baton.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Why a lane must be totally ordered. On real brokers, over as many takeovers, 4 were lost and 5 doubled. */
class PublishedMethodTest {
    private static final int TAKEOVERS = 50;

    @Test
    void losesAndDoublesMessagesWhereQueuesDifferInOrder() {
        PublishedMethod method = afterTakeovers(30);

        assertThat(method.inversions()).isPositive();
        assertThat(method.lost()).isPositive();
        assertThat(method.doubled()).isPositive();
    }

    @Test
    void isRightWhereAllQueuesHaveTheSameOrder() {
        PublishedMethod method = afterTakeovers(0);

        assertThat(method.inversions()).isZero();
        assertThat(method.lost()).isZero();
        assertThat(method.doubled()).isZero();
    }

    private static PublishedMethod afterTakeovers(long unevenness) {
        long seed = ThreadLocalRandom.current().nextLong(1L << 40);
        PublishedMethod method = new PublishedMethod(new Dice(seed), unevenness);
        for (int i = 0; i < TAKEOVERS; i++) {
            method.takeOver();
        }
        System.out.printf(
                "published method, seed %d: %,d inversions, %d lost, %d doubled over %d takeovers%n",
                seed, method.inversions(), method.lost(), method.doubled(), TAKEOVERS);
        return method;
    }
}
