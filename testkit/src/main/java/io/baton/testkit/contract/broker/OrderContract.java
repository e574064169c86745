package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One order, and one position for each message, in all subscriptions of a lane. */
interface OrderContract extends Reading {
    int PUBLISHERS = 8;
    int EACH = 300;

    @Test
    default void everySubscriptionHoldsTheSameMessagesInTheSameOrder() {
        var readers = IntStream.range(0, 3).mapToObj(i -> open(subscribe())).toList();

        var published = IntStream.range(0, PUBLISHERS)
                .mapToObj(i -> publisher().publish("session-" + i, numbersOf(i)))
                .toList();
        published.forEach(patience()::await);

        var first = readers.get(0).read(PUBLISHERS * EACH);
        assertThat(Seen.positions(first)).isSorted().doesNotHaveDuplicates().allMatch(position -> position >= 0);
        assertThat(Seen.numbers(first)).doesNotHaveDuplicates();
        for (var other : readers.subList(1, readers.size())) {
            assertThat(other.read(PUBLISHERS * EACH)).isEqualTo(first);
        }
        for (int i = 0; i < PUBLISHERS; i++) {
            var session = "session-" + i;
            assertThat(first.stream().filter(seen -> seen.session().equals(session)))
                    .extracting(Seen::number)
                    .isEqualTo(numbersOf(i));
        }
    }

    @Test
    default void aMarkerStandsAtOnePositionInEverySubscriptionAndIsReadAsPublished() {
        var one = open(subscribe());
        var other = open(subscribe());
        var publisher = publisher();
        var marker = new TakeoverMarker(new TakeoverId("t-1"), new IncarnationId("a", 1), new IncarnationId("b.c", 2));
        var another = new TakeoverMarker(new TakeoverId("t-2"), new IncarnationId("b.c", 2), new IncarnationId("a", 3));
        publish(publisher, 1, 1);
        patience().await(broker().publishMarker(LANE, marker));
        publish(publisher, 2, 2);
        patience().await(connect().publishMarker(LANE, another));

        var seen = one.read(4);

        assertThat(seen).extracting(Seen::number).containsExactly(1L, 0L, 2L, 0L);
        assertThat(seen).extracting(Seen::isMarker).containsExactly(false, true, false, true);
        assertThat(seen)
                .extracting(Seen::marker)
                .containsExactly(Optional.empty(), Optional.of(marker), Optional.empty(), Optional.of(another));
        assertThat(seen).extracting(Seen::session).containsExactly("s", "", "s", "");
        assertThat(other.read(4)).isEqualTo(seen);
    }

    @Test
    default void aSubscriptionHoldsWhatIsPublishedAfterItsCreationAndNothingThatWasReadBefore() {
        var publisher = publisher();
        var elder = open(subscribe());
        publish(publisher, 1, 20);
        elder.read(20);

        var younger = open(subscribe());
        publish(publisher, 21, 40);

        assertThat(younger.read(20)).isEqualTo(elder.read(20));
    }

    private static List<Long> numbersOf(int publisher) {
        return LongStream.range(0, EACH)
                .map(i -> i * PUBLISHERS + publisher)
                .boxed()
                .toList();
    }
}
