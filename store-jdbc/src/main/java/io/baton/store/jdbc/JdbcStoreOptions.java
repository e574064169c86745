package io.baton.store.jdbc;

import java.time.Duration;

/**
 * Where the store is and how it is used. Start from {@link #of}.
 *
 * @param url the JDBC URL: {@code jdbc:postgresql:} or {@code jdbc:h2:}, with whatever its driver takes as
 *     parameters, such as {@code ?sslmode=verify-full&sslrootcert=ca.pem}. One that holds a password, or a user
 *     before the host, is refused when the store is opened.
 * @param user the database user; on H2 an administrator
 * @param password its password; {@link #toString} leaves it out
 * @param poolSize how many requests run at the same time, each on a connection of its own, 1 to 100; others wait. A
 *     server makes one at a time for its own queue and for each that it drains, and a few besides: it looks for the
 *     dead, reads and trims outboxes, and tidies up.
 * @param connectTimeout how long to wait for a connection, 250 ms or more
 * @param statementTimeout how long one statement may take, and all that the handlers write in one batch together, 1 s
 *     to less than 8 s; half as long a statement may wait for a lock; what takes longer is given up
 * @param historyLimit how many records of takeovers are kept, 1 or more
 * @param epochCheck false leaves out of a batch's commit the check that the server is not fenced, and with it
 *     the condition on progress, which would catch most of the same commits. It is there for negative
 *     controls only: a test that does not fail without the check proves nothing. Never set it to false where
 *     messages matter.
 * @param beforeBatchCommit runs on the request's thread between the check in a batch's commit and COMMIT, while the
 *     server's row is locked. It is there for tests that stop a server at that very place. Never let anything run
 *     there where messages matter: every fence of this server waits for it.
 */
public record JdbcStoreOptions(
        String url,
        String user,
        String password,
        int poolSize,
        Duration connectTimeout,
        Duration statementTimeout,
        int historyLimit,
        boolean epochCheck,
        Runnable beforeBatchCommit) {
    public JdbcStoreOptions {
        require(poolSize >= 1 && poolSize <= 100, "pool size must be 1 to 100, was " + poolSize);
        require(connectTimeout.toMillis() >= 250, "connect timeout must be 250 ms or more, was " + connectTimeout);
        require(statementTimeout.toMillis() >= 1000, "statement timeout must be 1 s or more, was " + statementTimeout);
        require(
                statementTimeout.compareTo(Transactions.GIVE_UP_AFTER) < 0,
                "statement timeout must be less than " + Transactions.GIVE_UP_AFTER.toSeconds() + " s, was "
                        + statementTimeout);
        require(historyLimit >= 1, "history limit must be 1 or more, was " + historyLimit);
    }

    /** The defaults: 6 connections, 5 s to connect, 5 s for a statement, 1,000 takeover records. */
    public static JdbcStoreOptions of(String url, String user, String password) {
        return new JdbcStoreOptions(
                url,
                user,
                password,
                6,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1000,
                true,
                JdbcStoreOptions::nothing);
    }

    /** These options with another number of requests that run at the same time. */
    public JdbcStoreOptions withPoolSize(int connections) {
        return new JdbcStoreOptions(
                url,
                user,
                password,
                connections,
                connectTimeout,
                statementTimeout,
                historyLimit,
                epochCheck,
                beforeBatchCommit);
    }

    /** These options with another time to wait for a connection. */
    public JdbcStoreOptions withConnectTimeout(Duration timeout) {
        return new JdbcStoreOptions(
                url, user, password, poolSize, timeout, statementTimeout, historyLimit, epochCheck, beforeBatchCommit);
    }

    /** These options with another time for one statement, and for all writes of a batch together. */
    public JdbcStoreOptions withStatementTimeout(Duration timeout) {
        return new JdbcStoreOptions(
                url, user, password, poolSize, connectTimeout, timeout, historyLimit, epochCheck, beforeBatchCommit);
    }

    /** These options with another number of records of takeovers that are kept. */
    public JdbcStoreOptions withHistoryLimit(int records) {
        return new JdbcStoreOptions(
                url,
                user,
                password,
                poolSize,
                connectTimeout,
                statementTimeout,
                records,
                epochCheck,
                beforeBatchCommit);
    }

    /** These options with or without the check in a batch's commit; for negative controls only: see {@link #epochCheck}. */
    public JdbcStoreOptions withEpochCheck(boolean check) {
        return new JdbcStoreOptions(
                url,
                user,
                password,
                poolSize,
                connectTimeout,
                statementTimeout,
                historyLimit,
                check,
                beforeBatchCommit);
    }

    /** These options with what runs before the COMMIT of every batch; for tests only: see {@link #beforeBatchCommit}. */
    public JdbcStoreOptions withBeforeBatchCommit(Runnable action) {
        return new JdbcStoreOptions(
                url, user, password, poolSize, connectTimeout, statementTimeout, historyLimit, epochCheck, action);
    }

    /** Everything but the password and what follows the database's name in the URL, where there may be another. */
    @Override
    public String toString() {
        return "JdbcStoreOptions[url=" + ConnectionUrl.withoutSecrets(url) + ", user=" + user + ", poolSize="
                + poolSize + ", connectTimeout=" + connectTimeout + ", statementTimeout=" + statementTimeout
                + ", historyLimit=" + historyLimit + ", epochCheck=" + epochCheck + "]";
    }

    private static void nothing() {
        // Where nobody waits, a commit goes on.
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
