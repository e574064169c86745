package io.baton.testkit.sim;

import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.spi.DeadLetter;
import io.baton.node.spi.DeadLetters;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** The dead letters of the model store. */
final class StoreLetters {
    private final TreeMap<DeadLetterId, DeadLetterRecord> letters = new TreeMap<>();
    private final Agenda agenda;

    /** Whether a session is open on a lane. */
    private final BiPredicate<LaneId, String> open;

    StoreLetters(Agenda agenda, BiPredicate<LaneId, String> open) {
        this.agenda = agenda;
        this.open = open;
    }

    void keep(IncarnationId by, DeadLetter letter) {
        letters.putIfAbsent(
                DeadLetterId.of(letter.message()),
                new DeadLetterRecord(
                        letter.message(), letter.reason(), letter.attempts(), by, now(), 0, Optional.empty(), false));
    }

    List<DeadLetterRecord> list(Optional<String> session, Optional<DeadLetterId> after, int limit) {
        return after.map(id -> letters.tailMap(id, false)).orElse(letters).values().stream()
                .filter(each ->
                        session.isEmpty() || session.get().equals(each.message().sessionId()))
                .limit(limit)
                .map(this::asRead)
                .toList();
    }

    Optional<DeadLetterRecord> find(DeadLetterId id) {
        return Optional.ofNullable(letters.get(id)).map(this::asRead);
    }

    boolean markReplayed(DeadLetterId id, int number) {
        DeadLetterRecord letter = letters.get(id);
        if (letter == null || letter.replays() != number - 1) {
            return false;
        }
        letters.put(id, with(letter, number, Optional.of(now()), false));
        return true;
    }

    boolean delete(DeadLetterId id) {
        return letters.remove(id) != null;
    }

    /** Checks what {@link DeadLetters#list} is asked for. */
    static void requirePage(int limit) {
        if (limit < 1 || limit > DeadLetters.MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + DeadLetters.MAX_PAGE + ", was " + limit);
        }
    }

    private DeadLetterRecord asRead(DeadLetterRecord letter) {
        boolean sessionOpen =
                open.test(letter.message().lane(), letter.message().sessionId());
        return with(letter, letter.replays(), letter.replayedAt(), sessionOpen);
    }

    private static DeadLetterRecord with(
            DeadLetterRecord letter, int replays, Optional<Instant> replayedAt, boolean sessionOpen) {
        return new DeadLetterRecord(
                letter.message(),
                letter.reason(),
                letter.attempts(),
                letter.by(),
                letter.at(),
                replays,
                replayedAt,
                sessionOpen);
    }

    private Instant now() {
        return Instant.ofEpochSecond(0, agenda.now());
    }
}
