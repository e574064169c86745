package io.baton.broker.artemis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerImpl;
import org.apache.activemq.artemis.core.postoffice.Binding;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnection;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.utils.CompositeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of the lane at the broker. {@link EmbeddedArtemis} has it built in; another broker is
 * given it as a {@code <broker-plugin>} with the properties {@code ingress} and {@code topic}, in a jar of its
 * own: it needs no class but its own and the broker's.
 *
 * <p>It acts on arrival, before the ingress queue: a transformer on the bridge would come too late, for it is
 * that queue in which messages pass each other, wait or expire. Of every message it
 *
 * <ul>
 *   <li>sets the priority to 4,
 *   <li>removes delivery delay and time to live,
 *   <li>removes what would route it to some of the subscriptions only.
 * </ul>
 *
 * It refuses
 *
 * <ul>
 *   <li>messages that the Artemis client would choke on instead of delivering,
 *   <li>those sent to the topic or to one of its queues by anybody but the bridge, which is known by its
 *       connection inside the broker's process,
 *   <li>markers of anybody but a server, which is known by its permission to create subscriptions,
 *   <li>and the question whether it is there, with the answer.
 * </ul>
 *
 * And {@link PagedOrder} keeps the order of what the topic has no memory for.
 */
public final class IngressPlugin implements ActiveMQServerPlugin {
    private static final byte PRIORITY = 4;

    /** The client takes a message that has it for a signal, and never hands it over. */
    private static final SimpleString FORCED_DELIVERY = ClientConsumerImpl.FORCED_DELIVERY_MESSAGE;

    private static final SimpleString MARKER = SimpleString.of(MarkerProperties.MARKER_NAME);

    /** A message that has it is never let in: it asks whether this plugin is there, for which lane and whom. */
    static final String QUESTION = "baton_question";

    /** In the answer to a user who lacks permissions that a server needs; they follow. */
    static final String LACKING = ", but the user lacks ";

    private static final List<CheckType> OF_A_SERVER =
            List.of(CheckType.CREATE_DURABLE_QUEUE, CheckType.DELETE_DURABLE_QUEUE, CheckType.CONSUME);

    private final boolean direct;
    private SimpleString ingress;
    private SimpleString topic;
    private @Nullable ActiveMQServer server;

    /** None if the topic is direct, and has no order. */
    private @Nullable PagedOrder pagedOrder;

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
    }

    /** When the broker starts, before it has any message. */
    @Override
    public void registered(ActiveMQServer newServer) {
        server = newServer;
        if (!direct) {
            var order = new PagedOrder(newServer, topic);
            pagedOrder = order;
            newServer.registerActivateCallback(new ActivateCallback() {
                @Override
                public void activated() {
                    order.noteRecalled();
                }

                @Override
                public void preDeActivate() {
                    try {
                        order.stopBridge();
                    } catch (Exception e) {
                        throw new IllegalStateException("the bridge to " + topic + " cannot be stopped", e);
                    }
                }
            });
        }
    }

    /** The broker adds those that it had as soon as it has found its page files. */
    @Override
    public void beforeAddBinding(Binding binding) throws ActiveMQException {
        if (pagedOrder != null && topic.equals(binding.getAddress())) {
            pagedOrder.recall();
        }
    }

    @Override
    public void beforeMessageRoute(Message message, RoutingContext context, boolean now, boolean rejectDuplicates) {
        if (pagedOrder != null && topic.equals(message.getAddressSimpleString())) {
            pagedOrder.beforeRoute(context);
        }
    }

    /** What it refuses the question with; a later version that guards more has another number. */
    static String answer(String ingress, String topic) {
        return "baton ingress plugin 2: " + ingress + " -> " + topic;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction transaction, Message message, boolean immediate, boolean noAutoCreate)
            throws ActiveMQException {
        try {
            look(session, message);
        } catch (ActiveMQException e) {
            if (transaction != null) {
                // Else the commit would succeed without the message, and nobody would know.
                transaction.markAsRollbackOnly(e);
            }
            throw e;
        }
    }

    private void look(@Nullable ServerSession session, Message message) throws ActiveMQException {
        var address = CompositeAddress.extractAddressName(message.getAddressSimpleString());
        // Without an address it goes where the session's first message went.
        if (address == null || address.equals(ingress)) {
            if (message.containsProperty(QUESTION)) {
                var lacking = lacking(session);
                throw new ActiveMQException(
                        answer(ingress.toString(), topic.toString()) + (lacking.isEmpty() ? "" : LACKING + lacking));
            }
            admit(message, session);
        } else if (address.equals(topic)) {
            if (isInProcess(session)) {
                normalise(message);
                if (pagedOrder != null) {
                    pagedOrder.beforeSend(message);
                }
            } else if (direct) {
                admit(message, session);
            } else {
                throw new ActiveMQSecurityException("send to " + ingress + ", not to " + topic);
            }
        }
    }

    private static boolean isInProcess(@Nullable ServerSession session) {
        return session != null && session.getRemotingConnection().getTransportConnection() instanceof InVMConnection;
    }

    private void admit(Message message, @Nullable ServerSession session) throws ActiveMQException {
        if (message.containsProperty(MARKER) && !isServers(session)) {
            throw new ActiveMQSecurityException("a message with the property " + MARKER + " is a server's to send");
        }
        if (message.containsProperty(FORCED_DELIVERY) || claimsFalselyToBeCompressed(message)) {
            throw new ActiveMQException(
                    "the message has properties of the client's own that are not as the client sets them");
        }
        normalise(message);
    }

    private String lacking(@Nullable ServerSession session) throws ActiveMQException {
        var lacking = new ArrayList<String>();
        if (!has(ingress, CheckType.SEND, session)) {
            lacking.add("send on " + ingress);
        }
        for (var permission : OF_A_SERVER) {
            if (!has(topic, permission, session)) {
                lacking.add(name(permission) + " on " + topic);
            }
        }
        return String.join(", ", lacking);
    }

    /** As in a broker.xml. */
    private static String name(CheckType permission) {
        return switch (permission) {
            case CREATE_DURABLE_QUEUE -> "createDurableQueue";
            case DELETE_DURABLE_QUEUE -> "deleteDurableQueue";
            default -> permission.name().toLowerCase(Locale.ROOT);
        };
    }

    private boolean isServers(@Nullable ServerSession session) throws ActiveMQException {
        return has(topic, CheckType.CREATE_DURABLE_QUEUE, session);
    }

    private boolean has(SimpleString address, CheckType permission, @Nullable ServerSession session)
            throws ActiveMQException {
        if (session == null || server == null) {
            return false;
        }
        try {
            return server.getSecurityStore().hasPermission(address, null, permission, session);
        } catch (ActiveMQException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(String.valueOf(e.getMessage()));
        }
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
