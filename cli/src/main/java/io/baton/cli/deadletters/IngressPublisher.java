package io.baton.cli.deadletters;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.node.api.DeadLetterRecord;
import io.baton.node.spi.BrokerException;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * Publishes to the ingress, each message under a name that the broker accepts once. It uses the broker's own client:
 * Jakarta Messaging does not let all headers through that others may have set.
 */
final class IngressPublisher implements AutoCloseable {
    /** The header that names the dead letter whose message this is. */
    static final String REPLAY_OF = "baton_replay_of";

    /** So many headers reach a handler; one more would push out another. */
    private static final int MAX_HEADERS = 32;

    private final ServerLocator locator;
    private final ClientSession session;
    private final String ingress;

    private IngressPublisher(ServerLocator locator, ClientSession session, String ingress) {
        this.locator = locator;
        this.session = session;
        this.ingress = ingress;
    }

    /** Connects. Blocks. */
    static IngressPublisher connect(ArtemisOptions options) {
        ServerLocator locator = null;
        try {
            locator = ActiveMQClient.createServerLocatorWithoutHA(options.transports())
                    .setReconnectAttempts(0)
                    .setInitialConnectAttempts(1)
                    .setCallTimeout(options.callTimeout().toMillis())
                    // A send returns when the message is on the broker's disk.
                    .setBlockOnDurableSend(true);
            ClientSession session = locator.createSessionFactory()
                    .createSession(options.user(), options.password(), false, true, true, false, 1);
            return new IngressPublisher(locator, session, options.ingress());
        } catch (Exception e) {
            if (locator != null) {
                locator.close();
            }
            throw new BrokerException("the broker lets nobody publish: " + e.getMessage(), e);
        }
    }

    /**
     * Publishes a letter's message, unless it was published under this number before. Blocks until it is safe.
     *
     * @param lane the identity of the letter's lane
     * @param number which replay of the letter this is
     */
    void publish(DeadLetterRecord letter, String lane, int number) {
        try (ClientProducer producer = session.createProducer(ingress)) {
            producer.send(message(letter, "baton-replay:" + lane + ":" + letter.id() + ":" + number));
        } catch (ActiveMQException e) {
            throw new BrokerException(
                    "the broker did not take the message, or did not say so (" + e.getMessage()
                            + "): replay it again, a second copy would be dropped",
                    e);
        }
    }

    private ClientMessage message(DeadLetterRecord letter, String name) {
        ClientMessage message = session.createMessage(Message.BYTES_TYPE, true);
        Map<String, String> headers = letter.message().headers();
        headers.forEach(message::putStringProperty);
        if (headers.size() < MAX_HEADERS || headers.containsKey(REPLAY_OF)) {
            message.putStringProperty(REPLAY_OF, letter.id().toString());
        }
        message.putStringProperty(
                Message.HDR_GROUP_ID, SimpleString.of(letter.message().sessionId()));
        message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(name));
        message.getBodyBuffer().writeBytes(letter.message().body().toArray());
        return message;
    }

    @Override
    public void close() {
        // Its session and connections with it.
        locator.close();
    }
}
