package io.baton.store.jdbc;

import io.baton.protocol.IncarnationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Remembers what the database calls the session of each connection, and whose it has been told that it is. */
final class DatabaseSessions {
    private final Dialect dialect;

    /** By the driver's connections: what the pool hands out is a new object each time. */
    private final Map<Connection, Known> known = new WeakHashMap<>();

    private record Known(int session, Optional<IncarnationId> owner) {}

    DatabaseSessions(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Makes sure that the database knows whose session this is, and commits that: others have to see it
     * while the transaction that follows is under way.
     *
     * @param self whose; empty if it does not matter
     * @return the database's name for the session
     */
    int enter(Connection connection, Optional<IncarnationId> self) throws SQLException {
        var key = connection.unwrap(Connection.class);
        var before = find(key);
        var session = before.isPresent() ? before.get().session() : dialect.databaseSession(connection);
        if (self.isPresent() && !before.flatMap(Known::owner).equals(self)) {
            dialect.tag(connection, session, self.get());
            connection.commit();
            keep(key, new Known(session, self));
        } else if (before.isEmpty()) {
            keep(key, new Known(session, Optional.empty()));
        }
        return session;
    }

    private synchronized Optional<Known> find(Connection key) {
        return Optional.ofNullable(known.get(key));
    }

    private synchronized void keep(Connection key, Known value) {
        known.put(key, value);
    }
}
