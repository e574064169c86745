/** Tells which nodes are alive and in the group, as JGroups sees it. */
@NullMarked
package io.baton.membership.jgroups;

import org.jspecify.annotations.NullMarked;
