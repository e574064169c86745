package io.baton.node.driver;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.Batch;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.DeliveryHandler;
import io.baton.node.spi.Store;
import io.baton.node.spi.Subscription;
import io.baton.node.spi.TooSlowException;
import io.baton.node.spi.WriteFailedException;
import io.baton.protocol.ImpossibleStateException;
import io.baton.protocol.Queue;
import io.baton.protocol.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a queue into committed batches: read, load states, handle, commit, acknowledge, one batch at a
 * time. Whether the queue is the server's own or a failed one makes no difference here.
 */
final class QueueReader implements Turns.Own {
    /** What the owner of a reader wants to know. */
    interface Observer {
        /** A message was read. */
        void onRead(Verdict verdict, Delivery delivery);

        /** A batch was committed that handled this many messages, and this is what clients are to get. */
        void onHandled(int messages, List<OutboxMessage> outbox);

        /** The queue is drained to its marker, and all that came before is committed. */
        void onDrained();
    }

    /**
     * The limit of a batch beside another queue's of which it is not to be the larger one: its messages take the
     * driver's thread, the handlers' and the store away from the other's, but not for longer than so few of them need.
     */
    private static final int BATCH_BESIDE = 16;

    private final LaneContext context;
    private final Queue queue;
    private final SubscriptionOpener opener;
    private final Observer observer;
    private final Consumer<Throwable> fatal;
    private final DeliveryHandler onDelivery = this::read;
    private final Duties.Duty committing;
    private final BatchLimit limit;
    private SubscriptionOpener.@Nullable Opened open;
    private boolean busy;
    private boolean held;
    private long commitTo;
    private long committingSince;
    private int triedAlone;
    private long aloneSince;
    private int mostHandled;
    private long batches;
    private int lastBatch;
    private Work work = new Work();

    /** @param fatal is told when going on is impossible */
    QueueReader(
            LaneContext context, Queue queue, SubscriptionOpener opener, Observer observer, Consumer<Throwable> fatal) {
        this.context = context;
        this.queue = queue;
        this.opener = opener;
        this.observer = observer;
        this.fatal = fatal;
        this.limit = new BatchLimit(options().maxBatch());
        this.committing = context.calls().duties().duty("committing a batch of " + queue.incarnation());
    }

    /** Reads from this subscription from now on. */
    void attach(SubscriptionOpener.Opened opened) {
        open = opened;
        queue.reopened();
    }

    /** Closes the subscription, if there is one; nothing is read any more. */
    void close() {
        SubscriptionOpener.Opened closing = open;
        open = null;
        if (closing != null) {
            Subscription subscription = closing.subscription();
            context.calls().once(subscription::close, closed -> {}, thrown -> {});
        }
    }

    /** Whether no batch is under way, so that all that was read is committed. */
    @Override
    public boolean isIdle() {
        return !busy && !held;
    }

    /** Whether it has all that was at hand and looks for more. */
    boolean isWaiting() {
        SubscriptionOpener.Opened current = open;
        return isIdle() && current != null && !current.isLost();
    }

    /** Keeps an idle reader from reading until {@link #release}: the store is asked whose some sessions are. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    boolean isHeld() {
        return held;
    }

    /** How many batches were committed. */
    @Override
    public long batches() {
        return batches;
    }

    /** Begins a batch if there is one to begin. */
    boolean step() {
        mostHandled = options().maxBatch();
        return begin();
    }

    /**
     * The same beside another queue, for whose batches this one's are not to matter: begins a small one, or one as large
     * as the other's last one, so that it is not left behind under load.
     */
    boolean stepBeside(QueueReader other) {
        mostHandled = Math.min(options().maxBatch(), Math.max(BATCH_BESIDE, other.lastBatch));
        return begin();
    }

    private boolean begin() {
        SubscriptionOpener.Opened current = open;
        if (!isIdle() || current == null) {
            return false;
        }
        if (current.isLost()) {
            close();
            opener.open(this::attach);
            return true;
        }
        work = new Work();
        if (current.subscription().poll(onDelivery, scanLimit()) == 0) {
            return false;
        }
        if (work.messages().isEmpty() && work.isDoubtful()) {
            confirmLive();
        } else if (work.messages().isEmpty()) {
            finish();
        } else {
            busy = true;
            loadStates();
        }
        return true;
    }

    private DeliveryHandler.Action read(Delivery delivery) {
        long position = delivery.position();
        Verdict verdict = verdict(delivery, position);
        if (verdict == Verdict.WAIT) {
            return DeliveryHandler.Action.LEAVE;
        }
        observer.onRead(verdict, delivery);
        work.readTo(position);
        if (verdict == Verdict.HANDLE) {
            work.add(delivery.message());
            return limit.isReached(work, mostHandled)
                    ? DeliveryHandler.Action.CONSUME_AND_STOP
                    : DeliveryHandler.Action.CONSUME;
        }
        if (verdict == Verdict.DRAINED) {
            work.markDrained();
            return DeliveryHandler.Action.CONSUME_AND_STOP;
        }
        if (verdict == Verdict.PASS_IF_LIVE) {
            work.markDoubtful();
            return DeliveryHandler.Action.CONSUME_AND_STOP;
        }
        return DeliveryHandler.Action.CONSUME;
    }

    /** In proportion to what may be handled. */
    private int scanLimit() {
        return (int)
                Math.max(1, (long) options().maxScan() * mostHandled / options().maxBatch());
    }

    private Verdict verdict(Delivery delivery, long position) {
        if (delivery.isMarker()) {
            return delivery.marker()
                    .map(marker -> queue.marker(marker, position))
                    .orElseGet(() -> queue.unkeyed(position));
        }
        String session = delivery.sessionId();
        return session.isEmpty() ? queue.unkeyed(position) : queue.message(session, position);
    }

    /** A commit would say so if this incarnation were fenced; a batch without one has to ask before it acknowledges. */
    private void confirmLive() {
        busy = true;
        context.calls()
                .untilDone(
                        "making sure that this server is LIVE",
                        () -> store().progress(context.self(), queue.incarnation(), context.lane()),
                        progress -> {
                            busy = false;
                            finish();
                        });
    }

    private void loadStates() {
        Work current = work;
        StateCache states = context.states();
        Set<String> sessions = current.bySession().keySet();
        List<String> missing = sessions.stream().filter(id -> !states.has(id)).toList();
        sessions.stream().filter(states::has).forEach(id -> current.stateBefore(id, states.get(id)));
        if (missing.isEmpty()) {
            handleAll();
            return;
        }
        context.calls().untilDone("loading session states", () -> store().states(context.lane(), missing), loaded -> {
            loaded.forEach(current::stateBefore);
            handleAll();
        });
    }

    private void handleAll() {
        Work current = work;
        List.copyOf(current.start((messages, state) -> new HandlerChain(watched(), messages, state, options())))
                .forEach(chain -> run(current, chain));
    }

    private WatchedHandler watched() {
        return new WatchedHandler(context.environment().handler(), context.handlerSigns());
    }

    private void run(Work current, HandlerChain chain) {
        WatchedHandler handler = chain.handler();
        handler.waitForThread();
        Duties.Duty handling = context.calls().duties().owe(handler::what, handler::signs);
        context.environment().executor().execute(() -> {
            try {
                Optional<HandlerChain.Failure> failure = chain.run();
                context.mailbox().post(() -> {
                    handling.done();
                    ran(current, chain, failure);
                });
            } catch (Throwable e) {
                context.mailbox().post(() -> fatal.accept(e));
            }
        });
    }

    /** Until its next attempt a message occupies no thread; the session's later ones wait behind it in the chain. */
    private void ran(Work current, HandlerChain chain, Optional<HandlerChain.Failure> failure) {
        if (failure.isPresent()) {
            HandlerChain.Failure failed = failure.get();
            listener().onHandlerFailed(failed.message(), failed.attempt(), failed.cause());
            if (failed.isLast()) {
                run(current, chain);
            } else {
                context.calls()
                        .later(options().handlerBackoff().toNanos(), failed.attempt() - 1, () -> run(current, chain));
            }
        } else if (current.chainDone()) {
            commit();
        }
    }

    private void commit() {
        committing.begin();
        committingSince = context.mailbox().now();
        commitTo = work.nextCommit(queue.progress());
        Batch batch = work.toBatch(
                context.self(),
                queue.incarnation(),
                context.lane(),
                queue.progress(),
                commitTo,
                options().maxOutbox());
        context.calls().once(() -> store().commit(batch), done -> committed(), thrown -> refused(thrown, 0));
    }

    private void refused(Throwable thrown, int failures) {
        if (thrown instanceof WriteFailedException failed) {
            committing.done();
            writeFailed(failed.position(), thrown);
        } else if (thrown instanceof TooSlowException) {
            tooSlow(thrown);
        } else if (Calls.isFinal(thrown)) {
            fatal.accept(thrown);
        } else {
            listener().onTrouble("committing a batch", thrown);
            context.calls().later(failures, () -> checkProgress(failures + 1));
        }
    }

    private void writeFailed(long position, Throwable thrown) {
        Work current = work;
        current.writeFailed(position, Objects.toString(thrown.getMessage(), ""))
                .ifPresentOrElse(chain -> run(current, chain), () -> fatal.accept(thrown));
    }

    /**
     * Nothing of it has taken effect. Messages that are too much together may not be one by one. One by itself may try
     * again for a while: what its write waits for may be a lock that a server holds which is about to be fenced.
     */
    private void tooSlow(Throwable thrown) {
        listener().onTrouble("committing a batch", thrown);
        committing.done();
        if (!work.isOneByOne()) {
            work.commitOneByOne();
            commit();
        } else if (triedAlone > 0
                && context.mailbox().now() - aloneSince
                        >= options().callTimeout().toNanos()) {
            triedAlone = 0;
            writeFailed(work.messages(queue.progress(), commitTo).get(0).position(), thrown);
        } else {
            if (triedAlone == 0) {
                aloneSince = committingSince;
            }
            context.calls().later(triedAlone++, this::commit);
        }
    }

    /** Rule 4: the outcome of a commit is unknown; the store says what it was. */
    private void checkProgress(int failures) {
        context.calls()
                .once(
                        () -> store().progress(context.self(), queue.incarnation(), context.lane()),
                        progress -> {
                            if (progress == commitTo) {
                                committed();
                            } else if (progress == queue.progress()) {
                                work.commitHadNoEffect();
                                commit();
                            } else {
                                fatal.accept(new ImpossibleStateException("progress of " + queue.incarnation() + " on "
                                        + context.lane() + " is " + progress + ", neither " + queue.progress()
                                        + " nor " + commitTo));
                            }
                        },
                        thrown -> refused(thrown, failures));
    }

    private void committed() {
        committing.done();
        triedAlone = 0;
        long from = queue.progress();
        queue.committed(commitTo);
        int handled = work.messages(from, commitTo).size();
        listener()
                .onCommitted(
                        queue.incarnation(),
                        context.lane(),
                        from,
                        commitTo,
                        handled,
                        context.environment().clock().instant());
        work.deadLetters(from, commitTo).forEach(letter -> listener().onDeadLetter(letter.message(), letter.reason()));
        observer.onHandled(handled, work.outbox(from, commitTo));
        batches++;
        lastBatch = handled;
        limit.committed(handled, context.mailbox().now() - committingSince);
        if (commitTo < work.to()) {
            commit();
            return;
        }
        limit.held(work.messages().size(), work.bytesHeld());
        work.statesAfter().forEach(context.states()::put);
        busy = false;
        finish();
    }

    /**
     * Rule 10: acknowledges, now that everything up to here is committed or another's. A drained queue is
     * closed and deleted instead.
     */
    private void finish() {
        if (work.isDrained()) {
            observer.onDrained();
            return;
        }
        SubscriptionOpener.Opened current = open;
        if (current != null && !current.isLost()) {
            long to = work.to();
            context.calls()
                    .once(
                            () -> current.subscription().acknowledge(to),
                            done -> {},
                            thrown -> listener().onTrouble("acknowledging", thrown));
        }
    }

    private Store store() {
        return context.environment().store();
    }

    private BatonOptions options() {
        return context.environment().options();
    }

    private BatonListener listener() {
        return context.environment().listener();
    }
}
