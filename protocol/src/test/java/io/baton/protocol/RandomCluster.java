package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A few servers on one lane, with as much of a broker and a store as they need, in one thread: what happens next is
 * drawn, and so is whether it is repeated or lost. Nothing here knows which messages are to be handled where, except
 * that a session is handled message by message.
 */
final class RandomCluster {
    private static final int SESSIONS = 4;

    private sealed interface Entry {}

    private record Message(String session, int number) implements Entry {}

    private record Marked(Marker marker) implements Entry {}

    private final class Server {
        private final IncarnationId id;
        private final LaneProtocol protocol;
        private final Reader own;
        private final Map<TakeoverId, Reader> drains = new HashMap<>();
        private final Set<Takeover> known = new HashSet<>();
        private final ArrayDeque<Decision> due = new ArrayDeque<>();

        private Server(IncarnationId id) {
            this.id = id;
            this.protocol = new LaneProtocol(id, strategy, Position.START);
            this.own = new Reader(protocol.own());
        }

        private void step() {
            int drawn = random.nextInt(10);
            if (drawn < 4) {
                if (readsOwnWhileDraining || protocol.own().mayRead()) {
                    own.read();
                }
            } else if (drawn < 7) {
                drains.forEach((takeover, reader) -> {
                    if (!reader.drained && reader.read() == Verdict.DRAINED) {
                        reader.commit();
                        reader.drained = true;
                        protocol.drained(takeover);
                    }
                });
            } else if (drawn < 8) {
                own.reopenOrCommit();
                drains.values().stream().filter(reader -> !reader.drained).forEach(Reader::reopenOrCommit);
            } else if (!due.isEmpty()) {
                carryOut(due.remove());
            } else {
                drains.keySet().forEach(protocol::caughtUp);
            }
            due.addAll(protocol.decisions());
            for (Takeover takeover : List.copyOf(known)) {
                if (takeover.phase() == Takeover.Phase.DONE && random.nextInt(8) == 0) {
                    protocol.forget(takeover.id());
                    known.remove(takeover);
                }
            }
        }

        private void carryOut(Decision decision) {
            Takeover takeover = ((Decision.OfTakeover) decision).takeover();
            if (decision instanceof Decision.OpenFailed) {
                protocol.opened(takeover.id(), progressOf(takeover.failed()), sessionsOf(takeover.failed()));
                drains.put(takeover.id(), new Reader(takeover.queue()));
            } else if (decision instanceof Decision.PublishMarker publish) {
                append(new Marked(publish.marker()));
                if (random.nextInt(3) == 0) {
                    due.add(publish);
                } else {
                    protocol.markerPublished(takeover.id());
                }
            } else if (decision instanceof Decision.CloseFailed) {
                drains.remove(takeover.id());
            } else if (decision instanceof Decision.Merge merge) {
                merge(this, merge);
                protocol.merged(takeover.id());
            } else if (decision instanceof Decision.DeleteFailed) {
                acknowledged.remove(takeover.failed());
            }
        }

        private void assigned(IncarnationId failed) {
            TakeoverId fresh = new TakeoverId("takeover-" + takeoversDrawn++);
            unmerged.put(failed, id);
            known.add(protocol.assigned(fresh, failed));
        }

        private boolean isQuiet() {
            return due.isEmpty() && drains.isEmpty() && own.atEnd() && known.isEmpty();
        }
    }

    private final class Reader {
        private final Queue queue;
        private final List<Message> batch = new ArrayList<>();
        private int next;
        private long readTo;
        private boolean drained;

        private Reader(Queue queue) {
            this.queue = queue;
            this.next = Objects.requireNonNull(acknowledged.get(queue.incarnation()), "the subscription is deleted");
        }

        private Verdict read() {
            if (atEnd()) {
                return Verdict.NOT_MINE;
            }
            long position = positions.get(next);
            Entry entry = lane.get(next);
            Verdict verdict = entry instanceof Message message
                    ? queue.message(message.session(), position)
                    : queue.marker(((Marked) entry).marker(), position);
            if (verdict != Verdict.WAIT) {
                next++;
                readTo = position;
                if (verdict == Verdict.HANDLE) {
                    batch.add((Message) entry);
                }
            }
            return verdict;
        }

        private void commit() {
            if (!batch.isEmpty()) {
                queue.committed(readTo);
                progress.put(queue.incarnation(), readTo);
                batch.forEach(RandomCluster.this::handled);
                batch.clear();
            }
        }

        private void reopenOrCommit() {
            commit();
            if (random.nextInt(2) == 0) {
                acknowledged.put(queue.incarnation(), next);
            } else if (random.nextInt(2) == 0) {
                queue.reopened();
                next = Objects.requireNonNull(acknowledged.get(queue.incarnation()));
            }
        }

        private boolean atEnd() {
            return next == lane.size();
        }
    }

    private final Random random;
    private final Strategy strategy;
    private final boolean readsOwnWhileDraining;
    // The broker.
    private final List<Entry> lane = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();
    private final Map<IncarnationId, Integer> acknowledged = new HashMap<>();
    // The store.
    private final Map<IncarnationId, Long> progress = new HashMap<>();
    private final Map<String, IncarnationId> home = new TreeMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final Map<IncarnationId, IncarnationId> unmerged = new TreeMap<>();
    private final Map<String, Integer> handled = new HashMap<>();
    private int takeoversDrawn;
    // The rest.
    private final Map<String, Integer> published = new HashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<IncarnationId> dead = new ArrayList<>();

    /** @param readsOwnWhileDraining whether servers read their own queue even when the protocol says they may not */
    RandomCluster(int size, Strategy strategy, boolean readsOwnWhileDraining, Random random) {
        this.random = random;
        this.strategy = strategy;
        this.readsOwnWhileDraining = readsOwnWhileDraining;
        for (int i = 1; i <= size; i++) {
            IncarnationId id = new IncarnationId("server-" + i, i);
            acknowledged.put(id, 0);
            Server server = new Server(id);
            servers.add(server);
            for (int s = 0; s < SESSIONS; s++) {
                String session = "session-" + i + "." + s;
                server.protocol.own().opened(session, Position.START);
                home.put(session, id);
                since.put(session, Position.START);
            }
        }
    }

    /** Something happens: a message is published, a server does something, one dies, or one is taken over. */
    void step() {
        int drawn = random.nextInt(100);
        if (drawn < 15) {
            publish();
        } else if (drawn < 17 && servers.size() > 1) {
            dead.add(servers.remove(random.nextInt(servers.size())).id);
        } else {
            goOn();
        }
    }

    /** Nobody dies and nothing is published any more; whoever has something to do does it. */
    void settle() {
        for (int i = 0; !isQuiet(); i++) {
            assertThat(i).as("steps without coming to rest").isLessThan(1_000_000);
            goOn();
        }
        assertThat(handled).as("every message is handled once").isEqualTo(published);
    }

    private void goOn() {
        if (!dead.isEmpty() && random.nextInt(20) == 0) {
            takeOver(dead.remove(random.nextInt(dead.size())));
        } else {
            servers.get(random.nextInt(servers.size())).step();
        }
    }

    private boolean isQuiet() {
        return dead.isEmpty() && servers.stream().allMatch(server -> server.isQuiet() && server.own.batch.isEmpty());
    }

    private void publish() {
        List<String> sessions = List.copyOf(home.keySet());
        String session = sessions.get(random.nextInt(sessions.size()));
        append(new Message(session, published.merge(session, 1, Integer::sum)));
    }

    private void append(Entry entry) {
        long last = positions.isEmpty() ? Position.START : positions.get(positions.size() - 1);
        lane.add(entry);
        positions.add(last + 1 + random.nextInt(3));
    }

    /** Rule 5: along with the dead goes whatever it had taken over and not merged. */
    private void takeOver(IncarnationId failed) {
        Server taker = servers.get(random.nextInt(servers.size()));
        List<IncarnationId> left = unmerged.entrySet().stream()
                .filter(entry -> entry.getValue().equals(failed))
                .map(Map.Entry::getKey)
                .toList();
        taker.assigned(failed);
        left.forEach(taker::assigned);
    }

    private void merge(Server taker, Decision.Merge merge) {
        IncarnationId failed = merge.takeover().failed();
        sessionsOf(failed).forEach((session, before) -> {
            home.put(session, taker.id);
            since.put(session, Math.max(before, merge.markerPosition()));
        });
        unmerged.remove(failed);
    }

    private long progressOf(IncarnationId incarnation) {
        return progress.getOrDefault(incarnation, Position.START);
    }

    private Map<String, Long> sessionsOf(IncarnationId incarnation) {
        Map<String, Long> sessions = new HashMap<>();
        home.forEach((session, owner) -> {
            if (owner.equals(incarnation)) {
                sessions.put(session, since.getOrDefault(session, Position.START));
            }
        });
        return sessions;
    }

    private void handled(Message message) {
        assertThat(message.number())
                .as("the next message of %s", message.session())
                .isEqualTo(handled.merge(message.session(), 1, Integer::sum));
    }
}
