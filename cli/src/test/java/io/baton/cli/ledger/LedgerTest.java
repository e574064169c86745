package io.baton.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final LedgerRow FIRST = new LedgerRow("a", 1, "server-1", 3, 0, 17, 1);
    private static final LedgerRow SECOND = new LedgerRow("a", 4, "server-2", 5, 0, 29, 2);
    private static final LedgerRow OTHER = new LedgerRow("b", 2, "server-2", 5, 0, 18, 1);

    @TempDir
    Path dir;

    @Test
    void givesBackWhatHandlersWrote() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
            Ledger.create(connection);
            Ledger.insert(FIRST).run(connection);
            Ledger.insert(OTHER).run(connection);

            assertThat(Ledger.read(connection)).containsExactlyInAnyOrder(FIRST, OTHER);
        }
    }

    @Test
    void keepsAnEventThatIsHandledTwiceAsTwoRowsOfOneEvent() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
            Ledger.create(connection);
            Ledger.insert(FIRST).run(connection);
            Ledger.insert(FIRST).run(connection);

            assertThat(Ledger.read(connection)).containsExactly(FIRST, FIRST);
            assertThat(Ledger.countEvents(connection)).isEqualTo(1);
        }
    }

    @Test
    void writesRowsSortedBySessionThenVersion() throws IOException {
        Path csv = dir.resolve("ledger.csv");

        LedgerCsv.write(csv, List.of(OTHER, SECOND, FIRST));

        assertThat(Files.readString(csv)).isEqualTo("""
                        session,event,server,incarnation,lane,position,version
                        a,1,server-1,3,0,17,1
                        a,4,server-2,5,0,29,2
                        b,2,server-2,5,0,18,1
                        """);
    }

    @Test
    void quotesWhatWouldOtherwiseBeTakenApart() throws IOException {
        Path csv = dir.resolve("ledger.csv");

        LedgerCsv.write(csv, List.of(new LedgerRow("x,\"y\"", 1, "server-1", 3, 0, 17, 1)));

        assertThat(Files.readString(csv)).contains("\"x,\"\"y\"\"\",1,server-1,3,0,17,1\n");
    }
}
