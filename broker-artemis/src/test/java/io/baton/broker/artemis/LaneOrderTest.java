package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LaneOrderTest {
    private static final int PUBLISHERS = 8;
    private static final int TRANSACTIONS = 15;
    private static final int PER_TRANSACTION = 20;
    private static final int MESSAGES = PUBLISHERS * TRANSACTIONS * PER_TRANSACTION;

    @TempDir
    Path directory;

    @Test
    void everySubscriptionHoldsTheSameMessagesInTheSameOrder() throws Exception {
        try (var lane = TestBroker.start(directory)) {
            var readers = IntStream.range(0, 3)
                    .mapToObj(i -> lane.open(lane.subscribe()))
                    .toList();

            publishConcurrently(lane);

            var first = readers.get(0).read(MESSAGES);
            assertThat(Reader.positions(first)).isSorted().doesNotHaveDuplicates();
            assertThat(Reader.bodies(first)).doesNotHaveDuplicates();
            for (var other : readers.subList(1, readers.size())) {
                assertThat(other.read(MESSAGES)).isEqualTo(first);
            }
            for (var publisher = 0; publisher < PUBLISHERS; publisher++) {
                var session = "session-" + publisher;
                assertThat(first.stream().filter(seen -> seen.session().equals(session)))
                        .extracting(Reader.Seen::body)
                        .isEqualTo(bodiesOf(publisher));
            }
        }
    }

    @Test
    void positionsStayAndGoOnGrowingWhenTheBrokerIsRestarted() {
        List<Reader.Seen> before;
        String identity;
        io.baton.protocol.IncarnationId incarnation;
        try (var lane = TestBroker.start(directory);
                var publisher = lane.publisher()) {
            incarnation = lane.subscribe();
            publisher.text("s", "one");
            publisher.text("s", "two");
            before = lane.open(incarnation).read(2);
            identity = Reader.await(lane.broker.lanes()).get(0);
        }
        try (var lane = TestBroker.start(directory);
                var publisher = lane.publisher()) {
            publisher.text("s", "three");
            var after = lane.open(incarnation).read(3);

            assertThat(after.subList(0, 2)).isEqualTo(before);
            assertThat(Reader.positions(after)).isSorted().doesNotHaveDuplicates();
            assertThat(Reader.await(lane.broker.lanes())).containsExactly(identity);
        }
    }

    private static void publishConcurrently(TestBroker lane) throws Exception {
        var threads = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            var running = new ArrayList<Future<?>>();
            for (var i = 0; i < PUBLISHERS; i++) {
                var bodies = bodiesOf(i);
                var session = "session-" + i;
                running.add(threads.submit(() -> publish(lane, session, bodies)));
            }
            for (var each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void publish(TestBroker lane, String session, List<String> bodies) {
        try (var publisher = Publisher.transacted(lane.embedded.uri())) {
            for (var i = 0; i < bodies.size(); i++) {
                publisher.text(session, bodies.get(i));
                if ((i + 1) % PER_TRANSACTION == 0) {
                    publisher.commit();
                }
            }
        }
    }

    private static List<String> bodiesOf(int publisher) {
        return IntStream.range(0, TRANSACTIONS * PER_TRANSACTION)
                .mapToObj(i -> publisher + "/" + i)
                .toList();
    }
}
