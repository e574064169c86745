package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit into the topic's memory is in page files. */
@Timeout(300)
class PagingTest {
    private static final int MEMORY_BYTES = 64 << 10;
    private static final int PAGE_BYTES = 32 << 10;
    private static final int PUBLISHERS = 4;
    private static final IncarnationId IDLE = new IncarnationId("idle", 1);
    private static final IncarnationId LIVE = new IncarnationId("live", 1);

    @TempDir
    Path directory;

    /** Reads messages that are numbers, counted up in each session, and keeps what is not as it should be. */
    private static final class Checked {
        private final Map<String, Long> last = new HashMap<>();
        private long lastPosition;
        private final List<String> wrong = new ArrayList<>();

        private void see(Reader.Seen seen) {
            if (seen.position() <= lastPosition) {
                wrong.add("position " + seen.position() + " after " + lastPosition);
            }
            lastPosition = seen.position();
            var number = Long.parseLong(seen.body().strip());
            var before = last.put(seen.session(), number);
            if (number != (before == null ? 1 : before + 1)) {
                wrong.add(seen.session() + ": " + number + " after " + before);
            }
        }

        void read(Reader reader, int count) {
            for (var read = 0; read < count; ) {
                var some = reader.read(Math.min(50, count - read));
                some.forEach(this::see);
                read += some.size();
                var unused = reader.subscription().acknowledge(lastPosition);
            }
            reader.acknowledge(lastPosition);
        }
    }

    @Test
    void aReaderThatKeepsUpSeesEveryMessageInItsPlace() throws Exception {
        var perRound = 250;
        try (var running = TestBroker.start(directory)) {
            var server = running.embedded.server();
            var settings = server.getAddressSettingsRepository();
            settings.addMatch(
                    ArtemisOptions.DEFAULT_TOPIC,
                    settings.getMatch(ArtemisOptions.DEFAULT_TOPIC)
                            .setMaxSizeBytes(MEMORY_BYTES)
                            .setPageSizeBytes(PAGE_BYTES));
            Reader.await(running.broker.createSubscription(ArtemisDelivery.LANE, IDLE));
            Reader.await(running.broker.createSubscription(ArtemisDelivery.LANE, LIVE));
            var topic = server.getPagingManager().getPageStore(SimpleString.of(ArtemisOptions.DEFAULT_TOPIC));
            var live = new Checked();
            var idle = new Checked();
            var roundsPaged = 0;
            var roundsBegunInMemory = 0;
            try (var publishers = new Publishers(running)) {
                for (var round = 0; round < 20; round++) {
                    roundsBegunInMemory += topic.isPaging() ? 0 : 1;
                    var published = publishers.publish(perRound);
                    var reader = running.open(LIVE);
                    live.read(reader, PUBLISHERS * perRound);
                    reader.close();
                    Reader.await(published);
                    roundsPaged += topic.isPaging() ? 1 : 0;
                    var late = running.open(IDLE);
                    idle.read(late, PUBLISHERS * perRound);
                    late.close();
                }
            }
            assertThat(live.wrong).isEmpty();
            assertThat(idle.wrong).isEmpty();
            assertThat(roundsPaged).isPositive();
            // That is how often paging began anew.
            assertThat(roundsBegunInMemory).isGreaterThan(1);
        }
    }

    private static final class Publishers implements AutoCloseable {
        private final List<BackgroundPublisher> publishers = new ArrayList<>();
        private long last;

        Publishers(TestBroker running) {
            for (var i = 0; i < PUBLISHERS; i++) {
                publishers.add(new BackgroundPublisher(ArtemisOptions.at(running.embedded.uri())));
            }
        }

        CompletableFuture<Void> publish(int count) {
            var numbers = LongStream.rangeClosed(last + 1, last + count).boxed().toList();
            last += count;
            var all = new ArrayList<CompletableFuture<Void>>();
            for (var i = 0; i < PUBLISHERS; i++) {
                all.add(publishers.get(i).publish("session-" + i, numbers).toCompletableFuture());
            }
            return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
        }

        @Override
        public void close() {
            publishers.forEach(BackgroundPublisher::close);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aBrokerThatIsKilledOrStoppedWhileItPagesHasEveryMessageOnceInItsPlace() throws Exception {
        var seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var count = 20_000;
        var body = " ".repeat(300);
        var large = " ".repeat(200_000);
        try (var remote = RemoteArtemis.start(
                directory,
                DocumentedBroker.with("<max-size-bytes>64M<", "<max-size-bytes>" + MEMORY_BYTES + "<")
                                .andThen(DocumentedBroker.with(
                                        "<page-size-bytes>1M<", "<page-size-bytes>" + PAGE_BYTES + "<"))::apply)) {
            try (var broker = ArtemisBroker.connect(remote.server())) {
                Reader.await(broker.createSubscription(ArtemisDelivery.LANE, LIVE));
            }
            try (var publisher = JmsPublisher.transacted(remote.publisher())) {
                for (var number = 1; number <= count; number++) {
                    publisher.text("session", number + (number % 1_000 == 500 ? large : body));
                    if (number % 1_000 == 0) {
                        publisher.commit();
                    }
                }
            }
            for (var end = 0; end < 6; end++) {
                if (end % 2 == 0) {
                    remote.killAndRestart();
                } else {
                    remote.stopAndRestart();
                }
                // While the bridge runs, at any moment.
                Thread.sleep(random.nextInt(100, 900));
            }
            remote.killAndRestart();
            try (var broker = ArtemisBroker.connect(remote.server());
                    var publisher = new JmsPublisher(remote.publisher())) {
                publisher.text("end", "1");
                var checked = new Checked();
                checked.read(Reader.open(broker, LIVE), count + 1);
                assertThat(checked.wrong).isEmpty();
                assertThat(checked.last).containsEntry("end", 1L);
            }
        }
    }
}
