package io.baton.testkit.sim;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What everything in one simulation shares: time, chance, the timeline, and the first violation. */
final class World {
    final Agenda agenda = new Agenda();
    final Dice dice;
    final Timeline timeline;
    final Scenario scenario;
    private boolean losesMessages = true;
    private @Nullable Violation violation;

    World(Dice dice, Function<Dice, Scenario> scenario, Optional<Consumer<String>> reader) {
        this.dice = dice;
        this.scenario = scenario.apply(dice);
        this.timeline = reader.map(each -> Timeline.readBy(each, agenda)).orElseGet(() -> Timeline.unread(agenda));
    }

    /** How long a message takes from one process to another: mostly little, now and then long. */
    long transit() {
        return dice.chance(0.02) ? dice.between(500_000L, 8_000_000L) : dice.between(20_000L, 400_000L);
    }

    boolean losesRequest() {
        return losesMessages && dice.chance(scenario.faults().lostRequests());
    }

    boolean losesReply() {
        return losesMessages && dice.chance(scenario.faults().lostReplies());
    }

    /** From now on every message arrives. */
    void loseNothing() {
        losesMessages = false;
    }

    /** Notes a violation; the simulation ends after this event. Drivers catch what is thrown, so nothing is. */
    void violated(Invariant invariant, String what) {
        violated(new Violation(invariant, what));
    }

    void violated(Violation found) {
        if (violation == null) {
            violation = found;
            timeline.note("VIOLATION", () -> String.valueOf(found.getMessage()));
        }
    }

    @Nullable
    Violation violation() {
        return violation;
    }
}
