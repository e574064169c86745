package io.baton.broker.artemis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.JsonUtil;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientSession.QueueQuery;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.DiskFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;
import org.apache.activemq.artemis.json.JsonObject;

/** Asks a broker whether all that keeps a lane in order and complete is set up, and notes what is not. */
final class SetupCheck {
    /** More than fit into the bridge's window of 1 MiB. */
    private static final int MIN_ID_CACHE_SIZE = 20_000;

    private final RequestSession session;
    private final ArtemisOptions options;
    private final List<String> findings = new ArrayList<>();

    SetupCheck(RequestSession session, ArtemisOptions options) {
        this.session = session;
        this.options = options;
    }

    /** @throws BrokerSetupException with all findings, if there are any */
    void pass() throws ActiveMQException {
        var ingress = hasIngress();
        var topic = hasTopic();
        plugin();
        if (ingress && topic) {
            noting("the bridge", () -> new BridgeCheck(session, options, findings).look());
            noting("the address settings", this::settings);
            noting("the broker's persistence", this::persistence);
            noting("who may send to " + options.topic(), this::senders);
            noting("creating, reading, evicting and deleting a subscription", session::rehearse);
        }
        if (!findings.isEmpty()) {
            throw new BrokerSetupException(options.where(), findings);
        }
    }

    private interface Look {
        void at() throws ActiveMQException;
    }

    /** To be refused an answer is a finding like others, with the broker's own words for the permission. */
    private void noting(String what, Look look) throws ActiveMQException {
        try {
            look.at();
        } catch (RequestSession.Refusal e) {
            findings.add(what + " cannot be looked at: " + e.getMessage()
                    + ": give the servers' role the permissions of <security-settings>");
        } catch (ActiveMQException e) {
            if (!session.isUsable() || e.getType() == ActiveMQExceptionType.CONNECTION_TIMEDOUT) {
                throw e;
            }
            findings.add(what + " is refused: " + e.getMessage()
                    + ": give the servers' role the permissions of <security-settings>");
        }
    }

    private boolean hasIngress() throws ActiveMQException {
        var name = options.ingress();
        var address = session.address(name);
        var queue = session.queue(name);
        if (!address.isExists() || !queue.isExists()) {
            findings.add("there is no ingress queue " + name + ": add it to <addresses>");
            return false;
        }
        require(
                !address.isSupportsMulticast() && queue.getRoutingType() == RoutingType.ANYCAST,
                "the ingress " + name + " is not ANYCAST alone: make it <anycast>");
        require(
                isPlainQueue(queue),
                "the ingress queue " + name + " is not a plain durable one: it must have neither filter, last"
                        + " values, ring size nor consumers to wait for, and must not purge");
        require(
                queue.getMaxConsumers() == 1,
                "the ingress queue " + name + " lets more than one consumer in: set max-consumers=\"1\"");
        require(
                Objects.equals(queue.getGroupBuckets(), 0),
                "the ingress queue " + name + " remembers every session: set group-buckets=\"0\"");
        return true;
    }

    private static boolean isPlainQueue(QueueQuery queue) {
        return queue.isDurable()
                && queue.getFilterString() == null
                && !Boolean.TRUE.equals(queue.isLastValue())
                && !Boolean.TRUE.equals(queue.isNonDestructive())
                && !queue.isPurgeOnNoConsumers()
                && (queue.getRingSize() == null || queue.getRingSize() < 0)
                && (queue.getConsumersBeforeDispatch() == null || queue.getConsumersBeforeDispatch() <= 1);
    }

    private boolean hasTopic() throws ActiveMQException {
        var address = session.address(options.topic());
        if (!address.isExists()) {
            findings.add("there is no topic " + options.topic() + ": add it to <addresses>");
            return false;
        }
        require(
                address.isSupportsMulticast() && !address.isSupportsAnycast(),
                "the topic " + options.topic() + " is not MULTICAST alone: make it <multicast>");
        return true;
    }

    private void plugin() throws ActiveMQException {
        var answer = session.askPlugin();
        if (!answer.contains(IngressPlugin.answer(options.ingress(), options.topic()))) {
            findings.add("the ingress plugin is missing, is another version's or has other names: put"
                    + " baton-broker-artemis-…-plugin.jar into the broker's lib and <broker-plugin> with ingress "
                    + options.ingress() + " and topic " + options.topic() + " into broker.xml");
            return;
        }
        var lacking = answer.split(IngressPlugin.LACKING, 2);
        if (lacking.length > 1) {
            findings.add("this user may not do all that a server does: give the servers' role " + lacking[1]);
        }
    }

    private void settings() throws ActiveMQException {
        for (var address : List.of(options.ingress(), options.topic())) {
            var json = String.valueOf(session.invoke(ResourceNames.BROKER, "getAddressSettingsAsJSON", address));
            settings(address, AddressSettings.fromJSON(json));
        }
    }

    private void settings(String address, AddressSettings settings) {
        setting(address, "max-delivery-attempts", settings.getMaxDeliveryAttempts(), -1);
        setting(address, "redelivery-delay", settings.getRedeliveryDelay(), 0L);
        setting(address, "expiry-delay", settings.getExpiryDelay(), -1L);
        setting(address, "min-expiry-delay", settings.getMinExpiryDelay(), -1L);
        setting(address, "max-expiry-delay", settings.getMaxExpiryDelay(), -1L);
        setting(address, "slow-consumer-threshold", settings.getSlowConsumerThreshold(), -1L);
        setting(address, "address-full-policy", settings.getAddressFullMessagePolicy(), AddressFullMessagePolicy.PAGE);
        // Else the broker refuses or drops what is too much, of the bridge's too, and goes on with what follows.
        var pageLimit = settings.getPageFullMessagePolicy();
        require(
                pageLimit == null || (pageLimit == PageFullMessagePolicy.FAIL && address.equals(options.ingress())),
                "page-full-policy of " + address + " is " + pageLimit + ": leave it and the page-limits out");
        var diskFull = settings.getDiskFullMessagePolicy();
        require(
                diskFull == null || diskFull == DiskFullMessagePolicy.BLOCK,
                "disk-full-policy of " + address + " is " + diskFull + ": set it to BLOCK");
    }

    private void setting(String address, String name, Object actual, Object wanted) {
        require(actual.equals(wanted), name + " of " + address + " is " + actual + ": set it to " + wanted);
    }

    private void persistence() throws ActiveMQException {
        require(isTrue("isPersistenceEnabled"), "nothing is kept on disk: set <persistence-enabled> to true");
        require(
                isTrue("isPersistIDCache"),
                "what the bridge has passed on is forgotten in a restart: set <persist-id-cache> to true");
        var cached = session.invoke(ResourceNames.BROKER, "getIDCacheSize");
        require(
                cached instanceof Number size && size.intValue() >= MIN_ID_CACHE_SIZE,
                "what the bridge has passed on is forgotten too soon: set <id-cache-size> to " + MIN_ID_CACHE_SIZE
                        + " or more, it is " + cached);
    }

    private boolean isTrue(String operation) throws ActiveMQException {
        return Boolean.TRUE.equals(session.invoke(ResourceNames.BROKER, operation));
    }

    /** Whoever may do more than send is not the bridge. */
    private void senders() throws ActiveMQException {
        var roles = JsonUtil.readJsonArray(
                String.valueOf(session.invoke(ResourceNames.ADDRESS + options.topic(), "getRolesAsJSON")));
        var senders = new ArrayList<String>();
        var others = false;
        for (var role : roles) {
            var each = role.asJsonObject();
            if (each.getBoolean("send", false)) {
                senders.add(each.getString("name"));
                others |= maySubscribe(each);
            }
        }
        require(
                !senders.isEmpty(),
                "nobody may send to " + options.topic() + ": give the permission send to the bridge's role");
        Collections.sort(senders);
        require(
                senders.size() <= 1 && !others,
                "the topic " + options.topic() + " is open to direct sends by " + senders
                        + ": leave the permission send to the bridge's role alone");
    }

    private static boolean maySubscribe(JsonObject role) {
        return role.getBoolean("consume", false) || role.getBoolean("createDurableQueue", false);
    }

    private void require(boolean holds, String finding) {
        if (!holds) {
            findings.add(finding);
        }
    }
}
