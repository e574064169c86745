package io.baton.cli.demo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One takeover in the report. Times are milliseconds since the failed server was killed.
 *
 * @param failed the incarnation taken over
 * @param failover the incarnation that took over
 * @param lane on which lane
 * @param strategy how the own queue was treated meanwhile
 * @param since what the times count from: {@code killed}, {@code frozen}, or {@code detected} if nothing
 *     was done to the failed server
 * @param sessions how many sessions the failed server had
 * @param steps when each step was reached
 * @param drained messages of the failed queue that were handled
 * @param redelivered messages of its sessions that the failed server had handled but not acknowledged
 * @param passedOver messages of others' sessions, passed over in the failed queue
 * @param ownPassedOverBeforeMarker messages of the failed server's sessions, passed over in the own queue
 *     before the marker
 * @param firstHandled when the failover server first handled an event of one of the sessions
 * @param lastHandled when it had handled an event of each of them that had any
 * @param survivorsHandled messages that the other servers handled for their own sessions from the beginning until the
 *     takeover's last step
 * @param ownCommits how far apart the failover server's commits of its own queue were, before the takeover and during it,
 *     if it came to its end
 * @param complete whether the marker was found in the own queue
 */
public record TakeoverReport(
        String failed,
        String failover,
        int lane,
        String strategy,
        String since,
        int sessions,
        Map<String, Double> steps,
        long drained,
        long redelivered,
        long passedOver,
        long ownPassedOverBeforeMarker,
        @Nullable Double firstHandled,
        @Nullable Double lastHandled,
        long survivorsHandled,
        @Nullable CommitGaps ownCommits,
        boolean complete) {}
