/** What can happen to a cluster while events flow, as it is written on the command line. */
@NullMarked
package io.baton.cli.fault;

import org.jspecify.annotations.NullMarked;
