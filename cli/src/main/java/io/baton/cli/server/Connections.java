package io.baton.cli.server;

import io.baton.node.BatonServer;
import io.baton.node.api.ConnectionReplacedException;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.UnknownNumberException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of sessions' clients, all of which are in the demo's own process. */
final class Connections {
    private final BatonServer server;
    private final NoticeWriter notices;
    private final Map<String, OutboxConnection> connections = new ConcurrentHashMap<>();

    Connections(BatonServer server, NoticeWriter notices) {
        this.server = server;
        this.notices = notices;
    }

    /** A client has come, and has everything up to a number. */
    void connect(String session, long lastNumber) {
        server.connect(session, lastNumber, new Client(session)).whenComplete((connection, failure) -> {
            if (failure == null) {
                connections.put(session, connection);
            } else {
                Throwable cause = failure.getCause();
                refused(session, failure instanceof CompletionException && cause != null ? cause : failure);
            }
        });
    }

    /** The client has everything up to a number for good. */
    void confirm(String session, long number) {
        OutboxConnection connection = connections.get(session);
        if (connection != null) {
            connection.confirm(number);
        }
    }

    private void refused(String session, Throwable reason) {
        notices.write(
                new Notice.Disconnected(session, !(reason instanceof UnknownNumberException), String.valueOf(reason)));
    }

    private final class Client implements OutboxClient {
        private final String session;

        Client(String session) {
            this.session = session;
        }

        @Override
        public CompletionStage<?> send(OutboxMessage message) {
            notices.write(new Notice.Sent(
                    session, message.number(), Long.parseLong(message.body().asUtf8())));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onDisconnected(Throwable reason) {
            // Whoever has replaced it goes on.
            if (!(reason instanceof ConnectionReplacedException)) {
                refused(session, reason);
            }
        }
    }
}
