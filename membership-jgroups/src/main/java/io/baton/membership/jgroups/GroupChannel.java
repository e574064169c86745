package io.baton.membership.jgroups;

import io.baton.protocol.IncarnationId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.AddressGenerator;
import org.jgroups.stack.Protocol;

/**
 * Builds the JGroups channel of one member.
 *
 * <p>The stack has no VERIFY_SUSPECT: see the package's description. It has neither fragmentation nor flow
 * control, for only JGroups' own small messages travel, over TCP.
 */
final class GroupChannel {
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration VIEW_ACK_TIMEOUT = Duration.ofMillis(300);
    private static final Duration MERGE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration RETRANSMIT_INTERVAL = Duration.ofMillis(200);
    private static final Duration MIN_MERGE_INTERVAL = Duration.ofMillis(300);
    private static final Duration MAX_MERGE_INTERVAL = Duration.ofMillis(800);
    /** How much later than the failure timeout a failed coordinator is replaced, at the latest. */
    private static final Duration REPLACEMENT = Duration.ofSeconds(1);

    private GroupChannel() {}

    static JChannel create(JGroupsOptions options, MemberTable table, IncarnationId self) throws Exception {
        var address = addressOf(options);
        var patience = options.failureTimeout().plus(REPLACEMENT);
        var channel = new JChannel(List.<Protocol>of(
                transport(options, address),
                new DatabaseDiscovery(table, self, options.tls().isPresent(), patience),
                merging(),
                new FD_ALL3()
                        .setInterval(options.heartbeatInterval().toMillis())
                        .setTimeout(options.failureTimeout().toMillis()),
                multicast(),
                new UNICAST3().setXmitInterval(RETRANSMIT_INTERVAL.toMillis()),
                new STABLE(),
                membership(patience)));
        channel.getProtocolStack().getTransport().getDiagnosticsHandler().setEnabled(false);
        channel.name(self.toString());
        channel.addAddressGenerator(new Addresses(self));
        return channel;
    }

    private static InetAddress addressOf(JGroupsOptions options) throws UnknownHostException {
        var address = InetAddress.getByName(options.bindAddress());
        if (address.isAnyLocalAddress()) {
            throw new MembershipException(
                    "the bind address " + options.bindAddress() + " is not one that others can reach");
        }
        boolean secure = options.tls().isPresent() || options.plainTextAnywhere() || address.isLoopbackAddress();
        if (!secure) {
            throw new MembershipException("other machines can reach the bind address " + options.bindAddress()
                    + ", and without TLS whoever does can join: use withTls, or withPlainTextAnywhere if the network"
                    + " keeps strangers out");
        }
        return address;
    }

    /** How long {@link JChannel#close} waits for the group to let this member go. */
    static void setLeaveTimeout(JChannel channel, Duration timeout) {
        GMS membership = channel.getProtocolStack().findProtocol(GMS.class);
        Objects.requireNonNull(membership).setLeaveTimeout(timeout.toMillis());
    }

    private static GroupTransport transport(JGroupsOptions options, InetAddress address) {
        var tcp = new GroupTransport();
        options.tls().ifPresent(tls -> tcp.setSocketFactory(new GroupSockets(Credentials.read(tls))));
        tcp.setBindAddress(address).setBindPort(options.bindPort()).setPortRange(0);
        tcp.setSockConnTimeout((int) CONNECT_TIMEOUT.toMillis()).tcpNodelay(true);
        // One who cannot be reached must not hold up what is for the others.
        tcp.setBundler(new PerDestinationBundler().useSingleSenderThread(false));
        // Starting members connect and hang up, to see who is alive.
        tcp.logAcceptError(false).logDetails(false);
        return tcp;
    }

    private static MERGE3 merging() {
        return new MERGE3().setMinInterval(MIN_MERGE_INTERVAL.toMillis()).setMaxInterval(MAX_MERGE_INTERVAL.toMillis());
    }

    private static NAKACK2 multicast() {
        var multicast = new NAKACK2().setXmitInterval(RETRANSMIT_INTERVAL.toMillis());
        multicast.useMcastXmit(false);
        // A member that was expelled while it was frozen goes on sending until it is merged.
        multicast.logDiscardMessages(false);
        return multicast;
    }

    private static GMS membership(Duration patience) {
        int attempts = (int) patience.dividedBy(JOIN_TIMEOUT) + 2;
        return new GMS()
                .printLocalAddress(false)
                .logViewWarnings(false)
                .setJoinTimeout(JOIN_TIMEOUT.toMillis())
                .setMaxJoinAttempts(attempts)
                .setMergeTimeout(MERGE_TIMEOUT.toMillis())
                .setViewAckCollectionTimeout(VIEW_ACK_TIMEOUT.toMillis());
    }

    private record Addresses(IncarnationId self) implements AddressGenerator {
        @Override
        public Address generateAddress(String name) {
            return IncarnationAddress.of(self);
        }

        @Override
        @Deprecated
        public Address generateAddress() {
            return IncarnationAddress.of(self);
        }
    }
}
