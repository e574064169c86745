package io.baton.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of a server's process. What belongs to it happens only while it runs: frozen, everything waits for the
 * waking, and dead, nothing happens any more.
 */
final class Life {
    private static final long WAKING = 50_000;

    /** Whether the process runs. */
    enum Condition {
        RUNNING,
        FROZEN,
        DEAD
    }

    private final Agenda agenda;
    private final Dice dice;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final List<Runnable> onDeath = new ArrayList<>();
    private Condition condition = Condition.RUNNING;
    private long frozenSince;

    Life(Agenda agenda, Dice dice) {
        this.agenda = agenda;
        this.dice = dice;
    }

    boolean isRunning() {
        return condition == Condition.RUNNING;
    }

    boolean isFrozen() {
        return condition == Condition.FROZEN;
    }

    boolean isDead() {
        return condition == Condition.DEAD;
    }

    /** How long it has been frozen, or 0. */
    long frozenFor() {
        return isFrozen() ? agenda.now() - frozenSince : 0;
    }

    /** What the process itself does, a while from now. */
    void after(long delay, Runnable event) {
        agenda.after(delay, () -> {
            switch (condition) {
                case RUNNING -> event.run();
                case FROZEN -> waiting.add(event);
                case DEAD -> {}
            }
        });
    }

    /** What others notice of its death; for the operating system, not for the process. */
    void onDeath(Runnable noticed) {
        onDeath.add(noticed);
    }

    void freeze() {
        if (isRunning()) {
            condition = Condition.FROZEN;
            frozenSince = agenda.now();
        }
    }

    /** What waited happens at once, in an order that is nobody's to choose. */
    void wake() {
        if (!isFrozen()) {
            return;
        }
        condition = Condition.RUNNING;
        List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(event -> after(dice.between(0, WAKING), event));
    }

    void kill() {
        condition = Condition.DEAD;
        waiting.clear();
        onDeath.forEach(Runnable::run);
        onDeath.clear();
    }
}
