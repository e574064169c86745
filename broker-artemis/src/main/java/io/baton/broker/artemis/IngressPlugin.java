package io.baton.broker.artemis;

import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnection;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.utils.CompositeAddress;

/**
 * Keeps the order of the lane at the broker. {@link EmbeddedArtemis} has it built in; another broker is
 * given it as a {@code <broker-plugin>} with the properties {@code ingress}, {@code topic} and {@code direct}.
 *
 * <p>It acts on arrival, before the ingress queue: a transformer on the bridge would come too late, for it is
 * that queue in which messages pass each other, wait or expire. Of every message it
 *
 * <ul>
 *   <li>sets the priority to 4,
 *   <li>removes delivery delay and time to live,
 *   <li>removes what would route it to some of the subscriptions only,
 * </ul>
 *
 * and it refuses messages that the Artemis client would choke on instead of delivering, and those sent to the
 * topic or to one of its queues by anybody but the bridge, which is known by its connection inside the broker's
 * process.
 */
public final class IngressPlugin implements ActiveMQServerMessagePlugin {
    private static final byte PRIORITY = 4;

    /** The client takes a message that has it for a signal, and never hands it over. */
    private static final SimpleString FORCED_DELIVERY = ClientConsumerImpl.FORCED_DELIVERY_MESSAGE;

    private SimpleString ingress;
    private SimpleString topic;
    private boolean direct;

    /** With the default names, to be changed by {@link #init}. */
    public IngressPlugin() {
        this(ArtemisOptions.DEFAULT_INGRESS, ArtemisOptions.DEFAULT_TOPIC, false);
    }

    IngressPlugin(String ingress, String topic, boolean direct) {
        this.ingress = SimpleString.of(ingress);
        this.topic = SimpleString.of(topic);
        this.direct = direct;
    }

    @Override
    public void init(Map<String, String> properties) {
        ingress = SimpleString.of(properties.getOrDefault("ingress", ArtemisOptions.DEFAULT_INGRESS));
        topic = SimpleString.of(properties.getOrDefault("topic", ArtemisOptions.DEFAULT_TOPIC));
        direct = Boolean.parseBoolean(properties.getOrDefault("direct", "false"));
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction transaction, Message message, boolean immediate, boolean noAutoCreate)
            throws ActiveMQException {
        var address = CompositeAddress.extractAddressName(message.getAddressSimpleString());
        // Without an address it goes where the session's first message went.
        if (address == null || address.equals(ingress)) {
            admit(message);
        } else if (address.equals(topic)) {
            if (!direct && !isInProcess(session)) {
                throw new ActiveMQSecurityException("send to " + ingress + ", not to " + topic);
            }
            admit(message);
        }
    }

    private static boolean isInProcess(ServerSession session) {
        return session != null && session.getRemotingConnection().getTransportConnection() instanceof InVMConnection;
    }

    private static void admit(Message message) throws ActiveMQException {
        if (message.containsProperty(FORCED_DELIVERY) || claimsFalselyToBeCompressed(message)) {
            throw new ActiveMQException(
                    "the message has properties of the client's own that are not as the client sets them");
        }
        normalise(message);
    }

    private static boolean claimsFalselyToBeCompressed(Message message) {
        var compressed = message.getObjectProperty(Message.HDR_LARGE_COMPRESSED);
        if (compressed == null || Boolean.FALSE.equals(compressed)) {
            return false;
        }
        return !(compressed instanceof Boolean)
                || !(message.isLargeMessage()
                        || message.getObjectProperty(Message.HDR_LARGE_BODY_SIZE) instanceof Long);
    }

    private static void normalise(Message message) {
        if (message.getScheduledDeliveryTime() != null && message.getScheduledDeliveryTime() != 0) {
            message.setScheduledDeliveryTime(0L);
            message.messageChanged();
        }
        if (message.getExpiration() != 0) {
            message.setExpiration(0);
        }
        if (message.getPriority() != PRIORITY) {
            message.setPriority(PRIORITY);
        }
        message.removeExtraBytesProperty(Message.HDR_ROUTE_TO_IDS);
        message.removeExtraBytesProperty(Message.HDR_ROUTE_TO_ACK_IDS);
    }
}
