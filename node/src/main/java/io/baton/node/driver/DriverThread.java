package io.baton.node.driver;

import java.util.concurrent.locks.LockSupport;

/** The thin thread around a driver: steps it while there is something to do, and sleeps otherwise. */
public final class DriverThread implements Runnable {
    private final Driver driver;
    private final Mailbox mailbox;

    private DriverThread(Driver driver, Mailbox mailbox) {
        this.driver = driver;
        this.mailbox = mailbox;
    }

    /** Runs each driver on a daemon thread of its own. */
    public static void run(Driver driver, Mailbox mailbox) {
        Thread thread = new Thread(new DriverThread(driver, mailbox), driver.name());
        thread.setDaemon(true);
        mailbox.onPost(() -> LockSupport.unpark(thread));
        thread.start();
    }

    @Override
    public void run() {
        while (!driver.isEnded()) {
            if (driver.step(System.nanoTime())) {
                continue;
            }
            long pause = driver.nextDeadline() - System.nanoTime();
            if (pause > 0 && !mailbox.hasInput()) {
                LockSupport.parkNanos(mailbox, pause);
            }
        }
    }
}
