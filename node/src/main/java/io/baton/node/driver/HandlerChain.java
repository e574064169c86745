package io.baton.node.driver;

import io.baton.node.api.Bytes;
import io.baton.node.api.Handled;
import io.baton.node.api.Handler;
import io.baton.node.api.Message;
import io.baton.node.spi.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the handler over one session's messages, each with the state that the one before it left. A
 * message that cannot be handled leaves the state as it was and becomes a dead letter; the later ones go
 * on.
 *
 * @param failedWrites messages that are dead letters already, because their write failed
 */
record HandlerChain(
        Handler handler, List<Message> messages, Bytes stateBefore, Map<Long, String> failedWrites, int maxStateBytes) {
    Work.SessionResult run() {
        Bytes state = stateBefore;
        Map<Long, Handled> handled = new HashMap<>();
        List<DeadLetter> deadLetters = new ArrayList<>();
        for (Message message : messages) {
            String failedWrite = failedWrites.get(message.position());
            if (failedWrite != null) {
                deadLetters.add(new DeadLetter(message, failedWrite));
                continue;
            }
            try {
                Handled result = handler.handle(message, state);
                if (result.state().size() > maxStateBytes) {
                    deadLetters.add(new DeadLetter(
                            message,
                            "the new state has " + result.state().size() + " bytes, over the limit of "
                                    + maxStateBytes));
                    continue;
                }
                state = result.state();
                handled.put(message.position(), result);
            } catch (Throwable e) {
                // An error that the message brings about would do so on the next server too, and on the one after it.
                if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                    throw error;
                }
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                deadLetters.add(new DeadLetter(message, "the handler failed: " + e));
            }
        }
        return new Work.SessionResult(state, handled, deadLetters);
    }
}
