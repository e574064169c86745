package io.baton.cli.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.cli.demo.Demo;
import io.baton.cli.demo.DemoOptions;
import io.baton.cli.demo.RunFailedException;
import io.baton.cli.input.BadInputException;
import io.baton.cli.screen.Screen;
import io.baton.protocol.Strategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Runs the demo with both strategies in turn, so that what else the machine does is the same for both. */
public final class Comparison {
    private final CompareOptions options;
    private final Screen screen;
    private final List<Run> runs = new ArrayList<>();

    private Comparison(CompareOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    /**
     * Runs all.
     *
     * @return whether all was right in all of them
     */
    public static boolean run(CompareOptions options) throws IOException, SQLException, InterruptedException {
        try (Screen screen = Screen.ofProcess("runs")) {
            return new Comparison(options, screen).run();
        }
    }

    private boolean run() throws IOException, SQLException, InterruptedException {
        screen.line(
                "%,d runs with each strategy, in turn, such as ./baton demo %s",
                options.runs(), options.demo(1, Strategy.JOIN).asArguments());
        for (int run = 1; run <= options.runs(); run++) {
            for (Strategy strategy : List.of(Strategy.STOP_AND_DRAIN, Strategy.JOIN)) {
                Run done = run(run, strategy);
                runs.add(done);
                screen.line("%4d  %-14s %s", run, DemoOptions.word(strategy), ComparisonTable.words(done));
                keep();
            }
        }
        ComparisonTable.lines(runs).forEach(line -> screen.line("%s", line));
        return runs.stream().allMatch(Run::right);
    }

    private Run run(int run, Strategy strategy) throws IOException, SQLException, InterruptedException {
        DemoOptions demo = options.demo(run, strategy);
        createDirectories(demo.out());
        try (PrintStream log = new PrintStream(Files.newOutputStream(demo.out().resolve("output.txt")), false, UTF_8)) {
            return Run.of(run, strategy, Demo.run(demo, InputStream.nullInputStream(), Screen.to(log)));
        } catch (RunFailedException e) {
            return Run.failed(run, strategy, e);
        }
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BadInputException(
                    "no files can be written to " + directory + ": give another directory with --out", e);
        }
    }

    private void keep() throws IOException {
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(options.out().resolve("compare.json").toFile(), runs);
    }
}
