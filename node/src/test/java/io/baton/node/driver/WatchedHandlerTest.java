package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Message;
import io.baton.protocol.LaneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchedHandlerTest {
    private static final Message MESSAGE = new Message("s", new LaneId(0), 7, Bytes.EMPTY, Map.of());

    private final AtomicLong all = new AtomicLong();

    @Test
    void asLongAsItWaitsForAThreadItLivesByTheSignsOfTheOthers() {
        WatchedHandler handler = new WatchedHandler((message, state) -> Handled.state(state), all);
        assertOthersCount(handler);
        assertThat(handler.what()).isEqualTo("waiting for a thread to handle messages");
    }

    @Test
    void onceItIsCalledOnlyItsOwnSignsCount() throws Exception {
        WatchedHandler handler = new WatchedHandler((message, state) -> Handled.state(state), all);
        long before = handler.signs();
        handler.handle(MESSAGE, Bytes.EMPTY);

        long own = handler.signs();
        all.incrementAndGet();

        assertThat(own).isNotEqualTo(before);
        assertThat(handler.signs()).isEqualTo(own);
        assertThat(handler.what()).isEqualTo("handling the message at 7");
    }

    @Test
    void oneThatFailedAndIsToBeCalledAgainWaitsForAThreadLikeAnyOther() {
        WatchedHandler handler = new WatchedHandler(
                (message, state) -> {
                    throw new IllegalStateException("not yet");
                },
                all);
        assertThatThrownBy(() -> handler.handle(MESSAGE, Bytes.EMPTY)).hasMessage("not yet");

        handler.waitForThread();

        assertOthersCount(handler);
        assertThat(handler.what()).isEqualTo("waiting for a thread to handle messages");
    }

    private void assertOthersCount(WatchedHandler handler) {
        long before = handler.signs();
        all.incrementAndGet();
        assertThat(handler.signs()).isNotEqualTo(before);
    }
}
