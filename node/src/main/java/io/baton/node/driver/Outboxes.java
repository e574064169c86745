package io.baton.node.driver;

import io.baton.node.api.ConnectionReplacedException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.api.SessionNotHereException;
import io.baton.node.spi.OutboxPage;
import io.baton.node.spi.Store;
import io.baton.protocol.OwnQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The clients that are connected to the outboxes of sessions at home here (rule 26). What is committed goes to a
 * client at once, if it has all that came before; else it is read from the store, for many clients at a time. So what is
 * in memory for a client is one page, however slow it is.
 */
final class Outboxes {
    /** The most messages that are in memory for one client. */
    static final int MESSAGES_EACH = 32;

    private static final int READ_AT_ONCE = 64;

    /** What one read may bring, if all messages are as large as may be. */
    private static final long MAX_BYTES_READ = 64L << 20;

    private static final int TRIMMED_AT_ONCE = 500;
    private static final long TRIM_DELAY = 100_000_000;

    private final LaneContext context;
    private final OwnQueue own;
    private final Map<String, OutboxLink> links = new HashMap<>();
    private final Set<OutboxLink> toRead = new LinkedHashSet<>();
    private final Map<String, Long> confirmed = new LinkedHashMap<>();
    private final int readAtOnce;
    private boolean reading;
    private boolean trimming;

    Outboxes(LaneContext context, OwnQueue own) {
        this.context = context;
        this.own = own;
        long bytesEach = (long) MESSAGES_EACH * context.environment().options().maxOutboxMessageBytes();
        this.readAtOnce = (int) Math.max(1, Math.min(READ_AT_ONCE, MAX_BYTES_READ / bytesEach));
    }

    /** @param lastNumber the last one that the client has */
    void connect(String session, long lastNumber, OutboxClient client, CompletableFuture<OutboxConnection> answer) {
        if (!own.isHomeOf(session)) {
            context.environment()
                    .answers()
                    .execute(() -> answer.completeExceptionally(new SessionNotHereException(session)));
            return;
        }
        OutboxLink link = new OutboxLink(session, lastNumber, client, answer, context, this);
        OutboxLink before = links.put(session, link);
        if (before != null) {
            end(before, new ConnectionReplacedException(session));
        }
        toRead.add(link);
    }

    /** Reads for those that have to catch up, all that wait at once. */
    boolean step() {
        if (reading || toRead.isEmpty()) {
            return false;
        }
        List<OutboxLink> asking = new ArrayList<>();
        Map<String, Long> after = new HashMap<>();
        for (Iterator<OutboxLink> each = toRead.iterator(); each.hasNext() && asking.size() < readAtOnce; ) {
            OutboxLink link = each.next();
            each.remove();
            if (link.wantsToRead() && links.get(link.sessionId()) == link) {
                link.read();
                asking.add(link);
                after.put(link.sessionId(), link.last());
            }
        }
        if (!asking.isEmpty()) {
            read(asking, after);
        }
        return true;
    }

    private void read(List<OutboxLink> asking, Map<String, Long> after) {
        reading = true;
        context.calls()
                .sometime("reading outboxes", () -> store().outboxes(context.lane(), after, MESSAGES_EACH), pages -> {
                    reading = false;
                    for (OutboxLink link : asking) {
                        link.arrived(pages.getOrDefault(link.sessionId(), OutboxPage.EMPTY));
                        readOn(link);
                    }
                });
    }

    private void readOn(OutboxLink link) {
        if (link.wantsToRead()) {
            toRead.add(link);
        }
    }

    /** Messages of sessions, each session's in order, are committed. */
    void committed(List<OutboxMessage> messages) {
        if (links.isEmpty() || messages.isEmpty()) {
            return;
        }
        Map<String, List<OutboxMessage>> bySession = new LinkedHashMap<>();
        for (OutboxMessage message : messages) {
            if (links.containsKey(message.sessionId())) {
                bySession
                        .computeIfAbsent(message.sessionId(), id -> new ArrayList<>())
                        .add(message);
            }
        }
        bySession.forEach((session, each) -> {
            OutboxLink link = links.get(session);
            if (link != null) {
                link.committed(each);
                readOn(link);
            }
        });
    }

    /** Its client has been sent what there was. */
    void sent(OutboxLink link) {
        readOn(link);
    }

    /** The connection cannot go on. */
    void lost(OutboxLink link, Throwable reason) {
        links.remove(link.sessionId(), link);
        end(link, reason);
    }

    private void end(OutboxLink link, Throwable reason) {
        toRead.remove(link);
        link.end(reason);
    }

    /** These sessions may have been elsewhere for a while, without having been missed here. */
    void lookAgain(Collection<String> sessions) {
        for (String session : new TreeSet<>(sessions)) {
            OutboxLink link = links.get(session);
            if (link != null) {
                link.fallBehind();
                readOn(link);
            }
        }
    }

    /** The application has closed it. */
    void closed(OutboxLink link) {
        links.remove(link.sessionId(), link);
        toRead.remove(link);
    }

    /** These sessions are not at home here any more. Their clients hear of it in an order that does not depend on chance. */
    void gone(Collection<String> sessions) {
        for (String session : new TreeSet<>(sessions)) {
            confirmed.remove(session);
            OutboxLink link = links.remove(session);
            if (link != null) {
                end(link, new SessionNotHereException(session));
            }
        }
    }

    /** The incarnation has ended. */
    void end() {
        NotLiveException ended = new NotLiveException(context.self() + " has ended");
        links.values().forEach(link -> link.end(ended));
        links.clear();
    }

    /** A client has all up to this number. */
    void confirmed(OutboxLink link, long number) {
        if (number > 0 && links.get(link.sessionId()) == link) {
            confirmed.merge(link.sessionId(), number, Math::max);
            trimLater();
        }
    }

    private void trimLater() {
        if (!trimming && !confirmed.isEmpty()) {
            trimming = true;
            context.calls().later(TRIM_DELAY, 0, this::trim);
        }
    }

    private void trim() {
        Map<String, Long> trims = new HashMap<>();
        for (Iterator<Map.Entry<String, Long>> each = confirmed.entrySet().iterator();
                each.hasNext() && trims.size() < TRIMMED_AT_ONCE; ) {
            Map.Entry<String, Long> next = each.next();
            trims.put(next.getKey(), next.getValue());
            each.remove();
        }
        context.calls()
                .sometime(
                        "forgetting what clients have confirmed",
                        () -> store().trimOutboxes(context.self(), context.lane(), trims),
                        done -> {
                            trimming = false;
                            trimLater();
                        });
    }

    private Store store() {
        return context.environment().store();
    }
}
