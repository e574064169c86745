package io.baton.testkit.contract.membership;

import io.baton.node.spi.Membership;
import io.baton.protocol.IncarnationId;
import io.baton.testkit.contract.Patience;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A member of the group, and the views it was handed. */
final class Member {
    private final Patience patience;
    private final Membership membership;
    private final IncarnationId self;
    private final List<Set<IncarnationId>> views = new CopyOnWriteArrayList<>();
    private final Set<Thread> threads = new CopyOnWriteArraySet<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean overlapped = new AtomicBoolean();

    private final CompletionStage<Void> joined;

    private Member(Patience patience, Membership membership, IncarnationId self) {
        this.patience = patience;
        this.membership = membership;
        this.self = self;
        joined = membership.join(self, this::see);
    }

    /** Joins and waits until that is done. */
    static Member join(Patience patience, Membership membership, IncarnationId self) {
        var member = joining(patience, membership, self);
        member.awaitJoined();
        return member;
    }

    /** Joins and does not wait. */
    static Member joining(Patience patience, Membership membership, IncarnationId self) {
        return new Member(patience, membership, self);
    }

    void awaitJoined() {
        patience.await(joined);
    }

    private void see(Set<IncarnationId> view) {
        overlapped.compareAndSet(false, busy.getAndSet(true));
        threads.add(Thread.currentThread());
        views.add(Set.copyOf(view));
        busy.set(false);
    }

    /** Waits until the latest view holds these incarnations and nobody else. */
    void awaitView(IncarnationId... incarnations) {
        var wanted = Set.of(incarnations);
        patience.awaitUntil(
                self + " sees " + wanted,
                () -> !views.isEmpty() && views.get(views.size() - 1).equals(wanted));
    }

    List<Set<IncarnationId>> views() {
        return List.copyOf(views);
    }

    /** Whether every view was handed over by the same thread, which came back before the next one. */
    boolean wereOneAfterTheOther() {
        return threads.size() == 1 && !overlapped.get();
    }

    void leave() {
        patience.await(membership.leave());
    }

    /** Leaves without ceremony. */
    void crash() {
        membership.close();
    }

    /** Joins again, as another, and waits until that is done. */
    Member rejoin(IncarnationId as) {
        return join(patience, membership, as);
    }
}
