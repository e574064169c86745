package io.baton.cli.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes everything that a run has opened, the latest first, at its end or when the process is told to end
 * before.
 */
final class Cleanup implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeAll, "cleanup");
    private boolean closed;

    Cleanup() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Takes charge of something; closes it right away if the run has ended. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        if (closed) {
            closeAll();
        }
        return resource;
    }

    private synchronized void closeAll() {
        closed = true;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                System.err.println("baton demo: something may be left behind: " + e);
            }
        }
    }

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does the same.
        }
    }
}
