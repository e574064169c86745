package io.baton.cli.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where a thread waits, once, when it is told to: the demo freezes the process there. */
final class Gate implements Runnable {
    private final NoticeWriter notices;
    private final Notice waiting;
    private final AtomicBoolean held = new AtomicBoolean();
    private final CountDownLatch released = new CountDownLatch(1);

    /** @param waiting tells the demo that somebody waits */
    Gate(NoticeWriter notices, Notice waiting) {
        this.notices = notices;
        this.waiting = waiting;
    }

    /** The next one waits. */
    void hold() {
        held.set(true);
    }

    /** It goes on. */
    void release() {
        released.countDown();
    }

    @Override
    public void run() {
        if (!held.compareAndSet(true, false)) {
            return;
        }
        notices.write(waiting);
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
