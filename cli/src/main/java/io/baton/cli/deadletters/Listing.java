package io.baton.cli.deadletters;

import io.baton.node.api.Bytes;
import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Shows dead letters to people or to programs. */
public final class Listing {
    /** Few, for each comes with its body. */
    private static final int PAGE = 20;

    private static final int REASON = 100;
    private static final int SESSION = 40;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LetterStore letters;
    private final Optional<String> session;
    private final Optional<DeadLetterId> after;
    private final int limit;

    /**
     * Chooses what to show.
     *
     * @param session only those of this session
     * @param after only those beyond this one
     * @param limit how many at the most
     */
    public Listing(LetterStore letters, Optional<String> session, Optional<DeadLetterId> after, int limit) {
        this.letters = letters;
        this.session = session;
        this.after = after;
        this.limit = limit;
    }

    /** Prints a JSON object for each, on a line of its own. */
    public void json(PrintWriter out) {
        forEach(letter -> out.println(json(letter)));
        out.flush();
    }

    /** Prints a table. */
    public void table(PrintWriter out) {
        List<String[]> rows = new ArrayList<>();
        rows.add(
                new String[] {"letter", "session", "open", "given up at", "by", "attempts", "replays", "bytes", "reason"
                });
        Optional<DeadLetterId> last = forEach(letter -> rows.add(row(letter)));
        if (last.isEmpty()) {
            out.println("no dead letters");
        } else {
            print(rows, out);
            if (!letters.list(session, last, 1).isEmpty()) {
                out.println("there are more: add --after " + last.get() + " to see them");
            }
        }
        out.flush();
    }

    private Optional<DeadLetterId> forEach(Consumer<DeadLetterRecord> each) {
        Optional<DeadLetterId> last = Optional.empty();
        List<DeadLetterRecord> page;
        int left = limit;
        do {
            page = letters.list(session, last.or(() -> after), Math.min(PAGE, left));
            page.forEach(each);
            left -= page.size();
            if (!page.isEmpty()) {
                last = Optional.of(page.get(page.size() - 1).id());
            }
        } while (page.size() == PAGE && left > 0);
        return last;
    }

    private static String[] row(DeadLetterRecord letter) {
        return new String[] {
            letter.id().toString(),
            OneLine.of(letter.message().sessionId(), SESSION),
            letter.sessionOpen() ? "yes" : "no",
            letter.at().truncatedTo(ChronoUnit.SECONDS).toString(),
            letter.by().toString(),
            String.valueOf(letter.attempts()),
            String.valueOf(letter.replays()),
            String.format(Locale.ROOT, "%,d", letter.message().body().size()),
            OneLine.of(letter.reason(), REASON)
        };
    }

    private static void print(List<String[]> rows, PrintWriter out) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String json(DeadLetterRecord letter) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("letter", letter.id().toString());
        json.put("session", letter.message().sessionId());
        json.put("sessionOpen", letter.sessionOpen());
        json.put("at", letter.at().toString());
        json.put("by", letter.by().toString());
        json.put("attempts", letter.attempts());
        json.put("reason", letter.reason());
        json.put("replays", letter.replays());
        letter.replayedAt().map(Instant::toString).ifPresent(at -> json.put("replayedAt", at));
        json.put("headers", new TreeMap<>(letter.message().headers()));
        text(letter.message().body())
                .ifPresentOrElse(
                        text -> json.put("body", text),
                        () -> json.put(
                                "bodyBase64",
                                Base64.getEncoder()
                                        .encodeToString(letter.message().body().toArray())));
        return JSON.writeValueAsString(json);
    }

    /** A body is a text if it is one in UTF-8. */
    private static Optional<String> text(Bytes body) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.toArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
