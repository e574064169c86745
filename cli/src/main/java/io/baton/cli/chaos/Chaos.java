package io.baton.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.demo.Demo;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.demo.RunFailedException;
import io.baton.cli.input.BadInputException;
import io.baton.cli.input.FileLines;
import io.baton.cli.input.Input;
import io.baton.cli.screen.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs the demo again and again, with other faults each time. */
public final class Chaos {
    private static final Duration SHORTEST = Duration.ofSeconds(4);

    private final ChaosOptions options;
    private final Duration publishing;
    private final Screen screen;
    private final List<Outcome> outcomes = new ArrayList<>();

    private Chaos(ChaosOptions options, Duration publishing, Screen screen) {
        this.options = options;
        this.publishing = publishing;
        this.screen = screen;
    }

    /**
     * Runs all.
     *
     * @return whether all was right in all of them
     * @throws BadInputException if what the user gave cannot be used
     */
    public static boolean run(ChaosOptions options) throws IOException, SQLException, InterruptedException {
        Duration publishing = publishing(options.load());
        if (publishing.compareTo(SHORTEST) < 0) {
            throw new BadInputException("faults need time to strike, and events are published for only "
                    + publishing.toMillis() + " ms: give --seconds of " + SHORTEST.toSeconds()
                    + " or more, more --events, or a lower --rate");
        }
        try (Screen screen = Screen.ofProcess("runs")) {
            Possible possible = Possible.of(options);
            possible.leftOut().forEach(line -> screen.line("%s", line));
            return new Chaos(options.withKinds(possible.kinds()), publishing, screen).run();
        }
    }

    private static Duration publishing(DemoOptions load) throws IOException {
        if (load.events().isEmpty()) {
            return Duration.ofSeconds(load.seconds());
        }
        Input input = new Input(FileLines.of(Path.of(load.events().get())), load.key());
        return load.publishing(input.expected().events());
    }

    private boolean run() throws IOException, SQLException, InterruptedException {
        screen.line("%,d runs, --seed %d", options.runs(), options.seed());
        for (int run = 1; run <= options.runs(); run++) {
            Outcome outcome = run(run);
            outcomes.add(outcome);
            show(outcome);
            int done = run;
            screen.progress(
                    done, options.runs(), () -> String.format(Locale.ROOT, "%,d of %,d runs", done, options.runs()));
            keep(outcome);
        }
        ChaosTable.lines(outcomes).forEach(line -> screen.line("%s", line));
        return outcomes.stream().allMatch(Outcome::right);
    }

    private Outcome run(int run) throws IOException, SQLException, InterruptedException {
        DemoOptions demo = demo(run);
        Kind kind = options.kindOf(run);
        String command = "./baton demo " + demo.asArguments();
        createDirectories(demo.out());
        try (PrintStream log = new PrintStream(Files.newOutputStream(demo.out().resolve("output.txt")), false, UTF_8)) {
            return Outcome.of(
                    run, kind, demo.seed(), command, Demo.run(demo, InputStream.nullInputStream(), Screen.to(log)));
        } catch (RunFailedException e) {
            return Outcome.failed(run, kind, demo.seed(), command, e);
        }
    }

    private DemoOptions demo(int run) {
        return options.demo(run, publishing);
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BadInputException(
                    "no files can be written to " + directory + ": give another directory with --out", e);
        }
    }

    private void show(Outcome outcome) {
        if (outcome.right()) {
            screen.line(
                    "%4d  %-8s right: %,d handled, %d takeovers",
                    outcome.run(),
                    outcome.kind(),
                    outcome.handled(),
                    outcome.takeovers().size());
        } else {
            screen.line(
                    "%4d  %-8s NOT RIGHT: %s",
                    outcome.run(), outcome.kind(), outcome.problem().orElse(""));
            screen.line("      see %s; again: %s", demo(outcome.run()).out(), outcome.command());
        }
    }

    /** The files of a run in which all was right are of no use any more. */
    private void keep(Outcome outcome) throws IOException {
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(options.out().resolve("chaos.json"), outcomes);
        if (outcome.right()) {
            try (Stream<Path> files = Files.walk(demo(outcome.run()).out())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
