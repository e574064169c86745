package io.baton.testkit.contract.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.api.Write;
import io.baton.node.spi.Batch.PositionedWrite;
import io.baton.node.spi.ClusterState;
import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.DeadLetters;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.Store;
import io.baton.testkit.contract.Patience;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of a store start from: a store of two lanes, and three servers that are LIVE on it. */
public interface StoreHarness {
    /** How the tests wait. */
    Patience patience();

    /**
     * Connects one more process to the test's store, which is empty at first and has two lanes. Whoever asks does
     * not close what it gets.
     */
    Store connect();

    /** A handler's write that leaves an effect, which bears this number, if it is committed. */
    Write effect(int number);

    /** A handler's write that always fails by itself, with the database in order. */
    Write failingWrite();

    /** The reasons of the dead letters that are kept, by their positions. */
    default List<String> deadLetterReasons() {
        return deadLetters(Optional.empty(), Optional.empty(), DeadLetters.MAX_PAGE).stream()
                .map(DeadLetterRecord::reason)
                .toList();
    }

    /** A page of the dead letters, as somebody who is no server reads them. */
    default List<DeadLetterRecord> deadLetters(Optional<String> session, Optional<DeadLetterId> after, int limit) {
        return f().await(f().store().deadLetters().list(session, after, limit));
    }

    /** A server with a connection that it has to itself. */
    StoreServer n();

    /** A server that shares its connection with {@link #g}. */
    StoreServer f();

    /** A server that shares its connection with {@link #f}. */
    StoreServer g();

    /** One more server that is LIVE, on the connection of f and g. */
    default StoreServer live(String name) {
        return StoreServer.live(patience(), f().store(), name);
    }

    /** One more server that has not gone live, on the connection of f and g. */
    default StoreServer starting(String name) {
        return StoreServer.starting(patience(), f().store(), name);
    }

    /** What the store says of all incarnations. */
    default ClusterState clusterState() {
        return f().await(f().store().clusterState());
    }

    /** The status of a server that is not forgotten. */
    default Status status(StoreServer server) {
        return Optional.ofNullable(clusterState().incarnations().get(server.id()))
                .orElseThrow();
    }

    /** The write of the message at a position, which leaves an effect. */
    default PositionedWrite effectAt(long position, int number) {
        return new PositionedWrite(position, effect(number));
    }

    /** Requires that something be refused because who asks for it may not. */
    static void assertRefused(ThrowingCallable call) {
        assertThatExceptionOfType(FencedException.class).isThrownBy(call);
    }
}
