package io.baton.testkit.sim;

import io.baton.node.driver.Driver;
import io.baton.node.driver.Mailbox;

/** Steps a driver whenever something was posted or is due, as its thread would. */
final class Stepper {
    private final World world;
    private final Life life;
    private final Driver driver;
    private boolean woken;
    private long alarm = Long.MAX_VALUE;

    private Stepper(World world, Life life, Driver driver) {
        this.world = world;
        this.life = life;
        this.driver = driver;
    }

    static void run(World world, Life life, Driver driver, Mailbox mailbox) {
        Stepper stepper = new Stepper(world, life, driver);
        mailbox.onPost(stepper::wake);
    }

    private void wake() {
        if (!woken) {
            woken = true;
            life.after(world.dice.between(1_000L, 60_000L), this::step);
        }
    }

    private void step() {
        woken = false;
        if (driver.isEnded()) {
            return;
        }
        if (driver.step(world.agenda.now())) {
            wake();
        } else if (!driver.isEnded()) {
            sleepUntil(driver.nextDeadline());
        }
    }

    private void sleepUntil(long deadline) {
        if (deadline < alarm || alarm <= world.agenda.now()) {
            alarm = deadline;
            life.after(deadline - world.agenda.now(), () -> {
                if (alarm == deadline) {
                    alarm = Long.MAX_VALUE;
                    wake();
                }
            });
        }
    }
}
