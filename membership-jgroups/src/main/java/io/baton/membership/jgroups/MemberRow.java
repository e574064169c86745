package io.baton.membership.jgroups;

import io.baton.protocol.IncarnationId;
import java.net.InetSocketAddress;

/**
 * What a member tells others through the database.
 *
 * @param id tells its address from all others
 * @param endpoint where it can be reached
 * @param joined whether it has been in a view; one that has not is still looking for the group
 * @param tls whether it talks TLS only
 */
record MemberRow(String id, IncarnationId incarnation, InetSocketAddress endpoint, boolean joined, boolean tls) {}
