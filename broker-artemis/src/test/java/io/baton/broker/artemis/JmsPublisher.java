package io.baton.broker.artemis;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.io.Serializable;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A publisher that knows nothing but Jakarta Messaging. */
final class JmsPublisher implements AutoCloseable {
    private final JMSContext context;

    JmsPublisher(String uri) {
        this(new ActiveMQConnectionFactory(uri), JMSContext.AUTO_ACKNOWLEDGE);
    }

    JmsPublisher(ArtemisOptions options) {
        this(options, JMSContext.AUTO_ACKNOWLEDGE);
    }

    private JmsPublisher(ConnectionFactory factory, int mode) {
        context = factory.createContext(mode);
    }

    private JmsPublisher(ArtemisOptions options, int mode) {
        var factory = new ActiveMQConnectionFactory(address(options));
        context = options.user().isEmpty()
                ? factory.createContext(mode)
                : factory.createContext(options.user(), options.password(), mode);
    }

    static JmsPublisher transacted(ArtemisOptions options) {
        return new JmsPublisher(options, JMSContext.SESSION_TRANSACTED);
    }

    /** A client of this kind has its TLS in the address. */
    static String address(ArtemisOptions options) {
        return options.uri() + parameters(options);
    }

    private static String parameters(ArtemisOptions options) {
        return options.tls()
                .map(tls -> tls.parameters().entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining("&", "?", "")))
                .orElse("");
    }

    @FunctionalInterface
    interface Change<T> {
        void apply(T target) throws JMSException;
    }

    void text(String session, String body) {
        text(session, body, producer -> {}, message -> {});
    }

    void text(String session, String body, Change<JMSProducer> how, Change<Message> what) {
        try {
            var message = context.createTextMessage(body);
            send(session, message, how, what);
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    void bytes(String session, byte[] body) {
        try {
            var message = context.createBytesMessage();
            message.writeBytes(body);
            send(session, message, producer -> {}, ignored -> {});
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    private void send(String session, Message message, Change<JMSProducer> how, Change<Message> what)
            throws JMSException {
        if (!session.isEmpty()) {
            message.setStringProperty("JMSXGroupID", session);
        }
        what.apply(message);
        var producer = context.createProducer();
        how.apply(producer);
        producer.send(context.createQueue(ArtemisOptions.DEFAULT_INGRESS), message);
    }

    void toTopic(String body) {
        context.createProducer().send(context.createTopic(ArtemisOptions.DEFAULT_TOPIC), body);
    }

    void toSubscriptionQueue(String queue, String body) {
        context.createProducer().send(context.createQueue(ArtemisOptions.DEFAULT_TOPIC + "::" + queue), body);
    }

    /** What a publisher is not to do. */
    void receive(String queue) {
        context.createConsumer(context.createQueue(ArtemisOptions.DEFAULT_TOPIC + "::" + queue))
                .receiveNoWait();
    }

    void object(String session, Serializable body) {
        try {
            send(session, context.createObjectMessage(body), producer -> {}, ignored -> {});
        } catch (JMSException e) {
            throw new AssertionError(e);
        }
    }

    void commit() {
        context.commit();
    }

    @Override
    public void close() {
        context.close();
    }
}
