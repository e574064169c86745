package io.baton.cli.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Writes the ledger as comma-separated values, quoted as RFC 4180 has it. */
public final class LedgerCsv {
    private static final Comparator<LedgerRow> BY_SESSION_AND_VERSION = Comparator.comparing(LedgerRow::session)
            .thenComparingLong(LedgerRow::version)
            .thenComparingLong(LedgerRow::event);

    private LedgerCsv() {}

    /** Writes all rows, sorted by session, then version. */
    public static void write(Path file, List<LedgerRow> rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
            out.write("session,event,server,incarnation,lane,position,version\n");
            for (LedgerRow row : rows.stream().sorted(BY_SESSION_AND_VERSION).toList()) {
                out.write(line(row));
            }
        }
    }

    private static String line(LedgerRow row) {
        return quoted(row.session())
                + ','
                + row.event()
                + ','
                + quoted(row.server())
                + ','
                + row.incarnation()
                + ','
                + row.lane()
                + ','
                + row.position()
                + ','
                + row.version()
                + '\n';
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
