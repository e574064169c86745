package io.baton.node.driver;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Handler;
import io.baton.node.api.Message;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The handler as it is run over the messages of one session in one batch: gives a sign of life whenever it is called
 * and whenever it returns. As long as no thread has been free to call it, a sign of any other is one of this too: it
 * is merely waiting for its turn.
 */
final class WatchedHandler implements Handler {
    private final Handler handler;
    private final AtomicLong signsOfAll;
    private final AtomicLong signs = new AtomicLong();
    private volatile boolean waiting = true;
    private volatile long position;

    /** @param signsOfAll counts the signs of all that wait for the same threads */
    WatchedHandler(Handler handler, AtomicLong signsOfAll) {
        this.handler = handler;
        this.signsOfAll = signsOfAll;
    }

    @Override
    public Handled handle(Message message, Bytes state) throws Exception {
        position = message.position();
        waiting = false;
        sign();
        try {
            return handler.handle(message, state);
        } finally {
            sign();
        }
    }

    private void sign() {
        signs.incrementAndGet();
        signsOfAll.incrementAndGet();
    }

    /** Is to be called again, for the first time or after a failure, once a thread is free. */
    void waitForThread() {
        waiting = true;
    }

    /** Changes with every sign of life. Safe for any thread. */
    long signs() {
        return waiting ? signsOfAll.get() : -signs.get();
    }

    /** What it is at. Safe for any thread. */
    String what() {
        return waiting ? "waiting for a thread to handle messages" : "handling the message at " + position;
    }
}
