package io.baton.cli.demo;

import io.baton.store.jdbc.JdbcStore;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks broker and database, once all servers have stopped, which of their connections are still there. */
final class Connections {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Optional<ConnectionFactory> broker;
    private final JdbcStore store;
    private final boolean postgres;

    /**
     * Prepares to ask.
     *
     * @param broker connects to the broker, if nobody else does
     * @param postgres whether the database is PostgreSQL; it is H2 otherwise
     */
    Connections(Optional<ConnectionFactory> broker, JdbcStore store, boolean postgres) {
        this.broker = broker;
        this.store = store;
        this.postgres = postgres;
    }

    /** What is left, in words. Waits a little for it to go: a connection is closed, and gone shortly after. */
    List<String> left() throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        List<String> left = look();
        while (!left.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            left = look();
        }
        return left;
    }

    private List<String> look() {
        List<String> left = new ArrayList<>();
        try {
            if (broker.isPresent()) {
                int connections = atBroker(broker.get());
                if (connections > 0) {
                    left.add(connections + " connections to the broker");
                }
            }
            atDatabase(left);
        } catch (JMSException | SQLException e) {
            left.add("something that cannot be asked for: " + e.getMessage());
        }
        return left;
    }

    /** All but the one that asks and those of the broker with itself. */
    private static int atBroker(ConnectionFactory broker) throws JMSException {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Queue management = session.createQueue("activemq.management");
            QueueRequestor requestor = new QueueRequestor((QueueSession) session, management);
            Message question = session.createMessage();
            JMSManagementHelper.putOperationInvocation(question, ResourceNames.BROKER, "listConnectionsAsJSON");
            Message answer = requestor.request(question);
            int others = -1;
            for (JsonNode each : JsonMapper.shared().readTree(String.valueOf(JMSManagementHelper.getResult(answer)))) {
                if (!each.path("clientAddress").asString("").startsWith("invm")) {
                    others++;
                }
            }
            return others;
        } catch (JMSException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the broker's management cannot be asked", e);
        }
    }

    /** Servers say whose a database session is; the demo's own are nobody's. */
    private void atDatabase(List<String> left) throws SQLException {
        String sessions = postgres
                ? "SELECT application_name || ', ' || coalesce(state, '') FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'baton:%' AND datname = current_database()"
                : "SELECT 'of incarnation ' || d.incarnation FROM information_schema.sessions s"
                        + " JOIN baton_database_session d"
                        + " ON d.session_id = s.session_id AND d.started = s.session_start";
        String locks = postgres
                ? "SELECT l.locktype || ', ' || l.mode || ', ' || a.application_name || ', ' || coalesce(a.query, '')"
                        + " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                        + " WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()"
                : "SELECT table_name || ', ' || lock_type FROM information_schema.locks"
                        + " WHERE session_id <> SESSION_ID()";
        try (java.sql.Connection connection = store.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            each(statement, sessions, "a session in the database: ", left);
            each(statement, locks, "a lock in the database: ", left);
        }
    }

    private static void each(Statement statement, String query, String what, List<String> left) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                left.add(what + result.getString(1));
            }
        }
    }
}
