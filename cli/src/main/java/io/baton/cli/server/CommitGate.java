package io.baton.cli.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where a commit waits, right before the end, when it is told to: the demo freezes the process there. */
final class CommitGate implements Runnable {
    private final NoticeWriter notices;
    private final AtomicBoolean held = new AtomicBoolean();
    private final CountDownLatch released = new CountDownLatch(1);

    CommitGate(NoticeWriter notices) {
        this.notices = notices;
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
        notices.write(new Notice.Committing());
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
