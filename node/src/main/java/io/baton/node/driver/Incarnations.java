package io.baton.node.driver;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.NotLiveException;
import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A server's incarnations, one after another. One that was fenced, and one that suspected itself, is followed by a
 * new one, as soon as store and broker answer; one that cannot go on without breaking the guarantee is not. Safe for
 * use by any thread.
 */
public final class Incarnations {
    /** A server that was useful for this many times as long as it may be useless is not one that comes and goes. */
    private static final int SETTLED = 10;

    private final String server;
    private final Environment environment;
    private final BiConsumer<Duration, Runnable> timer;
    private final BiConsumer<IncarnationDriver, Throwable> onEnd;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable IncarnationDriver current;
    private boolean goesOn;
    private boolean stopped;
    private boolean leaving;
    private int suspicions;

    /**
     * @param timer runs an action, on any thread, after a pause
     * @param onEnd is told of each end and its cause, before the listener is
     */
    public Incarnations(
            String server,
            Environment environment,
            BiConsumer<Duration, Runnable> timer,
            BiConsumer<IncarnationDriver, Throwable> onEnd) {
        this.server = server;
        this.environment = environment;
        this.timer = timer;
        this.onEnd = onEnd;
    }

    /**
     * Begins with the first one.
     *
     * @return completes when it is LIVE; fails with the reason if it cannot start, and may then be called again
     * @throws IllegalStateException if it has been started and has not failed, or has been stopped
     */
    public synchronized CompletionStage<IncarnationId> start() {
        if (stopped || current != null || goesOn) {
            throw new IllegalStateException(server + " has been " + (stopped ? "closed" : "started"));
        }
        return begin();
    }

    /** The present one, which need not be LIVE yet. */
    public synchronized Optional<IncarnationDriver> current() {
        return Optional.ofNullable(current);
    }

    /** Ends the present one; no other follows. */
    public synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.stop();
        }
    }

    /**
     * Lets the present one hand its sessions to the other servers before it ends; no other follows.
     *
     * @return completes when it has ended; fails if it was fenced, stopped or could not go on before it had handed over
     *     all
     */
    public synchronized CompletionStage<Void> leave() {
        stopped = true;
        leaving = true;
        if (current != null) {
            current.leave();
        } else {
            gone.complete(null);
        }
        return gone.minimalCompletionStage();
    }

    private CompletionStage<IncarnationId> begin() {
        Mailbox mailbox = new Mailbox(environment.ticker());
        IncarnationDriver driver = new IncarnationDriver(server, environment, mailbox, this::ended);
        current = driver;
        environment.runner().run(driver, mailbox);
        return driver.live();
    }

    private void ended(IncarnationDriver driver, Throwable cause) {
        boolean isLast;
        boolean rejoins;
        Duration pause;
        synchronized (this) {
            if (current != driver) {
                return;
            }
            isLast = stopped;
            if (driver.suspectsItself()) {
                countSuspicion(driver);
            }
            pause = driver.suspectsItself() ? absence() : options().scanInterval();
            goesOn = driver.suspectsItself() || (driver.hasLived() ? driver.isFenced() : goesOn);
            rejoins = goesOn && !isLast;
            if (!isLast) {
                current = null;
            }
        }
        if (isLast) {
            tellOfTheEnd(driver, cause);
            return;
        }
        environment.executor().renew();
        onEnd.accept(driver, cause);
        tell(driver, cause, rejoins);
        if (rejoins) {
            timer.accept(pause, this::rejoin);
        }
    }

    /** Without the lock: a listener may wait for a thread that asks this server for something. */
    private void tell(IncarnationDriver driver, Throwable cause, boolean rejoins) {
        Optional<IncarnationId> self = driver.incarnation();
        if (driver.suspectsItself()) {
            self.ifPresent(it -> listener().onSuspectsItself(it, String.valueOf(cause.getMessage())));
        } else if (driver.isFenced() && (driver.hasLived() || rejoins)) {
            self.ifPresent(listener()::onFenced);
        } else if (rejoins) {
            listener().onTrouble("rejoining", cause);
        } else if (driver.hasLived()) {
            self.ifPresent(it -> listener().onFailed(it, cause));
        }
    }

    private void countSuspicion(IncarnationDriver driver) {
        boolean settled = driver.livedFor().compareTo(options().usefulWithin().multipliedBy(SETTLED)) >= 0;
        suspicions = settled ? 1 : suspicions + 1;
    }

    /** Whoever suspects itself again and again stays away longer each time: to come and go costs the others too. */
    private Duration absence() {
        Duration pause = options().scanInterval();
        for (int i = 1; i < suspicions && pause.compareTo(options().usefulWithin()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause;
    }

    /** Threads that handlers keep for ever are a leak; a server that has too many of them must not make more. */
    private void rejoin() {
        int left = environment.executor().left();
        if (left <= options().handlerThreads()) {
            beginAnew();
        } else if (isOut()) {
            listener()
                    .onTrouble(
                            "rejoining",
                            new IllegalStateException(
                                    left + " handlers of earlier incarnations have not returned; restart the process"));
            timer.accept(options().scanInterval(), this::rejoin);
        }
    }

    private synchronized void beginAnew() {
        if (isOut()) {
            begin();
        }
    }

    private synchronized boolean isOut() {
        return !stopped && current == null;
    }

    /** One that was to leave may have lost its sessions to another server before. */
    private void tellOfTheEnd(IncarnationDriver driver, Throwable cause) {
        if (driver.hasLeft()) {
            environment.answers().execute(() -> gone.complete(null));
            return;
        }
        if (isLeaving() && !(cause instanceof NotLiveException)) {
            tell(driver, cause, false);
        }
        environment.answers().execute(() -> gone.completeExceptionally(cause));
    }

    private synchronized boolean isLeaving() {
        return leaving;
    }

    private BatonListener listener() {
        return environment.listener();
    }

    private BatonOptions options() {
        return environment.options();
    }
}
