package io.baton.cli.demo;

import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.server.Notice;
import io.baton.protocol.IncarnationId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The batches that fenced servers tried to commit in vain.
 *
 * @param count how many
 * @param problems those that took effect all the same, in words
 */
record Refusals(int count, List<String> problems) {
    /**
     * Finds them.
     *
     * @param all every commit that the store did not confirm
     * @param commits every commit that it did, if need be at a later attempt
     * @param fenced the incarnations that were fenced
     * @param rows the ledger
     * @param unheard whether a commit may have taken effect before its server was fenced, and without its hearing of it
     */
    static Refusals of(
            Collection<Notice.NotCommitted> all,
            Collection<Notice.Committed> commits,
            Set<IncarnationId> fenced,
            Collection<LedgerRow> rows,
            boolean unheard) {
        Map<IncarnationId, List<LedgerRow>> rowsOf = new HashMap<>();
        rows.forEach(row -> rowsOf.computeIfAbsent(
                        new IncarnationId(row.server(), row.incarnation()), incarnation -> new ArrayList<>())
                .add(row));
        Predicate<Notice.NotCommitted> tookEffect =
                each -> tookEffect(each, rowsOf.getOrDefault(each.self(), List.of()));
        List<Notice.NotCommitted> refused = all.stream()
                .filter(each -> fenced.contains(each.self()))
                .filter(each -> commits.stream().noneMatch(commit -> isSame(each, commit)))
                .filter(each -> !unheard || !tookEffect.test(each))
                .toList();
        List<String> problems = refused.stream()
                .filter(tookEffect)
                .map(each -> "a batch of " + each.self() + " up to position " + each.to() + " took effect though it was"
                        + " told: " + each.reason())
                .toList();
        return new Refusals(refused.size(), problems);
    }

    private static boolean isSame(Notice.NotCommitted refused, Notice.Committed commit) {
        return commit.self().equals(refused.self())
                && commit.queue().equals(refused.queue())
                && commit.lane() == refused.lane()
                && commit.to() == refused.to();
    }

    private static boolean tookEffect(Notice.NotCommitted refused, List<LedgerRow> rows) {
        return rows.stream()
                .anyMatch(row ->
                        row.lane() == refused.lane() && refused.positions().contains(row.position()));
    }
}
