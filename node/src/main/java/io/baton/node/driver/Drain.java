package io.baton.node.driver;

import io.baton.node.api.OutboxMessage;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Delivery;
import io.baton.node.spi.FailedLane;
import io.baton.node.spi.Store;
import io.baton.protocol.Decision;
import io.baton.protocol.LaneProtocol;
import io.baton.protocol.Step;
import io.baton.protocol.Takeover;
import io.baton.protocol.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries out the decisions of one takeover on one lane. */
final class Drain implements QueueReader.Observer {
    private final LaneContext context;
    private final LaneProtocol protocol;
    private final Takeover takeover;
    private final AssignedTakeover assigned;
    private final BooleanSupplier mayMerge;
    private final Consumer<Throwable> fatal;
    private final TakeoverLog log;
    private final SubscriptionOpener opener;
    private final CatchUp catchUp;
    private final Turns turns;
    private @Nullable QueueReader reader;
    private @Nullable FailedLane failedLane;
    private Decision.@Nullable Merge mergeDue;
    private long read;
    private boolean keeping;
    private boolean forgotten;
    private SubscriptionOpener.@Nullable Opened opened;

    Drain(
            LaneContext context,
            LaneProtocol protocol,
            Takeover takeover,
            BooleanSupplier mayMerge,
            Consumer<Throwable> fatal,
            Instant detected,
            Instant fenced) {
        this.context = context;
        this.protocol = protocol;
        this.takeover = takeover;
        this.assigned = new AssignedTakeover(takeover.failed(), context.lane(), takeover.id());
        this.mayMerge = mayMerge;
        this.fatal = fatal;
        this.log = new TakeoverLog(
                takeover, context.lane(), context.environment().options().strategy());
        this.opener = new SubscriptionOpener(context, takeover.failed(), this::evict);
        this.catchUp = new CatchUp(
                protocol.own()::read, context.environment().options().maxBatch());
        this.turns = new Turns(
                context.mailbox(),
                context.calls(),
                protocol.own()::read,
                () -> takeover.queue().read());
        reached(Step.DETECTED, detected);
        reached(Step.FENCED, fenced);
    }

    /** Whoever lost the subscription may have lost it to a successor, and must not throw that one out. */
    private CompletionStage<Void> evict() {
        CompletionStage<Void> allowed = reader == null
                ? CompletableFuture.completedFuture(null)
                : store().progress(context.self(), takeover.failed(), context.lane())
                        .thenAccept(live -> {});
        return allowed.thenCompose(ok -> broker().evict(context.lane(), takeover.failed()));
    }

    /** Whether its sessions are about to become this server's. */
    boolean isMerging() {
        return takeover.phase() == Takeover.Phase.MERGING;
    }

    /** Whether the takeover is done and its record is kept. */
    boolean isForgotten() {
        return forgotten;
    }

    /** Reads on in the failed queue, in turn with the own one if that is read beside it. */
    boolean step(QueueReader own) {
        Decision.Merge due = mergeDue;
        if (due != null && mayMerge.getAsBoolean()) {
            mergeDue = null;
            merge(due);
            return true;
        }
        if (reader == null || takeover.phase() != Takeover.Phase.DRAINING) {
            return false;
        }
        if (protocol.own().waitsForTakeover()) {
            return reader.step();
        }
        if (!reader.isIdle() || !turns.isMine(own) || !reader.stepBeside(own)) {
            return false;
        }
        turns.taken(own);
        return true;
    }

    private void merge(Decision.Merge merge) {
        context.calls()
                .untilDone(
                        "merging " + takeover.failed(),
                        () -> store().merge(context.self(), assigned, merge.markerPosition()),
                        done -> protocol.merged(takeover.id()));
    }

    /** Closes the failed subscription if it is open. */
    void end() {
        if (reader != null) {
            reader.close();
        }
        if (opened != null) {
            opened.subscription().close();
        }
    }

    void carryOut(Decision.OfTakeover decision) {
        if (decision instanceof Decision.OpenFailed) {
            openFailed();
        } else if (decision instanceof Decision.PublishMarker publish) {
            new Publication(context).of(publish.marker(), () -> protocol.markerPublished(takeover.id()));
        } else if (decision instanceof Decision.CloseFailed) {
            end();
        } else if (decision instanceof Decision.Merge merge) {
            mergeDue = merge;
        } else if (decision instanceof Decision.DeleteFailed) {
            context.calls()
                    .sometime(
                            "deleting the subscription of " + takeover.failed(),
                            () -> broker().deleteSubscription(context.lane(), takeover.failed()),
                            done -> {});
        } else if (decision instanceof Decision.Reached reached) {
            reached(reached.step(), context.environment().clock().instant());
        }
    }

    /** Step 3, with what the drain starts from fetched meanwhile. */
    private void openFailed() {
        context.calls()
                .untilDone(
                        "reading what " + takeover.failed() + " left",
                        () -> store().failedLane(context.self(), assigned),
                        lane -> {
                            failedLane = lane;
                            beginDraining();
                        });
        opener.open(subscription -> {
            opened = subscription;
            beginDraining();
        });
    }

    private void beginDraining() {
        FailedLane lane = failedLane;
        SubscriptionOpener.Opened subscription = opened;
        if (lane == null || subscription == null) {
            return;
        }
        protocol.opened(takeover.id(), lane.progress(), lane.sinceOfSession());
        // They may have been at home here before: what is remembered of them is older than what the failed one made of
        // them.
        lane.sinceOfSession().keySet().forEach(context.states()::remove);
        reader = new QueueReader(context, takeover.queue(), opener, this, fatal);
        reader.attach(subscription);
        failedLane = null;
        opened = null;
        markWhenQuiet(0, 0);
    }

    /** A failed queue in which nothing is at hand cannot show by its messages that the drain has caught up. */
    private void markWhenQuiet(long readBefore, int quietLooks) {
        if (takeover.isMarked()) {
            return;
        }
        context.calls().later(quietLooks, () -> {
            int looks = read == readBefore && Objects.requireNonNull(reader).isWaiting() ? quietLooks + 1 : 0;
            if (looks > 0 && catchUp.isQuiet(looks)) {
                protocol.caughtUp(takeover.id());
            } else {
                markWhenQuiet(read, looks);
            }
        });
    }

    @Override
    public void onRead(Verdict verdict, Delivery delivery) {
        read++;
        if (!takeover.isMarked() && catchUp.read(delivery.position())) {
            protocol.caughtUp(takeover.id());
        }
        if (verdict == Verdict.NOT_MINE) {
            log.passedOver++;
        } else if (verdict == Verdict.ALREADY_HANDLED) {
            log.redelivered++;
        }
    }

    @Override
    public void onHandled(int messages, List<OutboxMessage> outbox) {
        log.drained += messages;
    }

    /** A message of the failed server's sessions was passed over in the own queue. */
    void passedOverInOwnQueue(String session) {
        if (reader != null
                && takeover.phase() != Takeover.Phase.DONE
                && takeover.queue().isHomeOf(session)) {
            log.ownPassedOver++;
        }
    }

    @Override
    public void onDrained() {
        protocol.drained(takeover.id());
    }

    private void reached(Step step, Instant at) {
        if (!log.reached(step, at)) {
            return;
        }
        context.environment().listener().onTakeoverStep(log.toRecord(), step);
        if (step == Step.MERGED || step == Step.MARKER_FOUND) {
            keepRecord();
        }
    }

    /** One version at a time, so that an older one never ends up over a newer one. */
    private void keepRecord() {
        if (keeping) {
            return;
        }
        keeping = true;
        TakeoverRecord kept = log.toRecord();
        context.calls().sometime("keeping a takeover's record", () -> store().record(kept), done -> {
            keeping = false;
            if (kept.isComplete()) {
                protocol.forget(takeover.id());
                forgotten = true;
            } else if (takeover.phase() == Takeover.Phase.DONE) {
                keepRecord();
            }
        });
    }

    private Store store() {
        return context.environment().store();
    }

    private Broker broker() {
        return context.environment().broker();
    }
}
