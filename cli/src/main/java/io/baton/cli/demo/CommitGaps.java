package io.baton.cli.demo;

import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a takeover means for the failover server's own sessions: how far apart the commits of its own queue are while it
 * lasts, from fenced to normal operation, beside those of as long a time before it.
 *
 * <p>A gap that an edge of the two cuts is not cut: it counts as long as it is, on that side on which more of it lies.
 *
 * @param before as long before the takeover as it lasts, or since the first commit
 * @param during the takeover
 * @param p99Ratio how many times longer the gap of 99 in 100 is during it than before
 * @param handledWhileDraining own messages that were committed between the opening of the failed queue and its close
 */
public record CommitGaps(Gaps before, Gaps during, @Nullable Double p99Ratio, long handledWhileDraining) {

    /**
     * Milliseconds between one commit and the next.
     *
     * @param commits how many commits there were
     * @param handled how many messages they handled, from which follows how large a batch was
     * @param p50 half of the gaps were no longer
     * @param p99 nor were 99 of 100
     * @param longest the longest of all
     */
    public record Gaps(
            int commits,
            long handled,
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable Double longest) {
        private static Gaps of(List<OwnCommits.Commit> commits, Window window, List<Gap> gaps) {
            List<OwnCommits.Commit> within =
                    commits.stream().filter(commit -> window.holds(commit.at())).toList();
            double[] ms = gaps.stream()
                    .mapToDouble(gap -> millis(gap.from(), gap.to()))
                    .sorted()
                    .toArray();
            return new Gaps(
                    within.size(),
                    within.stream().mapToLong(OwnCommits.Commit::handled).sum(),
                    at(ms, 0.5),
                    at(ms, 0.99),
                    at(ms, 1));
        }

        private static @Nullable Double at(double[] sorted, double share) {
            return sorted.length == 0 ? null : rounded(sorted[(int) Math.ceil(share * sorted.length) - 1]);
        }
    }

    /** Nothing was committed in between. */
    private record Gap(Instant from, Instant to) {}

    /** A time, its beginning left out. */
    private record Window(Instant from, Instant to) {
        boolean holds(Instant at) {
            return at.isAfter(from) && !at.isAfter(to);
        }

        Duration shared(Gap gap) {
            Instant begin = from.isAfter(gap.from()) ? from : gap.from();
            Instant end = to.isBefore(gap.to()) ? to : gap.to();
            return begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO;
        }

        /** The one beside it, earlier or later, and as long. */
        Window moved(int times) {
            Duration by = Duration.between(from, to).multipliedBy(times);
            return new Window(from.plus(by), to.plus(by));
        }

        /** Whether more of a gap lies here than on either side. */
        boolean owns(Gap gap) {
            Duration here = shared(gap);
            return !here.isZero()
                    && here.compareTo(moved(-1).shared(gap)) >= 0
                    && here.compareTo(moved(1).shared(gap)) >= 0;
        }
    }

    /**
     * Works it out, if the takeover came to its end.
     *
     * @param own what the failover server committed of its own queue
     */
    static Optional<CommitGaps> of(TakeoverRecord takeover, OwnCommits own) {
        Instant fenced = takeover.steps().get(Step.FENCED);
        Instant normal = takeover.steps().get(Step.MARKER_FOUND);
        Instant opened = takeover.steps().get(Step.FAILED_OPENED);
        Instant closed = takeover.steps().get(Step.FAILED_CLOSED);
        if (fenced == null || normal == null || opened == null || closed == null || !fenced.isBefore(normal)) {
            return Optional.empty();
        }
        List<OwnCommits.Commit> commits = own.of(takeover.failover(), takeover.lane());
        Window during = new Window(fenced, normal);
        Window before = during.moved(-1);
        List<Gap> gaps = gaps(commits, normal);
        Gaps meanwhile =
                Gaps.of(commits, during, gaps.stream().filter(during::owns).toList());
        Gaps earlier = Gaps.of(
                commits,
                before,
                gaps.stream()
                        .filter(gap -> before.owns(gap) && !during.owns(gap))
                        .toList());
        return Optional.of(new CommitGaps(
                earlier,
                meanwhile,
                ratio(meanwhile.p99(), earlier.p99()),
                Gaps.of(commits, new Window(opened, closed), List.of()).handled()));
    }

    /** If nothing was committed after the takeover, the last gap lasts until its end. */
    private static List<Gap> gaps(List<OwnCommits.Commit> commits, Instant end) {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 1; i < commits.size(); i++) {
            gaps.add(new Gap(commits.get(i - 1).at(), commits.get(i).at()));
        }
        if (!commits.isEmpty()) {
            Instant last = commits.get(commits.size() - 1).at();
            if (last.isBefore(end)) {
                gaps.add(new Gap(last, end));
            }
        }
        return gaps;
    }

    private static @Nullable Double ratio(@Nullable Double during, @Nullable Double before) {
        return during == null || before == null || before == 0 ? null : rounded(during / before);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
