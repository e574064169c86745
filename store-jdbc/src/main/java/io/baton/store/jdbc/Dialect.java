package io.baton.store.jdbc;

import io.baton.protocol.IncarnationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Where PostgreSQL and H2 differ. */
interface Dialect {
    /** Where its migrations are on the classpath. */
    String migrations();

    /** What a connection is opened with; what the URL says besides goes first. */
    Properties connectionProperties();

    /** Adds to a new connection what its driver lacks. */
    Connection dress(Connection connection);

    /** Runs on every new connection of the store's own. */
    String connectionInitSql();

    /**
     * Makes sure that an acknowledged commit is not forgotten (rule 24), and reads what the other methods
     * need. Runs once, after the migrations, on a connection in auto-commit mode.
     *
     * @throws StoreUnavailableException if it would be forgotten
     */
    void prepare(Connection connection) throws SQLException;

    /** An expression that draws a takeover's id anew for each row: over 200 random bits in hexadecimal (rule 7). */
    String freshTakeoverId();

    /** Locks an incarnation's row so that its fence has to wait, and reads its status. */
    String lockStatus();

    /** Sets states; takes ids, states, the lane. */
    String updateStates();

    /** Reopens sessions if they are as they were read; takes home, ids, new sinces, old homes, old sinces, lane. */
    String reopen();

    /**
     * Gives open sessions another home and since, if both are still what was read. Parameters: new home; ids, new
     * sinces, old homes, old sinces as arrays; lane.
     */
    String handOver();

    /** Closes open sessions of one home; takes the new home, a position that since must reach, ids, lane, old home. */
    String close();

    /** Moves sessions of one home; takes the new home, a position that since must reach, lane, old home, limit. */
    String rehome();

    /** The database's name for a connection's session. */
    int databaseSession(Connection connection) throws SQLException;

    /** Notes whose database session this is, so that {@link #endBlockers} knows. The caller commits. */
    void tag(Connection connection, int databaseSession, IncarnationId self) throws SQLException;

    /**
     * Ends the database sessions that a database session waits for, if they belong to a fenced incarnation
     * or to the victim, and no others.
     *
     * @return the ended ones
     */
    List<Integer> endBlockers(Connection connection, int blocked, Optional<IncarnationId> victim) throws SQLException;

    /** Fails if COMMIT would, because of a constraint that is checked late or a statement that failed. */
    void checkDeferred(Connection connection) throws SQLException;

    /** Forgets what is kept of an incarnation's database sessions. */
    void forget(Connection connection, IncarnationId incarnation) throws SQLException;
}
