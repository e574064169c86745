package io.baton.cluster;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.protocol.IncarnationId;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.JsonUtil;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.json.JsonArray;

/** What the broker says of the servers' subscriptions. */
final class Subscriptions implements AutoCloseable {
    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession session;
    private final ClientRequestor requestor;

    Subscriptions(String brokerUri) throws Exception {
        locator = ActiveMQClient.createServerLocator(brokerUri);
        factory = locator.createSessionFactory();
        session = factory.createSession();
        session.start();
        requestor = new ClientRequestor(session, "activemq.management");
    }

    /** How many messages are in it, with those that have been sent and are not acknowledged. */
    long messages(IncarnationId incarnation) throws Exception {
        return (Long) ask(incarnation, "countMessages");
    }

    /** How many have been sent to whoever reads it now. */
    long sent(IncarnationId incarnation) throws Exception {
        JsonArray readers = JsonUtil.readJsonArray((String) ask(incarnation, "listConsumersAsJSON"));
        return readers.getJsonObject(0).getJsonNumber("messagesDelivered").longValue();
    }

    private synchronized Object ask(IncarnationId incarnation, String operation) throws Exception {
        ClientMessage question = session.createMessage(false);
        ManagementHelper.putOperationInvocation(
                question,
                ResourceNames.QUEUE + ArtemisOptions.DEFAULT_TOPIC + ".sub." + incarnation.server() + "."
                        + incarnation.number(),
                operation);
        return ManagementHelper.getResult(requestor.request(question));
    }

    @Override
    public void close() throws ActiveMQException {
        session.close();
        factory.close();
        locator.close();
    }
}
