package io.baton.node.driver;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.OutboxMessage;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Delivery;
import io.baton.protocol.Decision;
import io.baton.protocol.ImpossibleStateException;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.LaneProtocol;
import io.baton.protocol.Position;
import io.baton.protocol.Takeover;
import io.baton.protocol.TakeoverId;
import io.baton.protocol.Verdict;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Drives one lane of one incarnation: reads the own queue, drains failed ones, opens and closes sessions.
 * The public methods may be called by any thread; everything else happens in {@link #step}.
 */
public final class LaneDriver implements Driver, QueueReader.Observer {
    private static final int MAX_FINISHED = 1_000;

    private final LaneContext context;
    private final LaneProtocol protocol;
    private final QueueReader ownReader;
    private final SubscriptionOpener ownOpener;
    private final Outboxes outboxes;
    private final SessionDesk sessions;
    private final Claims claims;
    private final Handoffs handoffs;
    private final Departure departure;
    private final Strays strays;
    private final Map<TakeoverId, Drain> drains = new LinkedHashMap<>();
    private final Set<TakeoverId> finished = new LinkedHashSet<>();
    private final Consumer<Throwable> fatal;
    private boolean deskWasLast;
    private volatile boolean ended;

    /**
     * @param handlerSigns counts the signs of life of all handlers of the incarnation
     * @param onFatal is told, once, why the lane cannot go on; called on the driver's thread
     */
    LaneDriver(
            IncarnationId self,
            LaneId lane,
            Environment environment,
            Mailbox mailbox,
            AtomicLong handlerSigns,
            Consumer<Throwable> onFatal) {
        this.fatal = cause -> {
            if (!ended) {
                // First, so that nothing that ends badly keeps it from being known.
                onFatal.accept(cause);
                end();
            }
        };
        Calls calls = new Calls(mailbox, environment.listener(), environment.options(), fatal);
        StateCache states = new StateCache(environment.options().cachedStates(), BatonOptions.MAX_CACHED_BYTES);
        this.context = new LaneContext(self, lane, environment, mailbox, calls, states, handlerSigns);
        this.strays = new Strays(context);
        this.protocol = new LaneProtocol(self, environment.options().strategy(), Position.START);
        this.ownOpener = new SubscriptionOpener(
                context,
                self,
                () -> environment.store().progress(self, self, lane).thenAccept(live -> {}));
        this.ownReader = new QueueReader(context, protocol.own(), ownOpener, this, fatal);
        this.outboxes = new Outboxes(context, protocol.own());
        this.sessions = new SessionDesk(context, protocol.own(), ownReader, outboxes);
        Publication publication = new Publication(context);
        this.claims = new Claims(context, sessions, publication);
        this.departure = new Departure(context, protocol.own(), publication, this::mayGrow);
        this.handoffs = new Handoffs(context, protocol, ownReader, outboxes, (id, settled) -> {
            claims.settled(id, settled);
            departure.settled(id);
        });
        mailbox.post(() -> ownOpener.open(ownReader::attach));
    }

    LaneId id() {
        return context.lane();
    }

    /** Opens a session; refused once the driver has ended. */
    public void open(String session, CompletableFuture<OpenedSession> answer) {
        context.mailbox().post(() -> {
            if (!isLeaving(answer)) {
                sessions.open(session, answer);
            }
        });
        refuseIfEnded(answer);
    }

    /** Opens a session, here even if it is open elsewhere; refused once the driver has ended. */
    public void claim(String session, CompletableFuture<OpenedSession> answer) {
        context.mailbox().post(() -> {
            if (!isLeaving(answer)) {
                claims.claim(session, answer);
            }
        });
        refuseIfEnded(answer);
    }

    /** Connects a client to the outbox of a session; refused once the driver has ended. */
    public void connect(
            String session, long lastNumber, OutboxClient client, CompletableFuture<OutboxConnection> answer) {
        context.mailbox().post(() -> outboxes.connect(session, lastNumber, client, answer));
        refuseIfEnded(answer);
    }

    private boolean isLeaving(CompletableFuture<?> answer) {
        if (departure.hasBegun()) {
            NotLiveException leaving = new NotLiveException(context.self() + " is leaving");
            context.environment().answers().execute(() -> answer.completeExceptionally(leaving));
        }
        return departure.hasBegun();
    }

    /**
     * Hands all sessions over.
     *
     * @param gone runs once, on this driver's thread, when none is left
     */
    void leave(Runnable gone) {
        context.mailbox().post(() -> {
            departure.begin(gone);
            claims.leave();
        });
    }

    /** Says whom sessions may be handed to. */
    void others(List<IncarnationId> servers) {
        context.mailbox().post(() -> departure.targets(servers));
    }

    /** Closes a session; refused once the driver has ended. */
    public void close(String session, CompletableFuture<Void> answer) {
        context.mailbox().post(() -> sessions.close(session, answer));
        refuseIfEnded(answer);
    }

    /** What was posted before the end is refused by {@link #end}, what was posted after it, here. */
    private void refuseIfEnded(CompletableFuture<?> answer) {
        if (ended) {
            answer.completeExceptionally(new NotLiveException(context.self() + " has ended"));
        }
    }

    /** The store has assigned a takeover. Known ones are passed over. */
    public void assigned(AssignedTakeover takeover, Instant detected, Instant fenced) {
        context.mailbox().post(() -> {
            // What the store said may be older than what this lane has done since.
            if (ended || drains.containsKey(takeover.id()) || finished.contains(takeover.id())) {
                return;
            }
            Takeover begun = protocol.assigned(takeover.id(), takeover.failed());
            drains.put(takeover.id(), new Drain(context, protocol, begun, this::mayMerge, fatal, detected, fenced));
        });
    }

    /** Says whether it is this server that counts the messages which are nobody's, of all that read the lane. */
    public void countStrays(boolean counting) {
        context.mailbox().post(() -> strays.count(counting));
    }

    /** Runs an answer on this driver's thread, if that is free for anything. */
    void call(Runnable answer) {
        context.mailbox().post(answer);
    }

    /** Ends the driver; nothing it does afterwards has an effect. */
    public void stop() {
        context.mailbox().post(this::end);
    }

    @Override
    public String name() {
        return "baton-" + context.self() + "-" + context.lane();
    }

    @Override
    public boolean step(long nowNanos) {
        try {
            boolean worked = context.mailbox().run(nowNanos);
            if (ended) {
                return false;
            }
            worked |= serveOwn();
            worked |= claims.step();
            worked |= departure.step();
            worked |= outboxes.step();
            for (Drain drain : drains.values()) {
                worked |= drain.step(ownReader);
            }
            boolean decided = carryOutDecisions();
            return worked || decided;
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
            return false;
        }
    }

    /** Sessions are opened, closed and handed over between two batches of the own queue; neither keeps the other waiting long. */
    private boolean serveOwn() {
        boolean worked = false;
        boolean deskFirst = !deskWasLast;
        if (deskFirst) {
            deskWasLast = stepDesk();
            worked = deskWasLast;
        }
        if (protocol.own().mayRead()) {
            worked |= ownReader.step();
        }
        if (!deskFirst) {
            deskWasLast = stepDesk();
            worked |= deskWasLast;
        }
        return worked;
    }

    /**
     * A session must not be closed or handed over in the store and adopted here, or the other way about: while a merge
     * is under way nothing of this kind is asked of the store, and a merge begins only when nothing is.
     */
    private boolean stepDesk() {
        return !isMerging() && (handoffs.step() || sessions.step());
    }

    private boolean isMerging() {
        return drains.values().stream().anyMatch(Drain::isMerging);
    }

    private boolean mayMerge() {
        return !ownReader.isHeld();
    }

    /** Whether sessions may come here that are not here yet. */
    private boolean mayGrow() {
        return !drains.isEmpty() || !sessions.isAtRest() || !claims.isAtRest() || !handoffs.isAtRest();
    }

    private boolean carryOutDecisions() {
        List<Decision> decisions = protocol.decisions();
        for (Decision decision : decisions) {
            if (decision instanceof Decision.SettleHandoff settle) {
                handoffs.carryOut(settle);
            } else if (decision instanceof Decision.OfTakeover ofTakeover) {
                Drain drain = drains.get(ofTakeover.takeover().id());
                if (drain != null) {
                    drain.carryOut(ofTakeover);
                }
            }
        }
        for (Iterator<Map.Entry<TakeoverId, Drain>> each = drains.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<TakeoverId, Drain> drain = each.next();
            if (drain.getValue().isForgotten()) {
                each.remove();
                finished.add(drain.getKey());
            }
        }
        if (finished.size() > MAX_FINISHED) {
            finished.remove(finished.iterator().next());
        }
        return !decisions.isEmpty();
    }

    @Override
    public void onRead(Verdict verdict, Delivery delivery) {
        strays.passing(verdict, delivery);
        if (!drains.isEmpty() && (verdict == Verdict.ALREADY_HANDLED || verdict == Verdict.NOT_MINE)) {
            drains.values().forEach(drain -> drain.passedOverInOwnQueue(delivery.sessionId()));
        }
    }

    @Override
    public void onHandled(int messages, List<OutboxMessage> outbox) {
        outboxes.committed(outbox);
    }

    @Override
    public void onDrained() {
        throw new ImpossibleStateException("the own queue cannot be drained");
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        context.calls().end();
        ownReader.close();
        drains.values().forEach(Drain::end);
        context.mailbox().takeInputs();
        sessions.end();
        claims.end();
        outboxes.end();
    }

    @Override
    public long nextDeadline() {
        return context.mailbox().nextDeadline();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }
}
