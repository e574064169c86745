package io.baton.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Made-up lines of made-up visitors, some of them far busier than others: visitor k has a share of the
 * lines in proportion to 1/k. The same seed gives the same lines.
 */
public final class GeneratedLines implements Lines {
    private final long seed;
    private final double[] cumulativeShare;
    private final long count;

    public GeneratedLines(long seed, int sessions, long count) {
        this.seed = seed;
        this.cumulativeShare = new double[sessions];
        double sum = 0;
        for (int i = 0; i < sessions; i++) {
            sum += 1.0 / (i + 1);
            cumulativeShare[i] = sum;
        }
        this.count = count;
    }

    @Override
    public String name() {
        return "the generated input";
    }

    @Override
    public LineReader open() {
        return new LineReader() {
            private final SplittableRandom random = new SplittableRandom(seed);
            private long given;

            @Override
            public byte @Nullable [] next() {
                if (given == count) {
                    return null;
                }
                given++;
                return line(random);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private byte[] line(SplittableRandom random) {
        double total = cumulativeShare[cumulativeShare.length - 1];
        int found = Arrays.binarySearch(cumulativeShare, random.nextDouble(total));
        int visitor = found < 0 ? -found - 1 : found;
        return String.format(Locale.ROOT, "visitor-%03d GET /page/%d", visitor + 1, random.nextInt(10_000))
                .getBytes(UTF_8);
    }
}
