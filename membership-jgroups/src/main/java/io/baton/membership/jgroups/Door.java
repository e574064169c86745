package io.baton.membership.jgroups;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server socket that hands over only connections of members. Callers are checked beside each other, each
 * on a thread of its own, so that one who says nothing keeps nobody waiting. So many may be at the door at a
 * time; whoever comes then takes the place of the one who has stood there longest, for a member is through
 * in milliseconds.
 */
final class Door extends ServerSocket {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final String CLOSED = "the door is closed";
    private static final int MOST_AT_A_TIME = 64;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
    private static final long LOG_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final SSLContext context;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "baton-door");
        thread.setDaemon(true);
        return thread;
    });
    // Ends with an empty one.
    private final BlockingQueue<Optional<GroupSocket>> admitted = new ArrayBlockingQueue<>(MOST_AT_A_TIME);
    // Guarded by itself.
    private final Deque<GroupSocket> callers = new ArrayDeque<>();

    // Guarded by this.
    private boolean receiving;
    private long refused;
    private long lastLogNanos = System.nanoTime() - LOG_INTERVAL_NANOS;

    /** Makes one that is not bound. */
    Door(SSLContext context) throws IOException {
        this.context = context;
    }

    /** Waits for a connection of a member. */
    @Override
    public Socket accept() throws IOException {
        if (isClosed()) {
            throw new SocketException(CLOSED);
        }
        begin();
        try {
            return admitted.take().orElseThrow(() -> new SocketException(CLOSED));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        threads.shutdown();
        List<GroupSocket> left;
        synchronized (callers) {
            left = new ArrayList<>(callers);
        }
        left.forEach(Door::hangUp);
        while (!admitted.offer(Optional.empty())) {
            Optional.ofNullable(admitted.poll()).flatMap(last -> last).ifPresent(Door::hangUp);
        }
    }

    private synchronized void begin() {
        if (!receiving && !isClosed()) {
            receiving = true;
            threads.execute(this::receive);
        }
    }

    private void receive() {
        while (!isClosed()) {
            var caller = new GroupSocket(context);
            try {
                implAccept(caller);
                letStandAtTheDoor(caller);
                threads.execute(() -> check(caller));
            } catch (IOException | RejectedExecutionException e) {
                hangUp(caller);
                if (!isClosed()) {
                    LOG.debug("a connection could not be accepted", e);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
                }
            }
        }
    }

    private void letStandAtTheDoor(GroupSocket caller) {
        synchronized (callers) {
            if (callers.size() == MOST_AT_A_TIME) {
                hangUp(callers.removeFirst());
            }
            callers.addLast(caller);
        }
    }

    private void check(GroupSocket caller) {
        var from = caller.getRemoteSocketAddress();
        try {
            caller.admit();
            if (isClosed() || !admitted.offer(Optional.of(caller), 1, TimeUnit.SECONDS)) {
                hangUp(caller);
            }
        } catch (SocketException e) {
            // It connected and hung up, as members do to see who is alive.
            hangUp(caller);
        } catch (IOException e) {
            hangUp(caller);
            refused(from, e);
        } catch (InterruptedException e) {
            hangUp(caller);
            Thread.currentThread().interrupt();
        } finally {
            synchronized (callers) {
                callers.remove(caller);
            }
        }
    }

    /** Strangers must not fill the log. */
    private synchronized void refused(SocketAddress from, IOException why) {
        refused++;
        long now = System.nanoTime();
        if (now - lastLogNanos >= LOG_INTERVAL_NANOS) {
            lastLogNanos = now;
            LOG.warn(
                    "refused a connection from {}: {} ({} refused since the last such line)",
                    from,
                    why.getMessage(),
                    refused);
            refused = 0;
        }
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.trace("closing failed", e);
        }
    }
}
