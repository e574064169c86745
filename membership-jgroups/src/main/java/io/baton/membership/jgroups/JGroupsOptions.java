package io.baton.membership.jgroups;

import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link JGroupsMembership} finds, reaches and watches the other members. Start from
 * {@link #defaults()}; all members of a group need the same group and the same two durations, and all of them
 * use TLS or none does.
 *
 * @param group the group's name, 1 to 100 characters; groups of different names share a database without
 *     seeing each other. All servers that use the same tables of a store must be in one group: two groups would take
 *     each other for dead.
 * @param bindAddress the address to listen on and to be reached at, as a host name or a literal; the
 *     default, 127.0.0.1, keeps everything on this machine
 * @param bindPort the TCP port to listen on, or 0 for any free one; there is no other
 * @param failureTimeout how long a member may be silent before it is taken for dead; suspected after this
 *     and up to one heartbeat interval more. A crash of the process alone is noticed without it.
 * @param heartbeatInterval how often a member says that it is alive; less than half the failure timeout
 * @param tls by what the members know each other, and their connections are encrypted; without it whoever
 *     can connect can be a member, or make members take each other for dead
 * @param plainTextAnywhere whether to do without TLS even at an address that other machines can reach. It is
 *     false by default: such a join is refused. Make it true only where the network itself keeps strangers
 *     out.
 */
public record JGroupsOptions(
        String group,
        String bindAddress,
        int bindPort,
        Duration failureTimeout,
        Duration heartbeatInterval,
        Optional<GroupTls> tls,
        boolean plainTextAnywhere) {
    private static final int MAX_GROUP_LENGTH = 100;
    private static final int MAX_BIND_PORT = 65_535;
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    public JGroupsOptions {
        require(!group.isBlank() && group.length() <= MAX_GROUP_LENGTH, "group must have 1 to 100 characters");
        require(!bindAddress.isBlank(), "bindAddress must not be blank");
        require(
                bindPort >= 0 && bindPort <= MAX_BIND_PORT,
                "bindPort must be 0 to " + MAX_BIND_PORT + ", was " + bindPort);
        require(
                heartbeatInterval.compareTo(SHORTEST_HEARTBEAT) >= 0,
                "heartbeatInterval must be 10 ms or more, was " + heartbeatInterval);
        require(
                heartbeatInterval.multipliedBy(2).compareTo(failureTimeout) < 0
                        && failureTimeout.compareTo(LONGEST_TIMEOUT) <= 0,
                "failureTimeout must be more than two heartbeat intervals and at most an hour, was " + failureTimeout);
    }

    /** The group {@code baton} on 127.0.0.1, any free port, failure timeout 1.5 s, heartbeat every 0.3 s, no TLS. */
    public static JGroupsOptions defaults() {
        return new JGroupsOptions(
                "baton", "127.0.0.1", 0, Duration.ofMillis(1_500), Duration.ofMillis(300), Optional.empty(), false);
    }

    /** These options with another group. */
    public JGroupsOptions withGroup(String newGroup) {
        return new JGroupsOptions(
                newGroup, bindAddress, bindPort, failureTimeout, heartbeatInterval, tls, plainTextAnywhere);
    }

    /** These options with another address and port to listen on. */
    public JGroupsOptions withBind(String newAddress, int newPort) {
        return new JGroupsOptions(
                group, newAddress, newPort, failureTimeout, heartbeatInterval, tls, plainTextAnywhere);
    }

    /** These options with other limits for telling that a silent member has failed. */
    public JGroupsOptions withFailureDetection(Duration newTimeout, Duration newHeartbeatInterval) {
        return new JGroupsOptions(
                group, bindAddress, bindPort, newTimeout, newHeartbeatInterval, tls, plainTextAnywhere);
    }

    /** These options with members that know each other by their certificates, and encrypt what they say. */
    public JGroupsOptions withTls(GroupTls newTls) {
        return new JGroupsOptions(
                group,
                bindAddress,
                bindPort,
                failureTimeout,
                heartbeatInterval,
                Optional.of(newTls),
                plainTextAnywhere);
    }

    /** These options without TLS, whoever can reach the address to listen on: see {@link #plainTextAnywhere}. */
    public JGroupsOptions withPlainTextAnywhere() {
        return new JGroupsOptions(
                group, bindAddress, bindPort, failureTimeout, heartbeatInterval, Optional.empty(), true);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
