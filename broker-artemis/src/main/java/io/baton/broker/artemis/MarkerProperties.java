package io.baton.broker.artemis;

import io.baton.protocol.HandoffId;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Marker;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.TakeoverMarker;
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
    private static final Server FAILED = Server.named("baton_failed");
    private static final Server FAILOVER = Server.named("baton_failover");
    private static final SimpleString HANDOFF = SimpleString.of("baton_handoff");
    private static final Server OWNER = Server.named("baton_owner");
    private static final Server NEW_HOME = Server.named("baton_new_home");

    private MarkerProperties() {}

    /** The two properties that name an incarnation. */
    private record Server(SimpleString name, SimpleString number) {
        static Server named(String prefix) {
            return new Server(SimpleString.of(prefix + "_server"), SimpleString.of(prefix + "_number"));
        }

        void write(IncarnationId incarnation, Message message) {
            message.putStringProperty(name, SimpleString.of(incarnation.server()));
            message.putLongProperty(number, incarnation.number());
        }

        IncarnationId read(Message message) {
            return new IncarnationId(text(message, name), MarkerProperties.number(message, number));
        }
    }

    static void write(Marker marker, Message message) {
        message.putIntProperty(MARKER, VERSION);
        if (marker instanceof TakeoverMarker takeover) {
            message.putStringProperty(
                    TAKEOVER, SimpleString.of(takeover.takeover().value()));
            FAILED.write(takeover.failed(), message);
            FAILOVER.write(takeover.failover(), message);
        } else if (marker instanceof HandoffMarker handoff) {
            message.putStringProperty(HANDOFF, SimpleString.of(handoff.handoff().value()));
            OWNER.write(handoff.owner(), message);
            NEW_HOME.write(handoff.newHome(), message);
        }
    }

    /** The marker, or empty if a property is missing, of another type or out of range. */
    static Optional<Marker> read(Message message) {
        if (!(message.getObjectProperty(MARKER) instanceof Integer version) || version != VERSION) {
            return Optional.empty();
        }
        try {
            return Optional.of(message.containsProperty(HANDOFF) ? handoff(message) : takeover(message));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Marker takeover(Message message) {
        return new TakeoverMarker(
                new TakeoverId(text(message, TAKEOVER)), FAILED.read(message), FAILOVER.read(message));
    }

    private static Marker handoff(Message message) {
        return new HandoffMarker(new HandoffId(text(message, HANDOFF)), OWNER.read(message), NEW_HOME.read(message));
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
