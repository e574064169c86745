package io.baton.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandlerPoolTest {
    private static final int THREADS = 2;

    private final HandlerPool pool = new HandlerPool("handler-", THREADS);
    private final Semaphore stuck = new Semaphore(0);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @AfterEach
    void letsGo() {
        stuck.release(100);
        pool.close();
    }

    @Test
    void aNewIncarnationHasThreadsOfItsOwnHoweverManyTheLastOneLeftStuck() throws Exception {
        stick(THREADS);
        pool.renew();
        runs();
        assertThat(pool.left()).isEqualTo(THREADS);
    }

    @Test
    void whatWaitsIsForgottenWithItsIncarnation() throws Exception {
        stick(THREADS);
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(ran::countDown);
        pool.renew();
        stuck.release(THREADS);
        awaitNoneLeft();
        assertThat(ran.getCount()).isEqualTo(1);
    }

    @Test
    void nothingRunsOnceItIsClosedThoughAnIncarnationEndsOnlyThen() {
        HandlerPool closed = new HandlerPool("closed-", THREADS);
        closed.close();
        closed.renew();
        closed.execute(() -> {});
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("closed-"));
    }

    @Test
    void aHandlerThatCanBeInterruptedGivesItsThreadBack() throws Exception {
        CountDownLatch interrupted = stickUntilInterrupted();
        pool.renew();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        awaitNoneLeft();
    }

    @Test
    void aHandlerOfAnIncarnationThatEndsIsInterruptedThoughItIsClosed() throws Exception {
        CountDownLatch interrupted = stickUntilInterrupted();
        pool.close();
        pool.renew();
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStuckHandlerIsCountedOnceHoweverManyIncarnationsEndAfterItIsClosed() throws Exception {
        stick(THREADS);
        pool.close();
        pool.renew();
        pool.renew();
        assertThat(pool.left()).isEqualTo(THREADS);
    }

    @Test
    void onceItIsClosedWhatRunsComesToItsEndAndWhatWaitsIsForgotten() throws Exception {
        stick(THREADS);
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(ran::countDown);
        pool.close();
        stuck.release(THREADS);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ran.getCount()).isEqualTo(1);
    }

    private void stick(int handlers) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(handlers);
        for (int i = 0; i < handlers; i++) {
            pool.execute(() -> {
                threads.add(Thread.currentThread());
                begun.countDown();
                stuck.acquireUninterruptibly();
            });
        }
        begun.await();
    }

    private void runs() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(ran::countDown);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitNoneLeft() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (pool.left() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(pool.left()).isZero();
    }

    /** Returns, once a handler is stuck, what counts down when it is interrupted. */
    private CountDownLatch stickUntilInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        pool.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        begun.await();
        return interrupted;
    }
}
