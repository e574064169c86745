package io.baton.node;

import io.baton.node.driver.HandlerThreads;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads for handlers, as many for each incarnation, so that none waits for what the one before left stuck. */
final class HandlerPool implements HandlerThreads {
    private final String prefix;
    private final int threads;
    private final AtomicInteger started = new AtomicInteger();
    private final Set<ThreadPoolExecutor> former = new HashSet<>();
    private volatile ThreadPoolExecutor present;
    private boolean closed;

    HandlerPool(String prefix, int threads) {
        this.prefix = prefix;
        this.threads = threads;
        this.present = pool();
    }

    private ThreadPoolExecutor pool() {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                // Bounded by the batches: no lane hands over another one before the last is done.
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, prefix + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // Whoever hands over something now is an incarnation that has ended.
                new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void execute(Runnable handler) {
        present.execute(handler);
    }

    @Override
    public synchronized void renew() {
        ThreadPoolExecutor ended = present;
        if (!closed) {
            present = pool();
        }
        ended.shutdownNow();
        former.add(ended);
        former.removeIf(ThreadPoolExecutor::isTerminated);
    }

    @Override
    public synchronized int left() {
        former.removeIf(ThreadPoolExecutor::isTerminated);
        return former.stream().mapToInt(ThreadPoolExecutor::getActiveCount).sum();
    }

    /** Lets what runs come to its end and begins nothing more. */
    synchronized void close() {
        closed = true;
        present.shutdown();
        present.getQueue().clear();
    }
}
