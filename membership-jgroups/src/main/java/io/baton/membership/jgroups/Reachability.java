package io.baton.membership.jgroups;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Tells which endpoints accept a TCP connection, asking all of them at once. */
final class Reachability {
    /** What came of connecting to an endpoint. */
    enum Answer {
        /** Something listens there. */
        ACCEPTED,
        /** The machine is there, and nothing listens. */
        REFUSED,
        /** Nothing was heard. */
        NONE
    }

    private Reachability() {}

    /** Connects to each endpoint and closes again; takes no longer than the limit. */
    static Map<InetSocketAddress, Answer> of(Collection<InetSocketAddress> endpoints, Duration limit)
            throws IOException {
        var answers = new HashMap<InetSocketAddress, Answer>();
        try (var selector = Selector.open()) {
            try {
                for (var endpoint : endpoints) {
                    answers.put(endpoint, Answer.NONE);
                    begin(selector, endpoint, answers);
                }
                long end = System.nanoTime() + limit.toNanos();
                long left = limit.toMillis();
                while (left > 0
                        && answers.containsValue(Answer.NONE)
                        && !selector.keys().isEmpty()) {
                    selector.select(key -> finish(key, answers), left);
                    left = (end - System.nanoTime()) / 1_000_000;
                }
            } finally {
                for (var key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
        return answers;
    }

    private static void begin(Selector selector, InetSocketAddress endpoint, Map<InetSocketAddress, Answer> answers)
            throws IOException {
        if (endpoint.isUnresolved()) {
            return;
        }
        var channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (channel.connect(endpoint)) {
                answers.put(endpoint, Answer.ACCEPTED);
                channel.close();
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, endpoint);
            }
        } catch (ConnectException e) {
            answers.put(endpoint, Answer.REFUSED);
            channel.close();
        } catch (IOException e) {
            channel.close();
        }
    }

    private static void finish(SelectionKey key, Map<InetSocketAddress, Answer> answers) {
        var endpoint = (InetSocketAddress) key.attachment();
        try (var channel = (SocketChannel) key.channel()) {
            channel.finishConnect();
            answers.put(endpoint, Answer.ACCEPTED);
        } catch (ConnectException e) {
            answers.put(endpoint, refused(e) ? Answer.REFUSED : Answer.NONE);
        } catch (IOException e) {
            answers.put(endpoint, Answer.NONE);
        }
    }

    /** Whether the machine is there, and nothing listens. */
    static boolean refused(ConnectException e) {
        return e.getMessage() != null && e.getMessage().contains("refused");
    }
}
