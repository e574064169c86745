package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import io.baton.node.spi.Flaw;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.client.impl.ClientLargeMessageImpl;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.apache.activemq.artemis.core.client.impl.LargeMessageControllerImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the rest of a body that comes in parts is waited for. */
@Timeout(120)
class ReceptionTest {
    private static final Prefetch.Source ANY = new Prefetch.Source() {
        @Override
        public void holdUp() {}

        @Override
        public void goOn() {}
    };

    private final Prefetch prefetch = new Prefetch(100, ANY);
    private final Reception reception = new Reception(ArtemisOptions.at("tcp://any:1"), prefetch, new Object());

    /** The broker sends it only when what is at hand has been polled, and that may take as long as a takeover. */
    @Test
    void theRestOfABodyMayComeLateWhileThereIsSomethingToPoll() throws Exception {
        prefetch.add(place -> place.fill(new ClientMessageImpl(), "s", false, Flaw.NONE, null, 1));
        var message = new ClientLargeMessageImpl();
        message.setLargeMessageController(new LargeMessageControllerImpl(null, 3, 1) {
            private int waits;

            @Override
            public synchronized boolean waitCompletion(long timeWait) throws ActiveMQException {
                if (++waits == 3) {
                    addPacket(new byte[3], 0, false);
                }
                return super.waitCompletion(timeWait);
            }
        });

        assertThat(reception.awaitBody(message))
                .isEqualTo(new Reception.BodyInParts(Bytes.wrap(new byte[3]), Flaw.NONE));
    }

    @Test
    void aBodyWhoseRestDoesNotComeThoughThereIsNothingToPollIsGivenUp() {
        var message = new ClientLargeMessageImpl();
        message.setLargeMessageController(new LargeMessageControllerImpl(null, 3, 1));

        assertThatThrownBy(() -> reception.awaitBody(message)).isInstanceOf(ActiveMQException.class);
    }

    @Test
    void nobodyWaitsForABodyAnyMoreWhenTheSubscriptionIsClosed() {
        prefetch.add(place -> place.fill(new ClientMessageImpl(), "s", false, Flaw.NONE, null, 1));
        var message = new ClientLargeMessageImpl();
        message.setLargeMessageController(new LargeMessageControllerImpl(null, 3, Long.MAX_VALUE / 2));
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return reception.awaitBody(message);
            } catch (ActiveMQException e) {
                throw new IllegalStateException(e);
            }
        });
        reception.giveUp();

        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(ActiveMQException.class);
    }
}
