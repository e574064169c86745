package io.baton.testkit.sim;

import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group whose members find out about each other one by one: each has a view of its own, which may be late, wrong
 * and unlike the others'. Whoever joins may be in a group of its own at first.
 */
final class ModelMembership {
    private static final long SLOW = 40_000_000;

    /** The longest that groups which formed apart take to merge, if nothing is in the way. */
    static final Duration MERGE = Duration.ofNanos(2 * SLOW);

    private final World world;
    private final Map<MembershipClient, IncarnationId> members = new LinkedHashMap<>();

    ModelMembership(World world) {
        this.world = world;
    }

    void add(MembershipClient member, IncarnationId self) {
        members.put(member, self);
        boolean apart = world.dice.chance(0.3);
        for (MembershipClient other : new LinkedHashSet<>(members.keySet())) {
            if (other != member && apart) {
                other.lose(member);
                member.lose(other);
            }
        }
        tellAll();
        for (MembershipClient other : new LinkedHashSet<>(members.keySet())) {
            if (other != member) {
                reconsider(member, other);
                reconsider(other, member);
            }
        }
    }

    /** It said good-bye. */
    void remove(MembershipClient member) {
        if (members.remove(member) != null) {
            tellAll();
        }
    }

    Set<IncarnationId> viewOf(MembershipClient observer) {
        Set<IncarnationId> view = new TreeSet<>();
        members.forEach((member, incarnation) -> {
            if (member == observer || !observer.hasLost(member)) {
                view.add(incarnation);
            }
        });
        return view;
    }

    /** Something happened to a member, or to its connections: all others, and it itself, find out in time. */
    void disturbed(Life life) {
        for (MembershipClient member : Set.copyOf(clientsOf(life))) {
            for (MembershipClient other : new LinkedHashSet<>(members.keySet())) {
                if (other != member) {
                    reconsider(other, member);
                    reconsider(member, other);
                }
            }
            if (life.isDead() && isLostToAll(member)) {
                members.remove(member);
            }
        }
    }

    private Set<MembershipClient> clientsOf(Life life) {
        Set<MembershipClient> clients = new LinkedHashSet<>();
        for (MembershipClient each : members.keySet()) {
            if (each.life() == life) {
                clients.add(each);
            }
        }
        return clients;
    }

    /** One member takes another for dead that is not, until it looks again. */
    void suspectWrongly(Life life) {
        for (MembershipClient member : clientsOf(life)) {
            boolean everybody = world.dice.chance(0.5);
            for (MembershipClient other : new LinkedHashSet<>(members.keySet())) {
                if (other != member && (everybody || world.dice.chance(0.5))) {
                    other.lose(member);
                    reconsider(other, member);
                }
            }
        }
    }

    /** A death shows at once on a connection; silence only after a while. */
    private void reconsider(MembershipClient observer, MembershipClient member) {
        long delay = member.life().isDead() && world.dice.chance(0.7)
                ? 5 * world.transit()
                : world.dice.between(SLOW / 4, SLOW);
        world.agenda.after(delay, () -> {
            boolean silent = member.life().isDead()
                    || member.life().frozenFor() > SLOW / 8
                    || member.isCut()
                    || observer.isCut();
            if (silent) {
                observer.lose(member);
            } else {
                observer.find(member);
            }
            if (silent && !member.life().isDead()) {
                reconsider(observer, member);
            }
            if (member.life().isDead() && isLostToAll(member)) {
                members.remove(member);
            }
        });
    }

    private boolean isLostToAll(MembershipClient member) {
        return members.keySet().stream().allMatch(each -> each.life().isDead() || each.hasLost(member));
    }

    private void tellAll() {
        members.keySet().forEach(MembershipClient::look);
    }
}
