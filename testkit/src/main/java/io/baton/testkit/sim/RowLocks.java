package io.baton.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The locks on rows: shared by many transactions or held by one, and granted in turn. */
final class RowLocks {
    /** By their keys, whatever they are; in the order in which they were first locked. */
    private final Map<Object, Row> rows = new LinkedHashMap<>();

    private record Waiting(ModelTransaction transaction, boolean alone, Runnable granted) {}

    private static final class Row {
        private final Set<ModelTransaction> holders = new LinkedHashSet<>();
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private boolean heldAlone;

        private boolean admits(Waiting next) {
            return holders.isEmpty() || (!heldAlone && !next.alone());
        }
    }

    void acquire(ModelTransaction transaction, Object key, boolean alone, Runnable granted) {
        Row row = rows.computeIfAbsent(key, id -> new Row());
        row.waiting.add(new Waiting(transaction, alone, granted));
        grant(row);
    }

    /** Who keeps a transaction waiting. */
    List<ModelTransaction> blockersOf(ModelTransaction transaction) {
        List<ModelTransaction> blockers = new ArrayList<>();
        for (Row row : rows.values()) {
            if (row.waiting.stream().anyMatch(each -> each.transaction() == transaction)) {
                blockers.addAll(row.holders);
            }
        }
        return blockers;
    }

    void release(ModelTransaction transaction) {
        for (Iterator<Row> each = rows.values().iterator(); each.hasNext(); ) {
            Row row = each.next();
            row.holders.remove(transaction);
            row.waiting.removeIf(waiting -> waiting.transaction() == transaction);
            if (row.holders.isEmpty() && row.waiting.isEmpty()) {
                each.remove();
            }
        }
        List.copyOf(rows.values()).forEach(RowLocks::grant);
    }

    private static void grant(Row row) {
        for (Waiting next = row.waiting.peek(); next != null && row.admits(next); next = row.waiting.peek()) {
            row.waiting.remove();
            row.holders.add(next.transaction());
            row.heldAlone = next.alone();
            next.granted().run();
        }
    }
}
