/** Looks after the messages that could not be handled: lists, replays and deletes them. */
@NullMarked
package io.baton.cli.deadletters;

import org.jspecify.annotations.NullMarked;
