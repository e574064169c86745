package io.baton.cli.server;

import io.baton.cli.input.SessionState;
import io.baton.cli.ledger.Ledger;
import io.baton.cli.ledger.LedgerRow;
import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Handler;
import io.baton.node.api.Message;
import io.baton.protocol.IncarnationId;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Handles an event: moves the session's state on, and writes a row of the ledger. */
final class LedgerHandler implements Handler {
    /** The header that holds an event's number. */
    static final String EVENT = "event";

    private final int workMs;
    private final boolean sending;
    private final Supplier<IncarnationId> self;
    private volatile Optional<IncarnationId> stuck = Optional.empty();

    /**
     * Makes the handler.
     *
     * @param workMs how long it works on each event
     * @param sending whether it sends each event's number to the session's client
     * @param self the server's present incarnation
     */
    LedgerHandler(int workMs, boolean sending, Supplier<IncarnationId> self) {
        this.workMs = workMs;
        this.sending = sending;
        this.self = self;
    }

    /** From now on it does not return any more, as long as the server is this incarnation. */
    void stick() {
        stuck = Optional.of(self.get());
    }

    @Override
    public Handled handle(Message message, Bytes state) throws InterruptedException {
        String number = message.headers().get(EVENT);
        if (number == null) {
            throw new IllegalArgumentException("a message without the header " + EVENT);
        }
        IncarnationId incarnation = self.get();
        while (stuck.equals(Optional.of(incarnation))) {
            LockSupport.park();
        }
        if (workMs > 0) {
            Thread.sleep(workMs);
        }
        long event = Long.parseLong(number);
        SessionState next =
                SessionState.decode(state).next(event, message.body().toArray());
        LedgerRow row = new LedgerRow(
                message.sessionId(),
                event,
                incarnation.server(),
                incarnation.number(),
                message.lane().number(),
                message.position(),
                next.count());
        Handled handled = Handled.stateAndWrite(next.encode(), Ledger.insert(row));
        return sending ? handled.andSend(Bytes.utf8(number)) : handled;
    }
}
