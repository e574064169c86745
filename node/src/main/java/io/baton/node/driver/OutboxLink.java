package io.baton.node.driver;

import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.UnknownNumberException;
import io.baton.node.spi.OutboxPage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to its session's outbox: what comes next for it, and whether it is still being sent what
 * came before. The client is called on the threads for that; everything else belongs to the driver's thread, but for
 * the methods of {@link OutboxConnection}.
 */
final class OutboxLink implements OutboxConnection {
    private final String session;
    private final OutboxClient client;
    private final CompletableFuture<OutboxConnection> answer;
    private final LaneContext context;
    private final Outboxes outboxes;
    private long next;
    private boolean established;
    private boolean reading;
    private boolean sending;
    private boolean behind = true;
    private volatile long sentTo;
    private volatile boolean closed;

    /** Whether the application has its connection. Guarded by this. */
    private boolean answered;

    /** Why it ended before that. Guarded by this. */
    private @Nullable Throwable endedEarly;

    /** @param lastNumber the last one that the client has */
    OutboxLink(
            String session,
            long lastNumber,
            OutboxClient client,
            CompletableFuture<OutboxConnection> answer,
            LaneContext context,
            Outboxes outboxes) {
        this.session = session;
        this.client = client;
        this.answer = answer;
        this.context = context;
        this.outboxes = outboxes;
        this.next = lastNumber + 1;
        this.sentTo = lastNumber;
    }

    @Override
    public String sessionId() {
        return session;
    }

    @Override
    public void confirm(long number) {
        if (closed) {
            return;
        }
        long sent = sentTo;
        if (number < 0 || number > sent) {
            throw new IllegalArgumentException("number " + number + " of session " + session
                    + " cannot be confirmed: sent are those up to " + sent);
        }
        context.mailbox().post(() -> outboxes.confirmed(this, number));
    }

    @Override
    public void close() {
        closed = true;
        context.mailbox().post(() -> outboxes.closed(this));
    }

    /** The last number that the client has, or is being sent. */
    long last() {
        return next - 1;
    }

    /** Whether what comes next for it has to be read from the store, now. */
    boolean wantsToRead() {
        return behind && !reading && !sending && !closed;
    }

    /** What is committed from now on may be missing in what is read. */
    void read() {
        reading = true;
        behind = false;
    }

    /** Goes on with what was read. */
    void arrived(OutboxPage page) {
        reading = false;
        if (closed) {
            return;
        }
        List<OutboxMessage> messages = page.messages();
        boolean goesOn = messages.isEmpty()
                ? next >= page.first() && last() <= page.last()
                : messages.get(0).number() == next;
        if (!goesOn) {
            outboxes.lost(this, new UnknownNumberException(session, last(), page.first(), page.last()));
            return;
        }
        behind |= last() + messages.size() < page.last();
        if (!established) {
            establish(messages);
        } else if (!messages.isEmpty()) {
            send(messages);
        }
    }

    private void establish(List<OutboxMessage> first) {
        established = true;
        sending = true;
        outboxes.confirmed(this, last());
        context.environment().answers().execute(() -> {
            answer.complete(this);
            Optional<Throwable> ended = answered();
            if (ended.isPresent()) {
                disconnected(ended.get());
            } else {
                sendFrom(first, 0);
            }
        });
    }

    private synchronized Optional<Throwable> answered() {
        answered = true;
        return Optional.ofNullable(endedEarly);
    }

    /** Whether the application will hear of the end when it has its connection, and not before. */
    private synchronized boolean isAboutToAnswer(Throwable reason) {
        if (established && !answered) {
            endedEarly = reason;
        }
        return established && !answered;
    }

    /** There may be something in the outbox that this server has not put there. */
    void fallBehind() {
        behind = true;
    }

    /** Messages were committed: they are sent at once, if they are what comes next, few, and nothing is under way. */
    void committed(List<OutboxMessage> messages) {
        if (sending
                || reading
                || behind
                || messages.size() > Outboxes.MESSAGES_EACH
                || messages.get(0).number() != next) {
            behind = true;
        } else {
            send(messages);
        }
    }

    private void send(List<OutboxMessage> messages) {
        sending = true;
        context.environment().answers().execute(() -> sendFrom(messages, 0));
    }

    private void sendFrom(List<OutboxMessage> messages, int index) {
        if (closed) {
            return;
        }
        if (index == messages.size()) {
            context.mailbox().post(() -> sent(messages.size()));
            return;
        }
        OutboxMessage message = messages.get(index);
        sentTo = message.number();
        try {
            client.send(message).whenComplete((done, thrown) -> {
                if (thrown == null) {
                    context.environment().answers().execute(() -> sendFrom(messages, index + 1));
                } else {
                    failed(thrown);
                }
            });
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable thrown) {
        Throwable cause = thrown.getCause();
        Throwable reason = thrown instanceof CompletionException && cause != null ? cause : thrown;
        context.mailbox().post(() -> outboxes.lost(this, reason));
    }

    private void sent(int count) {
        sending = false;
        next += count;
        outboxes.sent(this);
    }

    /** It ends, for a reason that is not the application's own wish. */
    void end(Throwable reason) {
        if (closed) {
            return;
        }
        closed = true;
        if (isAboutToAnswer(reason)) {
            return;
        }
        boolean hasAnswered = established;
        context.environment().answers().execute(() -> {
            if (hasAnswered) {
                disconnected(reason);
            } else {
                answer.completeExceptionally(reason);
            }
        });
    }

    /** What one client's callback throws is not to keep the others from being told. */
    private void disconnected(Throwable reason) {
        try {
            client.onDisconnected(reason);
        } catch (RuntimeException e) {
            context.environment().listener().onTrouble("telling the client of " + session + " that it is cut off", e);
        }
    }
}
