package io.baton.broker.artemis;

import java.util.List;
import javax.transaction.xa.Xid;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.impl.RefsOperation;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.core.transaction.TransactionOperation;
import org.apache.activemq.artemis.core.transaction.TransactionOperationAbstract;
import org.jspecify.annotations.Nullable;

/**
 * The broker's transaction of one message to the topic, in which it also notes that the message was passed on.
 * All it changes is that a message which goes to a page file is in its place there from when it is written on,
 * as {@link PagedOrder} says; everything else it hands on.
 */
final class InPlaceTransaction implements Transaction {
    private final Transaction transaction;
    private final PagedOrder order;
    private boolean paged;

    InPlaceTransaction(Transaction transaction, PagedOrder order) {
        this.transaction = transaction;
        this.order = order;
    }

    /** Is asked if, and only if, the message is about to be written to a page file. */
    @Override
    public boolean isAllowPageTransaction() {
        if (!paged) {
            order.awaitMessagesInMemory();
            paged = true;
        }
        return false;
    }

    @Override
    public void commit() throws Exception {
        commit(true);
    }

    @Override
    public void commit(boolean onePhase) throws Exception {
        if (paged) {
            transaction.commit(onePhase);
            return;
        }
        var arrival = new Arrival();
        // The last of all, so that the queues have the message when it is run.
        transaction.addOperation(arrival);
        try {
            transaction.commit(onePhase);
        } catch (Throwable e) {
            arrival.end();
            throw e;
        }
    }

    /** From the commit until the queues have the message in memory. */
    private final class Arrival extends TransactionOperationAbstract {
        private boolean ended;

        Arrival() {
            order.messageToMemory();
        }

        @Override
        public void afterCommit(Transaction committed) {
            end();
        }

        @Override
        public void afterRollback(Transaction rolledBack) {
            end();
        }

        synchronized void end() {
            if (!ended) {
                ended = true;
                order.messageInMemory();
            }
        }
    }

    @Override
    public @Nullable Object getProtocolData() {
        return transaction.getProtocolData();
    }

    @Override
    public void setProtocolData(Object data) {
        transaction.setProtocolData(data);
    }

    @Override
    public boolean isEffective() {
        return transaction.isEffective();
    }

    @Override
    public void prepare() throws Exception {
        transaction.prepare();
    }

    @Override
    public void rollback() throws Exception {
        transaction.rollback();
    }

    @Override
    public boolean tryRollback() {
        return transaction.tryRollback();
    }

    @Override
    public long getID() {
        return transaction.getID();
    }

    @Override
    public @Nullable Xid getXid() {
        return transaction.getXid();
    }

    @Override
    public void suspend() {
        transaction.suspend();
    }

    @Override
    public void resume() {
        transaction.resume();
    }

    @Override
    public State getState() {
        return transaction.getState();
    }

    @Override
    public void setState(State state) {
        transaction.setState(state);
    }

    @Override
    public void markAsRollbackOnly(ActiveMQException cause) {
        transaction.markAsRollbackOnly(cause);
    }

    @Override
    public long getCreateTime() {
        return transaction.getCreateTime();
    }

    @Override
    public void addOperation(TransactionOperation operation) {
        transaction.addOperation(operation);
    }

    @Override
    public void afterWired(Runnable callback) {
        transaction.afterWired(callback);
    }

    @Override
    public void afterStore(TransactionOperation operation) {
        transaction.afterStore(operation);
    }

    @Override
    public List<TransactionOperation> getAllOperations() {
        return transaction.getAllOperations();
    }

    @Override
    public boolean hasTimedOut(long now, int defaultTimeout) {
        return transaction.hasTimedOut(now, defaultTimeout);
    }

    @Override
    public boolean hasTimedOut() {
        return transaction.hasTimedOut();
    }

    @Override
    public void putProperty(int index, Object property) {
        transaction.putProperty(index, property);
    }

    @Override
    public @Nullable Object getProperty(int index) {
        return transaction.getProperty(index);
    }

    @Override
    public boolean isContainsPersistent() {
        return transaction.isContainsPersistent();
    }

    @Override
    public void setContainsPersistent() {
        transaction.setContainsPersistent();
    }

    @Override
    public void setTimeout(int timeout) {
        transaction.setTimeout(timeout);
    }

    @Override
    public RefsOperation createRefsOperation(Queue queue, AckReason reason) {
        return transaction.createRefsOperation(queue, reason);
    }

    @Override
    public boolean isAsync() {
        return transaction.isAsync();
    }

    @Override
    public Transaction setAsync(boolean async) {
        transaction.setAsync(async);
        return this;
    }

    @Override
    public void delay() {
        transaction.delay();
    }

    @Override
    public void delayDone() {
        transaction.delayDone();
    }
}
