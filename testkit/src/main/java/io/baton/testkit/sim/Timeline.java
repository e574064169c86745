package io.baton.testkit.sim;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells a reader what each server did and when. Costs next to nothing while nobody reads. */
final class Timeline {
    private final Agenda agenda;
    private final Consumer<String> reader;
    private final boolean read;

    private Timeline(Agenda agenda, Consumer<String> reader, boolean read) {
        this.agenda = agenda;
        this.reader = reader;
        this.read = read;
    }

    static Timeline unread(Agenda agenda) {
        return new Timeline(agenda, line -> {}, false);
    }

    static Timeline readBy(Consumer<String> reader, Agenda agenda) {
        return new Timeline(agenda, reader, true);
    }

    void note(String who, Supplier<String> what) {
        if (read) {
            long micros = agenda.now() / 1_000;
            reader.accept(String.format(
                    Locale.ROOT, "%5d.%03d ms  %-10s %s", micros / 1_000, micros % 1_000, who, what.get()));
        }
    }
}
