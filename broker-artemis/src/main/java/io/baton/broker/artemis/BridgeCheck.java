package io.baton.broker.artemis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/** Asks a broker whether one bridge, and nothing else of its own, moves messages from the ingress to the topic. */
final class BridgeCheck {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Of the management, for what is not there. */
    private static final String NO_SUCH_RESOURCE = "AMQ229067";

    private final RequestSession session;
    private final ArtemisOptions options;
    private final List<String> findings;

    BridgeCheck(RequestSession session, ArtemisOptions options, List<String> findings) {
        this.session = session;
        this.options = options;
        this.findings = findings;
    }

    void look() throws ActiveMQException {
        try {
            lookAtAll();
        } catch (RequestSession.Refusal e) {
            if (!String.valueOf(e.getMessage()).contains(NO_SUCH_RESOURCE)) {
                throw e;
            }
            // One that the broker refuses ends, at any time while it is looked at, and leaves its name.
            findings.add("a bridge has given up: the broker's log says why; its user must be there and have the"
                    + " password of <bridge>");
        }
    }

    private void lookAtAll() throws ActiveMQException {
        var bridges = new ArrayList<String>();
        for (var name : names("getBridgeNames")) {
            if (isTheLanes(name)) {
                bridges.add(name);
            }
        }
        diverts();
        if (bridges.isEmpty()) {
            findings.add("there is no bridge from " + options.ingress() + " to " + options.topic()
                    + ": add it to <bridges>; if it is there, the broker's log says why it does not run, and its user must"
                    + " be there and have the password of <bridge>");
        } else if (bridges.size() > 1) {
            findings.add("there is more than one bridge from " + options.ingress() + " to " + options.topic() + ", "
                    + bridges + ": set <concurrency> to 1");
        } else {
            only(bridges.get(0));
        }
    }

    private boolean isTheLanes(String name) throws ActiveMQException {
        var from = text(name, "getQueueName");
        var to = text(name, "getForwardingAddress");
        if (from.equals(options.ingress()) != to.equals(options.topic())) {
            findings.add("the bridge " + name + " goes from " + from + " to " + to
                    + ": nothing but the lane's own may read " + options.ingress() + " or write to "
                    + options.topic());
        }
        return from.equals(options.ingress()) && to.equals(options.topic());
    }

    private void only(String name) throws ActiveMQException {
        if (!is(name, "isUseDuplicateDetection")) {
            findings.add("the bridge " + name + " may repeat messages: set <use-duplicate-detection> to true");
        }
        if (!text(name, "getFilterString").isEmpty()
                || !text(name, "getTransformerClassName").isEmpty()) {
            findings.add("the bridge " + name + " leaves out or changes messages: remove <filter> and <transformer>");
        }
        var attempts = number(name, "getReconnectAttempts");
        if (attempts != -1) {
            findings.add(
                    "the bridge " + name + " gives up after " + attempts + " attempts: set <reconnect-attempts> to -1");
        }
        if (!is(name, "isStarted")) {
            findings.add("the bridge " + name + " is stopped: start it in the broker's console");
        } else if (!comesToBeConnected(name)) {
            findings.add("the bridge " + name + " is not connected: the broker's log says why; its user must be there"
                    + " and have the password of <bridge>");
        }
    }

    /** In a broker that has just started it may take a moment. */
    private boolean comesToBeConnected(String name) throws ActiveMQException {
        var start = System.nanoTime();
        while (!is(name, "isConnected") || session.queue(options.ingress()).getConsumerCount() == 0) {
            if (System.nanoTime() - start > options.callTimeout().toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    private void diverts() throws ActiveMQException {
        for (var name : names("getDivertNames")) {
            var target = session.invoke(ResourceNames.DIVERT + name, "getForwardingAddress");
            if (options.topic().equals(target)) {
                findings.add("the divert " + name + " writes to " + options.topic() + ": remove it");
            }
        }
    }

    private List<String> names(String operation) throws ActiveMQException {
        var names = new ArrayList<String>();
        if (session.invoke(ResourceNames.BROKER, operation) instanceof Object[] array) {
            for (var name : array) {
                names.add(String.valueOf(name));
            }
        }
        return names;
    }

    private String text(String bridge, String operation) throws ActiveMQException {
        var value = session.invoke(ResourceNames.BRIDGE + bridge, operation);
        return value == null ? "" : value.toString();
    }

    private long number(String bridge, String operation) throws ActiveMQException {
        return session.invoke(ResourceNames.BRIDGE + bridge, operation) instanceof Number value ? value.longValue() : 0;
    }

    private boolean is(String bridge, String operation) throws ActiveMQException {
        return Boolean.TRUE.equals(session.invoke(ResourceNames.BRIDGE + bridge, operation));
    }
}
