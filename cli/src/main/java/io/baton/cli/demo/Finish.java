package io.baton.cli.demo;

import io.baton.cli.Version;
import io.baton.cli.fault.Fault;
import io.baton.cli.input.Expected;
import io.baton.cli.input.SessionState;
import io.baton.cli.ledger.Judge;
import io.baton.cli.ledger.Ledger;
import io.baton.cli.ledger.LedgerCsv;
import io.baton.cli.ledger.LedgerRow;
import io.baton.cli.ledger.Verdict;
import io.baton.node.api.TakeoverRecord;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.TakeoverId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Ends a run: stops the servers, reads what they left in the store, judges it and writes the files. */
final class Finish {
    private static final LaneId LANE = new LaneId(0);
    private static final int STATES_AT_ONCE = 500;

    private final DemoOptions options;
    private final RunFiles files;
    private final Expected expected;
    private final Watch watch;
    private final Stage stage;
    private final Optional<DatabaseRemains> database;

    /** @param database empty if it is not to be asked */
    Finish(
            DemoOptions options,
            RunFiles files,
            Expected expected,
            Watch watch,
            Stage stage,
            Optional<DatabaseRemains> database) {
        this.options = options;
        this.files = files;
        this.expected = expected;
        this.watch = watch;
        this.stage = stage;
        this.database = database;
    }

    /**
     * Does it all.
     *
     * @param balancer knows where each session was opened, and who came back
     * @param clients know what has come to them
     * @param schedule knows when each event was due
     * @param rest knows what the servers do not show yet
     * @param endedEarly why the run did not come to its end, if so
     */
    Report report(Balancer balancer, Clients clients, Schedule schedule, Rest rest, Optional<String> endedEarly)
            throws IOException, SQLException, InterruptedException {
        watch.ending();
        clients.ending();
        List<String> problems = new ArrayList<>();
        if (endedEarly.isPresent()) {
            problems.add(endedEarly.get());
            problems.addAll(rest.missing());
        }
        problems.addAll(watch.failures());
        problems.addAll(silent());
        problems.addAll(clients.problems());
        // Nothing is written any more once the servers have stopped.
        stage.cluster().close();
        stage.broker().close();
        problems.addAll(leftInDatabase());
        List<LedgerRow> rows = ledger();
        Refusals refusals = Refusals.of(watch.notCommitted(), watch.commits(), watch.fenced(), rows, unheard());
        problems.addAll(refusals.problems());
        LedgerCsv.write(files.ledger(), rows);
        Verdict verdict = Judge.judge(expected, rows, states());
        Commits commits = new Commits(watch.commits());
        Report report = Report.of(
                Version.number(),
                verdict,
                expected.unkeyed(),
                expected.sessions().size(),
                watch.deadLetters(),
                refusals.count(),
                stage.cluster().memory(),
                problems,
                optionsAsWritten(),
                watch.handedOver(),
                clients.received(),
                Delays.of(commits, rows, schedule::due).orElse(null),
                Returns.of(balancer.returns(), this::hitAt).orElse(null),
                new Timeline(watch.hits(), takeovers(), balancer.homes(), commits, watch.ownCommits(), rows)
                        .takeovers());
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValue(files.report(), report);
        return report;
    }

    private Optional<Instant> hitAt(IncarnationId incarnation) {
        return Optional.ofNullable(watch.hits().get(incarnation)).map(Watch.Hit::at);
    }

    /** While the store is away, nobody hears what became of a commit. */
    private boolean unheard() {
        return options.faults().stream().anyMatch(Fault::losesAnswersOfTheStore);
    }

    private List<String> leftInDatabase() throws InterruptedException {
        return database.isEmpty()
                ? List.of()
                : database.get().left().stream()
                        .map(left -> "left over by servers that have stopped: " + left)
                        .toList();
    }

    private List<LedgerRow> ledger() throws SQLException {
        try (Connection connection = stage.store().dataSource().getConnection()) {
            return Ledger.read(connection);
        }
    }

    /** Whoever was taken over and goes on must have said that it was fenced. */
    private List<String> silent() {
        Set<IncarnationId> survivors = new HashSet<>(watch.hits().keySet());
        survivors.removeAll(watch.killed());
        survivors.removeAll(watch.fenced());
        return takeovers().stream()
                .map(TakeoverRecord::failed)
                .filter(survivors::contains)
                .distinct()
                .map(failed -> failed + " was taken over and did not say that it was fenced")
                .toList();
    }

    private Map<String, SessionState> states() {
        Map<String, SessionState> states = new HashMap<>();
        List<String> sessions = List.copyOf(expected.sessions());
        for (int from = 0; from < sessions.size(); from += STATES_AT_ONCE) {
            List<String> some = sessions.subList(from, Math.min(sessions.size(), from + STATES_AT_ONCE));
            answer(stage.store().states(LANE, some))
                    .forEach((session, found) -> states.put(session, SessionState.decode(found.state())));
        }
        return states;
    }

    /** The records in the store, each replaced by what was told of it if that is more. */
    private Collection<TakeoverRecord> takeovers() {
        Map<TakeoverId, TakeoverRecord> records = new LinkedHashMap<>();
        answer(stage.store().records()).forEach(record -> records.put(record.id(), record));
        records.values().removeIf(record -> watch.isAfterEnding(record));
        for (TakeoverRecord told : watch.takeovers()) {
            records.merge(
                    told.id(), told, (a, b) -> b.steps().size() > a.steps().size() ? b : a);
        }
        return records.values();
    }

    private String database() {
        return options.postgres().isPresent() ? "PostgreSQL" : "H2";
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw RunFailedException.because("the store did not answer", e);
        }
    }

    private Map<String, Object> optionsAsWritten() {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("events", options.events().orElse("made up"));
        written.put("key", options.key().toString());
        written.put("seed", options.seed());
        written.put("servers", options.servers());
        written.put("publishers", options.publishers());
        written.put("rate", options.rate());
        written.put("handlerMs", options.handlerMs());
        written.put("detectionMs", options.detectionMs());
        written.put("strategy", DemoOptions.word(options.strategy()));
        written.put("seconds", options.seconds());
        written.put(
                "faults",
                options.faultsDuring(expected.events()).stream()
                        .map(Fault::toString)
                        .toList());
        written.put("store", options.store().map(StoreAddress::display).orElse(database()));
        written.put("clients", options.clients());
        written.put("sequenced", options.sequenced());
        written.put("epochCheck", options.epochCheck());
        return written;
    }
}
