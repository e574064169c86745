package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The handling rule decides from what it keeps in mind; here it is held against one that keeps nothing in mind
 * and reads all that ever happened instead.
 */
@ExtendWith(Seeded.class)
class HandlingRuleAgainstHistoryTest {
    private static final List<String> SESSIONS = List.of("s", "t", "u");

    private sealed interface Event {}

    private record Opened(String session, long since) implements Event {}

    private record Closed(String session) implements Event {}

    private record Committed(long position) implements Event {}

    private final List<Event> history = new ArrayList<>();
    private final OwnQueue own =
            new LaneProtocol(new IncarnationId("a", 1), Strategy.STOP_AND_DRAIN, Position.START).own();

    @Test
    void decidesAsTheWholeHistoryWould(Random random) {
        long position = Position.START;
        long committed = Position.START;
        for (int i = 0; i < 5_000; i++) {
            String session = SESSIONS.get(random.nextInt(SESSIONS.size()));
            switch (random.nextInt(8)) {
                case 0 -> open(session, position + random.nextInt(8) - 4);
                case 1 -> close(session);
                case 2 -> {
                    if (position > committed) {
                        committed = position;
                        commit(committed);
                    }
                }
                case 3 -> {
                    own.reopened();
                    position = Math.max(Position.START, committed - random.nextInt(4));
                }
                default -> {
                    position += 1 + random.nextInt(3);
                    assertThat(own.message(session, position))
                            .as("%s at %s after %s", session, position, history)
                            .isEqualTo(verdict(session, position));
                }
            }
        }
    }

    private Verdict verdict(String session, long position) {
        boolean home = false;
        boolean handledBefore = false;
        for (Event event : history) {
            if (event instanceof Opened opened && opened.session().equals(session)) {
                handledBefore = (home && handledBefore) || position <= opened.since();
                home = true;
            } else if (event instanceof Closed closed && closed.session().equals(session)) {
                home = false;
            }
        }
        if (!home) {
            return Verdict.NOT_MINE;
        }
        boolean committed =
                history.stream().anyMatch(event -> event instanceof Committed c && position <= c.position());
        return handledBefore || committed ? Verdict.ALREADY_HANDLED : Verdict.HANDLE;
    }

    private void open(String session, long since) {
        own.opened(session, since);
        history.add(new Opened(session, since));
    }

    private void close(String session) {
        own.closed(session);
        history.add(new Closed(session));
    }

    private void commit(long position) {
        own.committed(position);
        history.add(new Committed(position));
    }
}
