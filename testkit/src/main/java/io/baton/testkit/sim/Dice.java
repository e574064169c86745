package io.baton.testkit.sim;

import java.util.List;
import java.util.Random;

/** Everything that is left to chance, from one seed. The sequence is the same on every JDK. */
final class Dice {
    /** Its algorithm is part of its specification, unlike that of the newer generators. */
    private final Random random;

    Dice(long seed) {
        random = new Random(mixed(seed));
    }

    /** The first numbers of neighbouring seeds are much alike otherwise. */
    private static long mixed(long seed) {
        long z = seed * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** From 0 up to, but not including, a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** Both ends included. */
    long between(long low, long high) {
        return low + (long) (random.nextDouble() * (high - low + 1));
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    long number() {
        return random.nextLong();
    }
}
