package io.baton.testkit.sim;

import io.baton.node.spi.Membership;
import io.baton.protocol.IncarnationId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The group as one process sees it. */
final class MembershipClient implements Membership {
    private final World world;
    private final ModelMembership group;
    private final Life life;
    private final Network network;
    private final Set<MembershipClient> lost = new HashSet<>();
    private Consumer<Set<IncarnationId>> listener = view -> {};
    private Set<IncarnationId> seen = Set.of();
    private boolean joined;

    MembershipClient(World world, ModelMembership group, Life life, Network network) {
        this.world = world;
        this.group = group;
        this.life = life;
        this.network = network;
    }

    Life life() {
        return life;
    }

    boolean isCut() {
        return network.isCutFrom(Reach.PEERS);
    }

    boolean hasLost(MembershipClient member) {
        return lost.contains(member);
    }

    void lose(MembershipClient member) {
        if (lost.add(member)) {
            look();
        }
    }

    void find(MembershipClient member) {
        if (lost.remove(member)) {
            look();
        }
    }

    /** Hands over the view as it is a moment later, if it is a new one. */
    void look() {
        life.after(world.transit(), () -> {
            Set<IncarnationId> view = group.viewOf(this);
            if (joined && !view.equals(seen)) {
                seen = view;
                listener.accept(view);
            }
        });
    }

    @Override
    public CompletionStage<Void> join(IncarnationId self, Consumer<Set<IncarnationId>> viewListener) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        world.agenda.after(4 * world.transit(), () -> {
            if (life.isDead()) {
                return;
            }
            listener = viewListener;
            joined = true;
            group.add(this, self);
            life.after(2 * world.transit(), () -> answer.complete(Nothing.done()));
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> leave() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        joined = false;
        world.agenda.after(2 * world.transit(), () -> {
            if (!joined) {
                group.remove(this);
            }
            life.after(world.transit(), () -> answer.complete(Nothing.done()));
        });
        return answer;
    }

    @Override
    public void close() {
        group.remove(this);
    }
}
