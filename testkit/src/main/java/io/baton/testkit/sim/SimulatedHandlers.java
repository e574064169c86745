package io.baton.testkit.sim;

import io.baton.node.driver.HandlerThreads;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the handlers of one process, in events of their own. Some do not return for long, or never: all that anybody
 * else sees of such a one is that nothing comes of it.
 */
final class SimulatedHandlers implements HandlerThreads {
    private final World world;
    private final Life life;
    private List<Stuck> stuck = new ArrayList<>();
    private final List<Stuck> left = new ArrayList<>();
    private long incarnations;
    private int toStick;

    private final class Stuck {
        private final Runnable task;
        private boolean returned;

        private Stuck(Runnable task) {
            this.task = task;
        }

        private void comeBack() {
            if (!returned) {
                returned = true;
                stuck.remove(this);
                left.remove(this);
                task.run();
            }
        }
    }

    SimulatedHandlers(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    /** The next handler does not return for a while, and perhaps not before it is interrupted, or not even then. */
    void stickNext() {
        toStick++;
    }

    @Override
    public void execute(Runnable task) {
        if (toStick == 0) {
            long incarnation = incarnations;
            life.after(world.transit(), () -> {
                if (incarnation == incarnations) {
                    task.run();
                }
            });
            return;
        }
        toStick--;
        Stuck each = new Stuck(task);
        stuck.add(each);
        if (world.dice.chance(0.5)) {
            long limit = world.scenario.options().usefulWithin().toNanos();
            life.after(world.dice.between(0L, 3 * limit), each::comeBack);
        }
    }

    @Override
    public void renew() {
        incarnations++;
        toStick = 0;
        left.addAll(stuck);
        stuck = new ArrayList<>();
        for (Stuck each : left) {
            if (world.dice.chance(0.8)) {
                life.after(world.transit(), each::comeBack);
            }
        }
    }

    @Override
    public int left() {
        return left.size();
    }

    /** What incarnations of the past left comes back at last. */
    void release() {
        toStick = 0;
        List.copyOf(left).forEach(each -> life.after(world.transit(), each::comeBack));
    }
}
