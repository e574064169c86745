package io.baton.cli.simulate;

import io.baton.protocol.Step;
import io.baton.testkit.sim.Fault;
import io.baton.testkit.sim.FaultCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often each fault struck at each step of a takeover, as a table. */
final class FaultTable {
    private static final int WIDTH = 10;

    private FaultTable() {}

    static List<String> lines(FaultCounts counts) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("faults by the step of a takeover that had just been reached there");
        StringBuilder first = new StringBuilder(" ".repeat(18));
        StringBuilder second = new StringBuilder(" ".repeat(18));
        for (Step step : Step.values()) {
            String words = words(step.name());
            int space = words.indexOf(' ');
            first.append(cell(words.substring(0, Math.max(0, space))));
            second.append(cell(words.substring(space + 1)));
        }
        lines.add(first.append(cell("no")).toString());
        lines.add(second.append(cell("takeover")).toString());
        for (Fault fault : Fault.values()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", words(fault.name())));
            for (Step step : Step.values()) {
                line.append(cell(String.format(Locale.ROOT, "%,d", counts.at(fault, step))));
            }
            lines.add(line.append(cell(String.format(Locale.ROOT, "%,d", counts.elsewhere(fault))))
                    .toString());
        }
        return lines;
    }

    private static String cell(String text) {
        return " ".repeat(Math.max(1, WIDTH - text.length())) + text;
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
