package io.baton.store.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Tells errors apart by what they mean for a transaction. */
final class SqlState {
    /** After these the transaction was rolled back for a reason that passes. */
    private static final Set<String> PASSING = Set.of(
            "40001", // serialization failure; deadlock on H2
            "40P01", // deadlock
            "55P03", // lock not available, also by timeout
            "HYT00", // lock timeout on H2
            "90131", // concurrent update on H2
            "57P05" // idle too long
            );

    private static final Set<String> LOCK_TIMEOUT = Set.of("55P03", "HYT00");

    /** These are the database's own trouble, whoever asked for what. The first letters of a state. */
    private static final Set<String> TROUBLE = Set.of(
            "08", // connection
            "25006", // read-only: a standby, no longer the primary
            "25P03", // idle in a transaction for too long
            "25P04", // transaction too long
            "28", // not let in
            "40", // rolled back
            "53", // out of memory, disk or connections
            "57P", // shut down, or the session was ended
            "58", // I/O
            "72", // snapshot too old
            "90007", // H2: closed
            "90020", // H2: in use by another process
            "90028", // H2: I/O
            "90030", // H2: corrupt
            "90031", // H2: I/O
            "90067", // H2: connection broken
            "90097", // H2: read-only
            "90098", // H2: closed
            "90108", // H2: out of memory
            "90121", // H2: closed
            "90131",
            "F0",
            // Corrupt data, a corrupt index. Any other internal error, XX000, can come of what a write is about.
            "XX001",
            "XX002");

    /** Of these a single statement may have its own: with another database that it goes to, or as it asks for too much. */
    private static final Set<String> OF_ONE_STATEMENT =
            Set.of("08", "25P03", "25P04", "28", "53200", "53300", "53400", "57P");

    private static final Set<String> CONNECTION_LOST =
            Set.of("08", "25P03", "25P04", "57P", "90007", "90067", "90098", "90108", "90121");

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String CANCELLED = "57014";

    private SqlState() {}

    /** Whether the same transaction may succeed when it is run again right away, and has had no effect now. */
    static boolean passes(SQLException e) {
        return PASSING.contains(of(e));
    }

    /** Whether the fault is the database's or the network's and not that of the statement. */
    static boolean isTrouble(SQLException e) {
        return isOfConnection(e) || startsWithAny(TROUBLE, of(e));
    }

    /** Whether trouble may be of one statement alone, if the connection is in order. */
    static boolean mayBeOfOneStatement(SQLException e) {
        return isOfConnection(e) || startsWithAny(OF_ONE_STATEMENT, of(e));
    }

    private static boolean isOfConnection(SQLException e) {
        return e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    /** Whether the connection is of no use any more. */
    static boolean isConnectionLost(SQLException e) {
        return startsWithAny(CONNECTION_LOST, of(e));
    }

    /** Whether there is such a row already. */
    static boolean isUniqueViolation(SQLException e) {
        return of(e).equals(UNIQUE_VIOLATION);
    }

    /** Whether a statement was given up because it took too long. */
    static boolean isCancelled(SQLException e) {
        return of(e).equals(CANCELLED);
    }

    /** Whether a statement was given up because it had waited too long for a lock. */
    static boolean isLockTimeout(SQLException e) {
        return LOCK_TIMEOUT.contains(of(e));
    }

    /** Whether an earlier statement failed, and with it the transaction. */
    static boolean isAborted(SQLException e) {
        return of(e).equals("25P02");
    }

    private static boolean startsWithAny(Set<String> beginnings, String state) {
        return beginnings.stream().anyMatch(state::startsWith);
    }

    private static String of(SQLException e) {
        var state = e.getSQLState();
        return state == null ? "" : state;
    }
}
