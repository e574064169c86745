package io.baton.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The method as it was published, without positions: drain the failed queue to the marker, then read the own queue,
 * passing over the failed server's messages before the marker and handling them after it. It is right if the marker
 * divides both queues alike.
 */
final class PublishedMethod {
    private static final int PUBLISHERS = 8;
    private static final int MESSAGES_BETWEEN_MARKERS = 2_000;
    private static final long MARKER = -1;

    private final Dice dice;
    private final long unevenness;
    private long inversions;
    private long lost;
    private long doubled;

    /** @param unevenness how much later than another queue one may take in a message, in microseconds */
    PublishedMethod(Dice dice, long unevenness) {
        this.dice = dice;
        this.unevenness = unevenness;
    }

    /** A message on its way into both queues. */
    private record Arrival(long message, long atFailed, long atOwn) {}

    void takeOver() {
        List<Arrival> arrivals = new ArrayList<>();
        long[] lastAtFailed = new long[PUBLISHERS + 1];
        long[] lastAtOwn = new long[PUBLISHERS + 1];
        for (int message = 0; message < MESSAGES_BETWEEN_MARKERS; message++) {
            int publisher = dice.below(PUBLISHERS);
            arrivals.add(arrival(message, message * 40L, publisher, lastAtFailed, lastAtOwn));
        }
        long middle = MESSAGES_BETWEEN_MARKERS / 2 * 40L;
        arrivals.add(arrival(MARKER, middle, PUBLISHERS, lastAtFailed, lastAtOwn));

        List<Long> failed = inOrder(arrivals, Comparator.comparingLong(Arrival::atFailed));
        List<Long> own = inOrder(arrivals, Comparator.comparingLong(Arrival::atOwn));
        int[] handled = new int[MESSAGES_BETWEEN_MARKERS];
        failed.subList(0, failed.indexOf(MARKER)).forEach(message -> handled[message.intValue()]++);
        own.subList(own.indexOf(MARKER) + 1, own.size()).forEach(message -> handled[message.intValue()]++);
        lost += Arrays.stream(handled).filter(times -> times == 0).count();
        doubled += Arrays.stream(handled).filter(times -> times > 1).count();
        inversions += inversions(failed, own);
    }

    /** What one publisher sends arrives in its order everywhere; between publishers each queue decides for itself. */
    private Arrival arrival(long message, long sent, int publisher, long[] lastAtFailed, long[] lastAtOwn) {
        lastAtFailed[publisher] = Math.max(lastAtFailed[publisher] + 1, sent + dice.between(0, unevenness));
        lastAtOwn[publisher] = Math.max(lastAtOwn[publisher] + 1, sent + dice.between(0, unevenness));
        return unevenness == 0
                ? new Arrival(message, sent, sent)
                : new Arrival(message, lastAtFailed[publisher], lastAtOwn[publisher]);
    }

    private static List<Long> inOrder(List<Arrival> arrivals, Comparator<Arrival> order) {
        return arrivals.stream().sorted(order).map(Arrival::message).toList();
    }

    /** Neighbours in one queue that stand the other way about in the other. */
    private static long inversions(List<Long> failed, List<Long> own) {
        int[] place = new int[own.size()];
        for (int i = 0; i < own.size(); i++) {
            place[(int) (own.get(i) + 1)] = i;
        }
        long count = 0;
        for (int i = 1; i < failed.size(); i++) {
            if (place[(int) (failed.get(i - 1) + 1)] > place[(int) (failed.get(i) + 1)]) {
                count++;
            }
        }
        return count;
    }

    long inversions() {
        return inversions;
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }
}
