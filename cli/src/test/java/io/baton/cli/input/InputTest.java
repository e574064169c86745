package io.baton.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
    @TempDir
    Path dir;

    @Test
    void numbersEventsByTheirLine() throws IOException {
        assertThat(events(text("a 1\n\nb 2\r\na 3"))).containsExactly("1 a: a 1", "3 b: b 2", "4 a: a 3");
    }

    @Test
    void countsLinesWithoutASession() throws IOException {
        Expected expected = input(text("a\n\n b\nc\n")).expected();

        assertThat(expected.lines()).isEqualTo(4);
        assertThat(expected.events()).isEqualTo(2);
        assertThat(expected.unkeyed()).isEqualTo(2);
        assertThat(expected.sessions()).containsExactly("a", "c");
        assertThat(expected.sessionOf(1)).isEqualTo("a");
        assertThat(expected.sessionOf(2)).isNull();
        assertThat(expected.sessionOf(4)).isEqualTo("c");
        assertThat(expected.sessionOf(0)).isNull();
        assertThat(expected.sessionOf(5)).isNull();
    }

    @Test
    void worksOutTheLastStateOfEverySession() throws IOException {
        Expected expected = input(text("a x\nb y\na z\n")).expected();

        assertThat(expected.stateOf("a"))
                .isEqualTo(SessionState.START.next(1, "a x".getBytes(UTF_8)).next(3, "a z".getBytes(UTF_8)));
        assertThat(expected.stateOf("b")).isEqualTo(SessionState.START.next(2, "b y".getBytes(UTF_8)));
        assertThat(expected.stateOf("c")).isEqualTo(SessionState.START);
    }

    @Test
    void readsPackedFiles() throws IOException {
        Path packed = Files.write(dir.resolve("events.gz"), gzip("a 1\nb 2\n"));

        assertThat(events(FileLines.of(packed))).containsExactly("1 a: a 1", "2 b: b 2");
    }

    @Test
    void readsPackedFilesThatWereAppendedToOneAnother() throws IOException {
        byte[] first = gzip("a 1\n");
        byte[] second = gzip("b 2\n");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);

        assertThat(events(FileLines.of(Files.write(dir.resolve("both.gz"), both))))
                .containsExactly("1 a: a 1", "2 b: b 2");
    }

    @Test
    void readsAStreamTwicePackedOrNot() throws IOException {
        for (byte[] bytes : List.of(gzip("a 1\nb 2\n"), "a 1\nb 2\n".getBytes(UTF_8))) {
            Path spool = dir.resolve("spool");
            Lines lines = FileLines.spooled("standard input", new ByteArrayInputStream(bytes), spool);

            assertThat(events(lines)).containsExactly("1 a: a 1", "2 b: b 2").isEqualTo(events(lines));
            Files.delete(spool);
        }
    }

    @Test
    void refusesAPackedFileThatIsCutOff() throws IOException {
        byte[] whole = gzip("a 1\n".repeat(1000));
        Path cut = Files.write(dir.resolve("cut.gz"), Arrays.copyOf(whole, whole.length - 9));

        assertThatThrownBy(() -> input(FileLines.of(cut)).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cut.gz cannot be unpacked");
    }

    @Test
    void refusesAPackedFileThatIsDamaged() throws IOException {
        byte[] damaged = gzip("a 1\nb 2\nc 3\n");
        damaged[14] ^= 0x55;
        Path file = Files.write(dir.resolve("damaged.gz"), damaged);

        assertThatThrownBy(() -> input(FileLines.of(file)).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot be unpacked");
    }

    @Test
    void refusesAFileThatOnlySaysItIsPacked() throws IOException {
        Path file = Files.writeString(dir.resolve("plain.gz"), "a 1\n");

        assertThatThrownBy(() -> input(FileLines.of(file)).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot be unpacked");
    }

    @Test
    void refusesAMissingFileAndADirectory() {
        assertThatThrownBy(() -> FileLines.of(dir.resolve("nowhere.log")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> FileLines.of(dir))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void refusesAnInputWithNothingToPublish() {
        assertThatThrownBy(() -> input(text("")).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> input(text(" a\n\n")).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none of the 2 lines");
    }

    @Test
    void refusesASessionThatNoServerWouldTake() {
        assertThatThrownBy(() -> input(text("x".repeat(257) + "\n")).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has 257 characters");
        assertThatThrownBy(() -> input(text("ok\na\0b\n")).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("control character");
    }

    @Test
    void refusesALineWithoutEnd() {
        assertThatThrownBy(() ->
                        input(text("x".repeat(StreamLineReader.MAX_LENGTH + 1))).expected())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws IOException {
        String line = "a " + "x".repeat(200_000);

        assertThat(events(text(line + "\nb\n"))).containsExactly("1 a: " + line, "2 b: b");
    }

    @Test
    void makesTheSameLinesOfTheSameSeed() throws IOException {
        Lines lines = new GeneratedLines(42, 300, 5_000);

        assertThat(events(lines)).hasSize(5_000).isEqualTo(events(new GeneratedLines(42, 300, 5_000)));
        assertThat(events(lines)).isNotEqualTo(events(new GeneratedLines(43, 300, 5_000)));
    }

    @Test
    void makesAFewVisitorsMuchBusierThanTheRest() throws IOException {
        Expected expected = input(new GeneratedLines(42, 300, 20_000)).expected();

        assertThat(expected.sessions()).hasSize(300);
        assertThat(expected.unkeyed()).isZero();
        assertThat(expected.stateOf("visitor-001").count())
                .isGreaterThan(20 * expected.stateOf("visitor-300").count());
    }

    private static List<String> events(Lines lines) throws IOException {
        List<String> events = new ArrayList<>();
        try (EventReader reader = input(lines).open()) {
            Event event = reader.next();
            while (event != null) {
                events.add(event.number() + " " + event.session() + ": " + new String(event.body(), UTF_8));
                event = reader.next();
            }
        }
        return events;
    }

    private static Input input(Lines lines) {
        return new Input(lines, Key.of(Key.DEFAULT));
    }

    private static Lines text(String text) {
        return new Lines() {
            @Override
            public String name() {
                return "the text";
            }

            @Override
            public LineReader open() {
                return new StreamLineReader(name(), new ByteArrayInputStream(text.getBytes(UTF_8)));
            }
        };
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
