package io.baton.cli.input;

/**
 * One line that has a session.
 *
 * @param number its line number, from 1
 * @param session whose it is
 * @param body the line
 */
@SuppressWarnings("ArrayRecordComponent") // handed from reader to publisher, never compared
public record Event(long number, String session, byte[] body) {}
