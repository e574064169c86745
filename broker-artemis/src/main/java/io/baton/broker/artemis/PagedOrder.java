package io.baton.broker.artemis;

import java.util.ArrayDeque;
import java.util.ArrayList;
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

    private static final long LOOK_AGAIN_MS = 1_000;

    private final ActiveMQServer server;
    private final SimpleString topic;

    /** Committed ones that the queues do not have yet. Guarded by this. */
    private int onTheirWayToMemory;

    /** Of the page files, the newest last. Guarded by this. */
    private final ArrayDeque<byte[]> recalled = new ArrayDeque<>();

    /** Guarded by this. */
    private boolean looked;

    PagedOrder(ActiveMQServer server, SimpleString topic) {
        this.server = server;
        this.topic = topic;
    }

    /** Before the bridge's message is looked at: takes over how the bridge names it. */
    void beforeSend(Message message) {
        if (message.getObjectProperty(Message.HDR_BRIDGE_DUPLICATE_ID) instanceof byte[] name) {
            message.putBytesProperty(BRIDGED, name);
        } else {
            message.removeProperty(BRIDGED);
        }
    }

    /**
     * Stops the bridge and waits for what it has sent. To be called before the broker closes its page files, which it
     * does early when it stops: what came then would go into memory instead, and before what is paged.
     */
    void stopBridge() throws Exception {
        for (var bridge : server.getClusterManager().getBridges().values()) {
            if (topic.equals(bridge.getForwardingAddress())) {
                bridge.stop();
                bridge.flushExecutor();
            }
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

    /**
     * Blocks until the queues have all messages that were committed and not paged, however long it takes: to fail would
     * be to lose the message, for the broker confirms to the bridge what failed like what did not.
     */
    synchronized void awaitMessagesInMemory() {
        var interrupted = false;
        while (onTheirWayToMemory > 0) {
            if (server.getState() == ActiveMQServer.SERVER_STATE.STOPPED) {
                // Nothing is put on record any more, so the bridge sends it after the next start.
                throw new IllegalStateException("the broker has stopped");
            }
            try {
                wait(LOOK_AGAIN_MS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Looks at the page files, the first time. To be called when the broker has found them and before it may
     * delete one.
     */
    synchronized void recall() throws ActiveMQException {
        if (looked) {
            return;
        }
        looked = true;
        try {
            var store = server.getPagingManager().getPageStore(topic);
            if (store != null && store.isPaging()) {
                recall(store, server.getConfiguration().getIDCacheSize());
            }
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            // Any other one the broker would log, and go on.
            throw new ActiveMQException("the page files of " + topic + " cannot be read: " + e);
        }
    }

    /** Whole pages, until so many messages are read. */
    private void recall(PagingStore store, int enough) throws Exception {
        var read = 0;
        for (var id = store.getCurrentWritingPage(); id >= store.getFirstPage() && read < enough; id--) {
            var page = store.newPageObject(id);
            if (!page.getFile().exists()) {
                continue;
            }
            page.open(false);
            var names = new ArrayList<byte[]>();
            try (var messages = page.read().iterator()) {
                while (messages.hasNext()) {
                    read++;
                    if (messages.next().getMessage().getObjectProperty(BRIDGED) instanceof byte[] name) {
                        names.add(name);
                    }
                }
            } finally {
                page.close(false, false);
            }
            for (var i = names.size() - 1; i >= 0; i--) {
                recalled.addFirst(names.get(i));
            }
        }
    }

    /** Has them on record. To be called when the broker has read its journal and before the bridge starts. */
    synchronized void noteRecalled() {
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
        } catch (Exception e) {
            throw new IllegalStateException("what " + topic + " holds cannot be put on record", e);
        }
        recalled.clear();
    }
}
