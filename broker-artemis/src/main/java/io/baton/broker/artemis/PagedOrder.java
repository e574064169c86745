package io.baton.broker.artemis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.postoffice.impl.PostOfficeImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.RoutingContext;

/**
 * Keeps the order of the topic while the broker pages it, and each message once.
 *
 * <p>For what the bridge sends the broker makes a transaction of each message, to note in it that the message
 * was passed on. A message that is paged in a transaction is written at once and counts from the commit on: a
 * reader that meets it before leaves it out, and is handed it behind others that were written later and
 * committed meanwhile. So
 *
 * <ol>
 *   <li>a paged message is no part of the transaction: it counts from when it is written, in its place,
 *   <li>the first one of a time of paging waits until the queues have those before it, which are in memory,
 *   <li>what the transaction notes is a little later than the message now, never earlier. If the broker dies
 *       between the two, the bridge sends the message again after the restart. So each says which one it is, and
 *       before the bridge starts, the newest of the page files are noted as passed on.
 * </ol>
 *
 * <p>Sends are serial: one bridge, one session.
 */
final class PagedOrder {
    /** Which message this is, as the bridge named it. */
    static final SimpleString BRIDGED = SimpleString.of("baton_bridged");

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final SimpleString topic;

    /** Committed ones that the queues do not have yet. Guarded by this. */
    private int onTheirWayToMemory;

    /** Of the page files, the newest last. Guarded by this. */
    private final ArrayDeque<byte[]> recalled = new ArrayDeque<>();

    /** Guarded by this. */
    private boolean looked;

    PagedOrder(SimpleString topic) {
        this.topic = topic;
    }

    /** Before the bridge's message is looked at; takes over how the bridge names it. */
    void beforeSend(Message message, ActiveMQServer server) throws ActiveMQException {
        noteRecalled(server);
        if (message.getObjectProperty(Message.HDR_BRIDGE_DUPLICATE_ID) instanceof byte[] name) {
            message.putBytesProperty(BRIDGED, name);
        } else {
            message.removeProperty(BRIDGED);
        }
    }

    /** When it was found to be none that was passed on already. */
    void beforeRoute(RoutingContext context) {
        if (context.getTransaction() != null) {
            context.setTransaction(new InPlaceTransaction(context.getTransaction(), this));
        }
    }

    synchronized void messageToMemory() {
        onTheirWayToMemory++;
    }

    synchronized void messageInMemory() {
        onTheirWayToMemory--;
        notifyAll();
    }

    /** Blocks until the queues have all messages that were committed and not paged. */
    synchronized void awaitMessagesInMemory() {
        var deadline = System.nanoTime() + PATIENCE_NS;
        try {
            while (onTheirWayToMemory > 0) {
                var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    // The bridge sends it again.
                    throw new IllegalStateException("messages to " + topic + " are still being written");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Looks at the page files, the first time. To be called when the broker has found them and before it may
     * delete one.
     */
    synchronized void recall(ActiveMQServer server) throws ActiveMQException {
        if (looked) {
            return;
        }
        looked = true;
        try {
            var store = server.getPagingManager().getPageStore(topic);
            if (store != null && store.isPaging()) {
                recall(store, server.getConfiguration().getIDCacheSize());
            }
        } catch (ActiveMQException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(String.valueOf(e.getMessage()));
        }
    }

    private void recall(PagingStore store, int atMost) throws Exception {
        for (var id = store.getCurrentWritingPage(); id >= store.getFirstPage() && recalled.size() < atMost; id--) {
            var page = store.newPageObject(id);
            if (!page.getFile().exists()) {
                continue;
            }
            page.open(false);
            var names = new ArrayList<byte[]>();
            try (var messages = page.read().iterator()) {
                while (messages.hasNext()) {
                    if (messages.next().getMessage().getObjectProperty(BRIDGED) instanceof byte[] name) {
                        names.add(name);
                    }
                }
            } finally {
                page.close(false, false);
            }
            for (var i = names.size() - 1; i >= 0 && recalled.size() < atMost; i--) {
                recalled.addFirst(names.get(i));
            }
        }
    }

    private synchronized void noteRecalled(ActiveMQServer server) throws ActiveMQException {
        if (recalled.isEmpty()) {
            return;
        }
        var passedOn = server.getPostOffice().getDuplicateIDCache(PostOfficeImpl.BRIDGE_CACHE_STR.concat(topic));
        try {
            for (var name : recalled) {
                if (!passedOn.contains(name)) {
                    passedOn.addToCache(name);
                }
            }
        } catch (ActiveMQException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(String.valueOf(e.getMessage()));
        }
        recalled.clear();
    }
}
