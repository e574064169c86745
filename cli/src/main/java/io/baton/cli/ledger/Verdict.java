package io.baton.cli.ledger;

/**
 * What became of the events.
 *
 * @param published events that were published
 * @param handled of these, those with a row
 * @param lost of these, those without
 * @param doubled rows beyond the first of an event
 * @param reordered places in the sessions' rows where an event follows a later one
 * @param unknown rows that name no published event, or another's session
 * @param wrongVersions sessions whose rows are not numbered 1, 2, 3 and so on
 * @param wrongStates sessions whose last state is not what the input alone gives
 */
public record Verdict(
        long published,
        long handled,
        long lost,
        long doubled,
        long reordered,
        long unknown,
        long wrongVersions,
        long wrongStates) {
    /** Whether every event was handled once, in order, and every state moved with its session. */
    public boolean isRight() {
        return lost == 0 && doubled == 0 && reordered == 0 && unknown == 0 && wrongVersions == 0 && wrongStates == 0;
    }
}
