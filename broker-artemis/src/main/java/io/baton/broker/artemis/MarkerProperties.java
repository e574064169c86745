package io.baton.broker.artemis;

import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverId;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;

/** A marker as properties of a message. */
final class MarkerProperties {
    /** Its presence says that a message is a marker; its value is the version of this format. */
    static final String MARKER_NAME = "baton_marker";

    static final SimpleString MARKER = SimpleString.of(MARKER_NAME);

    private static final int VERSION = 1;
    private static final SimpleString TAKEOVER = SimpleString.of("baton_takeover");
    private static final SimpleString FAILED_SERVER = SimpleString.of("baton_failed_server");
    private static final SimpleString FAILED_NUMBER = SimpleString.of("baton_failed_number");
    private static final SimpleString FAILOVER_SERVER = SimpleString.of("baton_failover_server");
    private static final SimpleString FAILOVER_NUMBER = SimpleString.of("baton_failover_number");

    private MarkerProperties() {}

    static void write(Marker marker, Message message) {
        message.putIntProperty(MARKER, VERSION);
        message.putStringProperty(TAKEOVER, SimpleString.of(marker.takeover().value()));
        message.putStringProperty(FAILED_SERVER, SimpleString.of(marker.failed().server()));
        message.putLongProperty(FAILED_NUMBER, marker.failed().number());
        message.putStringProperty(
                FAILOVER_SERVER, SimpleString.of(marker.failover().server()));
        message.putLongProperty(FAILOVER_NUMBER, marker.failover().number());
    }

    /** The marker, or empty if a property is missing, of another type or out of range. */
    static Optional<Marker> read(Message message) {
        if (!(message.getObjectProperty(MARKER) instanceof Integer version) || version != VERSION) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Marker(
                    new TakeoverId(text(message, TAKEOVER)),
                    new IncarnationId(text(message, FAILED_SERVER), number(message, FAILED_NUMBER)),
                    new IncarnationId(text(message, FAILOVER_SERVER), number(message, FAILOVER_NUMBER))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Message message, SimpleString name) {
        if (message.getObjectProperty(name) instanceof SimpleString text) {
            return text.toString();
        }
        throw new IllegalArgumentException(name + " is not a text");
    }

    private static long number(Message message, SimpleString name) {
        if (message.getObjectProperty(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException(name + " is not a long integer");
    }
}
