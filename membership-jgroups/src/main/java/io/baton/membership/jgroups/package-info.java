/**
 * The membership port on JGroups.
 *
 * <p>A member's address carries its incarnation, so a view alone says which incarnations are there.
 * Members find each other through two small tables in the store's database: there is no multicast and
 * no list of hosts. Each member has a row in {@code baton_member}; {@code baton_member_coordinator} has
 * one row a group, changed by compare-and-set, so that servers starting together agree on who forms the
 * group and the others join it. Once in a group, members need the database only to let others join: it
 * may be slow or away without any effect on views.
 *
 * <p>A crashed process is noticed by its closed connections within milliseconds, one that is frozen or cut off
 * by its missing heartbeats. Neither is verified any further, because the store's fence makes a false
 * suspicion safe and waiting would delay every true one.
 *
 * <p>Where the options say so, members talk TLS: {@code GroupSocket} is a connection whose ends have checked
 * each other, and {@code Door} the one port, which lets nobody else in. JGroups sees no byte of a stranger.
 *
 * <p>JGroups logs through slf4j, under {@code org.jgroups}, as long as {@code log4j-core} is not on the
 * class path; {@code WARN} is the level to set. No message of an application is sent or received, so
 * nothing is ever deserialized but JGroups' own headers.
 */
@NullMarked
package io.baton.membership.jgroups;

import org.jspecify.annotations.NullMarked;
