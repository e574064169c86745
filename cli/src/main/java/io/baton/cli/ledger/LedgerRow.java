package io.baton.cli.ledger;

/**
 * One event, handled.
 *
 * @param session whose it was
 * @param event its number in the input
 * @param server the server that handled it
 * @param incarnation that server's incarnation
 * @param lane the lane it came on
 * @param position its position there
 * @param version the session's counter after it
 */
public record LedgerRow(
        String session, long event, String server, long incarnation, int lane, long position, long version) {}
