package io.baton.store.jdbc;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who was merged into whom on one lane, and so whose a session is now: a session's row names the home it
 * had when the row was last written (rule 11).
 *
 * <p>To be read before sessions are. Between the two readings rows may be rewritten to a home further
 * along the path, which is on it still; the other way about, a row read first may name a home that is
 * forgotten a moment later.
 */
final class MergePaths {
    private final Map<Long, IncarnationId> incarnations = new HashMap<>();
    private final Map<Long, Merge> merges = new HashMap<>();

    private record Merge(long into, long at) {}

    /** Whose a session is, and from which position on. */
    record Ownership(IncarnationId home, long since) {}

    private MergePaths() {}

    static MergePaths read(Connection connection, LaneId lane) throws SQLException {
        var paths = new MergePaths();
        Sql.forEach(
                connection,
                """
                SELECT i.number, i.server, t.taker, t.merged_at FROM baton_incarnation i
                LEFT JOIN baton_takeover t ON t.failed = i.number AND t.lane = ? AND t.merged_at IS NOT NULL""",
                row -> {
                    var number = row.getLong("number");
                    paths.incarnations.put(number, new IncarnationId(row.getString("server"), number));
                    var mergedAt = row.getLong("merged_at");
                    if (!row.wasNull()) {
                        paths.merges.put(number, new Merge(row.getLong("taker"), mergedAt));
                    }
                },
                lane.number());
        return paths;
    }

    /** Follows the path from what a session's row says: since is the largest on the way. */
    Ownership effective(long home, long since) {
        var owner = home;
        var from = since;
        int steps = 0;
        for (var merge = merges.get(owner); merge != null; merge = merges.get(owner)) {
            owner = merge.into();
            from = Math.max(from, merge.at());
            if (++steps > merges.size()) {
                throw new IllegalStateException("incarnations are merged in a circle that " + home + " leads to");
            }
        }
        var incarnation = incarnations.get(owner);
        if (incarnation == null) {
            throw new RaceException("incarnation " + owner + " is newer than what was read, or forgotten");
        }
        return new Ownership(incarnation, from);
    }

    /**
     * The homes whose sessions are a given incarnation's now, itself included, each with the largest
     * position on its path.
     */
    Map<Long, Long> homesOf(IncarnationId owner) {
        var homes = new HashMap<Long, Long>();
        for (var home : incarnations.keySet()) {
            var ownership = effective(home, Long.MIN_VALUE);
            if (ownership.home().equals(owner)) {
                homes.put(home, ownership.since());
            }
        }
        return homes;
    }
}
