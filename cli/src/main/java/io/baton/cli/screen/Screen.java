package io.baton.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * What the user sees: lines on standard output, and on standard error how far it is, as a bar on a
 * terminal and otherwise as a line now and then.
 */
public final class Screen implements AutoCloseable {
    /** How many there will be in all, when that cannot be told. */
    public static final long NOBODY_KNOWS = -1;

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int WIDTH = 80;
    private static final long BETWEEN_LINES_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final String task;
    private @Nullable ProgressBar bar;
    private long lastLineNanos = System.nanoTime();

    private Screen(PrintStream out, PrintStream err, boolean terminal, String task) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.task = task;
    }

    /**
     * The screen of this process.
     *
     * @param task what the bar counts
     */
    public static Screen ofProcess(String task) {
        return new Screen(System.out, System.err, isTerminal(), task);
    }

    /** One that shows lines only, on a stream that the caller closes. */
    public static Screen to(PrintStream out) {
        return new Screen(out, new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), false, "");
    }

    // Where it cannot be told, plain lines do no harm.
    private static boolean isTerminal() {
        try {
            String error = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return error.startsWith("/dev/pts/") || error.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Shows a line for good. */
    public synchronized void line(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        if (bar != null) {
            err.print(CLEAR_LINE);
            err.flush();
        }
        out.println(text);
        out.flush();
        if (bar != null) {
            bar.refresh();
        }
    }

    /**
     * Shows how far it is.
     *
     * @param all how many there will be, or {@link #NOBODY_KNOWS}
     * @param line says so where there is no room for a bar
     */
    public synchronized void progress(long done, long all, Supplier<String> line) {
        if (!terminal) {
            if (System.nanoTime() - lastLineNanos > BETWEEN_LINES_NANOS) {
                lastLineNanos = System.nanoTime();
                err.println(line.get());
            }
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                    .build();
        }
        bar.stepTo(all == NOBODY_KNOWS ? done : Math.min(done, all));
    }

    /** Takes the bar away. */
    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
