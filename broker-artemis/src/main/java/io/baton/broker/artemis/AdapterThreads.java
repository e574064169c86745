package io.baton.broker.artemis;

import java.util.concurrent.ThreadFactory;

/** Daemon threads under one name, which ends no process and keeps none alive. */
record AdapterThreads(String name) implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
