package io.baton.testkit.sim;

import io.baton.node.api.BatonException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way from one process to broker or store, and back. A request may be lost before its effect, the reply after it:
 * then the caller hears of a failure whose outcome it cannot know, or nothing at all, or the reply when it has long
 * given up.
 */
final class Wire {
    private final World world;
    private final Life life;
    private final Network network;
    private final Reach reach;
    private final BooleanSupplier up;
    private final Function<String, BatonException> failure;

    /**
     * @param reach what is at the other end
     * @param up whether the other end runs
     * @param failure what the port says when it does not know better
     */
    Wire(
            World world,
            Life life,
            Network network,
            Reach reach,
            BooleanSupplier up,
            Function<String, BatonException> failure) {
        this.world = world;
        this.life = life;
        this.network = network;
        this.reach = reach;
        this.up = up;
        this.failure = failure;
    }

    Life life() {
        return life;
    }

    boolean isCut() {
        return network.isCutFrom(reach);
    }

    /** How long a message takes, either way. */
    long transit() {
        return network.transit(reach);
    }

    /** Asks for an effect that takes place in one event. */
    <T> CompletionStage<T> call(Supplier<T> effect) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        call(answer, effect);
        return answer;
    }

    /** Asks for an effect that takes place in one event, with an answer that it may look at. */
    <T> void call(CompletableFuture<T> answer, Supplier<? extends T> effect) {
        request(answer, () -> {
            T value;
            try {
                value = effect.get();
            } catch (RuntimeException e) {
                refuse(answer, e);
                return;
            }
            reply(answer, value);
        });
    }

    /** Brings a request to the other end, if it gets there. */
    void request(CompletableFuture<?> answer, Runnable arrived) {
        world.agenda.after(transit(), () -> {
            if (isCut() || world.losesRequest()) {
                return;
            }
            if (up.getAsBoolean()) {
                arrived.run();
            } else {
                refuse(answer, failure.apply("it is down"));
            }
        });
    }

    <T> void reply(CompletableFuture<T> answer, T value) {
        back(answer, () -> answer.complete(value));
    }

    void refuse(CompletableFuture<?> answer, RuntimeException why) {
        back(answer, () -> answer.completeExceptionally(why));
    }

    /** The other end gave up on the connection. */
    void broken(CompletableFuture<?> answer) {
        refuse(answer, failure.apply("the connection is broken"));
    }

    private void back(CompletableFuture<?> answer, Runnable completion) {
        if (!world.losesReply()) {
            life.after(transit(), () -> arrive(completion));
            return;
        }
        switch (world.dice.below(3)) {
            case 0 -> life.after(transit(), () -> answer.completeExceptionally(failure.apply("the reply was lost")));
            case 1 -> {
                // Nothing is ever heard of it.
            }
            default -> life.after(world.dice.between(0, 2 * patience()), () -> arrive(completion));
        }
    }

    private void arrive(Runnable completion) {
        if (!isCut()) {
            completion.run();
        }
    }

    private long patience() {
        return world.scenario.options().callTimeout().toNanos();
    }
}
