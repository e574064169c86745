package io.baton.cli.demo;

import io.baton.cli.ledger.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run.
 *
 * @param version of Baton
 * @param java the Java version
 * @param right whether all is right
 * @param published events that were published
 * @param handled of these, those that were handled
 * @param lost of these, those that were not
 * @param doubled times that an event was handled again
 * @param reordered places where a session's event was handled after a later one
 * @param unkeyed lines of the input without a session
 * @param wrongStates sessions whose last state is not what the input alone gives
 * @param unknown rows of the ledger that name no event of the input
 * @param wrongVersions sessions whose rows are not numbered without gaps
 * @param sessions how many sessions there were
 * @param deadLetters events that handlers gave up
 * @param refusedCommits batches that servers tried to commit after they had been taken over
 * @param falseSuspicions takeovers of servers to which nothing had been done
 * @param memory how much memory servers used
 * @param problems what went wrong besides, in words
 * @param options what the run was asked for
 * @param handedOver sessions that servers handed over to others
 * @param reachedClients messages that came to sessions' clients
 * @param delays how long events took, if any was committed since it was to be seen
 * @param returns how clients of dead servers came back, if any did
 * @param takeovers every takeover
 */
public record Report(
        String version,
        String java,
        boolean right,
        long published,
        long handled,
        long lost,
        long doubled,
        long reordered,
        long unkeyed,
        long wrongStates,
        long unknown,
        long wrongVersions,
        int sessions,
        long deadLetters,
        long refusedCommits,
        long falseSuspicions,
        List<MemoryUse> memory,
        List<String> problems,
        Map<String, Object> options,
        long handedOver,
        long reachedClients,
        @Nullable Delays delays,
        @Nullable Returns returns,
        List<TakeoverReport> takeovers) {

    /** Puts a report together. */
    static Report of(
            String version,
            Verdict verdict,
            long unkeyed,
            int sessions,
            long deadLetters,
            long refusedCommits,
            List<MemoryUse> memory,
            List<String> problems,
            Map<String, Object> options,
            long handedOver,
            long reachedClients,
            @Nullable Delays delays,
            @Nullable Returns returns,
            List<TakeoverReport> takeovers) {
        return new Report(
                version,
                System.getProperty("java.version"),
                verdict.isRight() && problems.isEmpty(),
                verdict.published(),
                verdict.handled(),
                verdict.lost(),
                verdict.doubled(),
                verdict.reordered(),
                unkeyed,
                verdict.wrongStates(),
                verdict.unknown(),
                verdict.wrongVersions(),
                sessions,
                deadLetters,
                refusedCommits,
                takeovers.stream()
                        .filter(takeover -> takeover.since().equals(Timeline.DETECTED))
                        .count(),
                memory,
                problems,
                options,
                handedOver,
                reachedClients,
                delays,
                returns,
                takeovers);
    }
}
