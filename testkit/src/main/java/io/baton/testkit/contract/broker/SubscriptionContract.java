package io.baton.testkit.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.node.spi.BrokerException;
import io.baton.node.spi.NoSuchSubscriptionException;
import io.baton.protocol.IncarnationId;
import org.junit.jupiter.api.Test;

/** Subscriptions are created, listed, opened by one at a time, and deleted. */
interface SubscriptionContract extends Reading {
    @Test
    default void lanesHaveTheSameIdentityForEverybody() {
        var identities = patience().await(broker().lanes());
        assertThat(identities).isNotEmpty().doesNotHaveDuplicates().doesNotContain("");
        assertThat(patience().await(connect().lanes())).isEqualTo(identities);
    }

    @Test
    default void subscriptionsAreCreatedListedAndDeletedAnyNumberOfTimes() {
        var incarnation = newIncarnation();
        var other = subscribe();
        assertThat(subscriptions()).contains(other).doesNotContain(incarnation);

        create(incarnation);
        create(incarnation);
        assertThat(subscriptions()).contains(incarnation, other);
        assertThat(patience().await(connect().subscriptions(LANE))).contains(incarnation, other);

        delete(incarnation);
        delete(incarnation);
        assertThat(subscriptions()).contains(other).doesNotContain(incarnation);
    }

    @Test
    default void creatingASubscriptionAgainLeavesItsMessagesInIt() {
        var incarnation = subscribe();
        var published = publish(5);
        create(incarnation);
        assertThat(Seen.numbers(open(incarnation).read(5))).isEqualTo(published);
    }

    @Test
    default void aSubscriptionIsDeletedWithItsMessages() {
        var incarnation = subscribe();
        var publisher = publisher();
        publish(publisher, 1, 5);
        open(incarnation).read(5);

        delete(incarnation);
        create(incarnation);
        publish(publisher, 6, 6);

        assertThat(Seen.numbers(open(incarnation).read(1))).containsExactly(6L);
    }

    @Test
    default void theReaderOfADeletedSubscriptionIsTold() {
        var incarnation = subscribe();
        var reader = open(incarnation);
        delete(incarnation);
        reader.awaitLost();
    }

    @Test
    default void aSubscriptionThatDoesNotExistCannotBeOpened() {
        var incarnation = newIncarnation();
        assertThatExceptionOfType(NoSuchSubscriptionException.class).isThrownBy(() -> open(incarnation));
        create(incarnation);
        delete(incarnation);
        assertThatExceptionOfType(NoSuchSubscriptionException.class).isThrownBy(() -> open(incarnation));
    }

    @Test
    default void aSubscriptionIsReadByOneAtATime() {
        var incarnation = subscribe();
        var reader = open(incarnation);

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> open(incarnation))
                .isNotInstanceOf(NoSuchSubscriptionException.class);
        var elsewhere = connect();
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> open(elsewhere, incarnation))
                .isNotInstanceOf(NoSuchSubscriptionException.class);

        var published = publish(3);
        assertThat(Seen.numbers(reader.read(3))).isEqualTo(published);
        reader.close();
        assertThat(Seen.numbers(open(elsewhere, incarnation).read(3))).isEqualTo(published);
        assertThat(reader.losses()).isZero();
    }

    @Test
    default void subscriptionsAndTheirMessagesStayWhenTheClientIsClosed() {
        var client = connect();
        var incarnation = newIncarnation();
        patience().await(client.createSubscription(LANE, incarnation));
        var published = publish(5);
        open(client, incarnation).read(2);

        client.close();

        evict(incarnation);
        assertThat(subscriptions()).contains(incarnation);
        assertThat(Seen.numbers(open(incarnation).read(5))).isEqualTo(published);
    }

    @Test
    default void whatAClosedClientReadIsFreeForOthers() {
        var incarnation = subscribe();
        var client = connect();
        open(client, incarnation);
        client.close();
        patience().awaitUntil("the reader is gone", () -> isFree(incarnation));
    }

    private boolean isFree(IncarnationId incarnation) {
        try {
            open(incarnation).close();
            return true;
        } catch (BrokerException e) {
            return false;
        }
    }

    @Test
    default void aClosedClientIsClosedAgainWithoutEffectAndRefusesRequests() {
        var client = connect();
        client.close();
        client.close();
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> patience().await(client.subscriptions(LANE)));
    }
}
