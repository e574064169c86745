package io.baton.node.driver;

import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.UnknownNumberException;
import io.baton.node.spi.OutboxPage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
        boolean goesOn = next >= page.first() && last() <= page.last();
        if (!goesOn || (!messages.isEmpty() && messages.get(0).number() != next)) {
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
            sendFrom(first, 0);
        });
    }

    /** Messages were committed: they are sent at once, if they are what comes next and nothing is under way. */
    void committed(List<OutboxMessage> messages) {
        if (sending || reading || behind || messages.get(0).number() != next) {
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
        CompletionStage<?> sent;
        try {
            sent = client.send(message);
        } catch (Throwable e) {
            failed(e);
            return;
        }
        sent.whenComplete((done, thrown) -> {
            if (thrown == null) {
                context.environment().answers().execute(() -> sendFrom(messages, index + 1));
            } else {
                failed(thrown);
            }
        });
    }

    private void failed(Throwable cause) {
        context.mailbox().post(() -> outboxes.lost(this, cause));
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
        boolean told = established;
        context.environment().answers().execute(() -> {
            if (told) {
                client.onDisconnected(reason);
            } else {
                answer.completeExceptionally(reason);
            }
        });
    }
}
