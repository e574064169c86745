package io.baton.testkit.sim;

import io.baton.protocol.IncarnationId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A database: data that survives its restart, transactions that do not, and row locks, which a client that is frozen
 * keeps until its session is ended.
 */
final class ModelStore {
    private static final long PATIENCE = 3_000_000;

    private final World world;
    private final StoreData data;
    private final RowLocks locks = new RowLocks();
    private final Set<ModelTransaction> open = new LinkedHashSet<>();
    private boolean up = true;

    ModelStore(World world, StoreData data) {
        this.world = world;
        this.data = data;
    }

    StoreData data() {
        return data;
    }

    boolean isUp() {
        return up;
    }

    void goDown() {
        up = false;
        List.copyOf(open).forEach(this::rollBack);
    }

    void comeUp() {
        up = true;
    }

    /** A row to be locked, alone or together with others; rows are known by anything that tells them apart. */
    record Lock(Object row, boolean alone) {}

    /** Begins a transaction: takes its locks one after the other. */
    void begin(ModelTransaction transaction, List<Lock> wanted, Optional<IncarnationId> victim, Runnable locked) {
        open.add(transaction);
        lock(transaction, wanted, 0, locked);
        watch(transaction, victim);
    }

    private void lock(ModelTransaction transaction, List<Lock> wanted, int index, Runnable locked) {
        if (index == wanted.size()) {
            transaction.locked();
            locked.run();
            return;
        }
        Lock next = wanted.get(index);
        locks.acquire(transaction, next.row(), next.alone(), () -> lock(transaction, wanted, index + 1, locked));
    }

    /** Ends transactions of fenced servers that others wait for, and of the one that is being fenced. */
    private void watch(ModelTransaction transaction, Optional<IncarnationId> victim) {
        if (!transaction.isWaiting()) {
            return;
        }
        world.agenda.after(PATIENCE, () -> {
            if (transaction.isWaiting()) {
                for (ModelTransaction blocker : locks.blockersOf(transaction)) {
                    if (blocker.ofServer()
                            .filter(server -> data.isFenced(server) || victim.equals(Optional.of(server)))
                            .isPresent()) {
                        rollBack(blocker);
                    }
                }
                watch(transaction, victim);
            }
        });
    }

    /** It has committed, or its owner gave it up. */
    void end(ModelTransaction transaction) {
        transaction.end();
        open.remove(transaction);
        locks.release(transaction);
    }

    /** Its owner learns of it when it asks. */
    void rollBack(ModelTransaction transaction) {
        transaction.rollBack();
        open.remove(transaction);
        locks.release(transaction);
    }
}
