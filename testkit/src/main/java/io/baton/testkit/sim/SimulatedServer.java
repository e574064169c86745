package io.baton.testkit.sim;

import io.baton.node.api.BatonListener;
import io.baton.node.api.HandoffStep;
import io.baton.node.api.Message;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.api.UnhandledMessages;
import io.baton.node.driver.Environment;
import io.baton.node.driver.IncarnationDriver;
import io.baton.node.driver.Incarnations;
import io.baton.node.driver.OverdueException;
import io.baton.node.spi.BrokerException;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.StoreException;
import io.baton.protocol.HandoffMarker;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.Step;
import io.baton.protocol.TakeoverId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server of the cluster: one process after another, each with the drivers that a real one has. */
final class SimulatedServer {
    private final World world;
    private final ModelBroker broker;
    private final ModelStore store;
    private final ModelMembership group;
    private final Invariants invariants;
    private final BiConsumer<SimulatedServer, Step> onStep;
    private final String name;
    private final Network network;
    private final Map<TakeoverId, Step> takeovers = new LinkedHashMap<>();
    private @Nullable Life life;
    private @Nullable BrokerClient brokerClient;
    private @Nullable SimulatedHandlers handlers;
    private @Nullable Incarnations incarnations;
    private final List<UnhandledMessages> unhandled = new ArrayList<>();
    private int suspicions;
    private boolean isLeaving;

    SimulatedServer(
            World world,
            ModelBroker broker,
            ModelStore store,
            ModelMembership group,
            Invariants invariants,
            BiConsumer<SimulatedServer, Step> onStep,
            String name) {
        this.world = world;
        this.broker = broker;
        this.store = store;
        this.group = group;
        this.invariants = invariants;
        this.onStep = onStep;
        this.name = name;
        this.network = new Network(world);
    }

    String name() {
        return name;
    }

    Optional<Life> life() {
        return Optional.ofNullable(life);
    }

    boolean isUp() {
        return life != null && !life.isDead();
    }

    boolean isRunning() {
        return life != null && life.isRunning();
    }

    /** The step that its youngest takeover in progress has reached. */
    Optional<Step> inTakeover() {
        Optional<Step> last = Optional.empty();
        for (Step each : takeovers.values()) {
            last = Optional.of(each);
        }
        return last;
    }

    /** Which incarnation it lives as, if it has gone LIVE and not ended. */
    Optional<IncarnationId> incarnation() {
        return current().filter(IncarnationDriver::hasLived).flatMap(IncarnationDriver::incarnation);
    }

    private Optional<IncarnationDriver> current() {
        return incarnations == null ? Optional.empty() : incarnations.current();
    }

    /** What it has reported of messages that are nobody's. */
    List<UnhandledMessages> unhandled() {
        return unhandled;
    }

    /** How often it has suspected itself. */
    int suspicions() {
        return suspicions;
    }

    // ---- what happens to it

    void boot() {
        if (isUp()) {
            return;
        }
        Life fresh = new Life(world.agenda, world.dice);
        BrokerClient lanes = new BrokerClient(world, broker, invariants, fresh, network);
        StoreClient rows = new StoreClient(world, store, fresh, network);
        MembershipClient peers = new MembershipClient(world, group, fresh, network);
        life = fresh;
        brokerClient = lanes;
        SimulatedHandlers threads = new SimulatedHandlers(world, fresh);
        handlers = threads;
        Environment environment = new Environment(
                lanes,
                rows,
                peers,
                new Application(world.scenario.options().handlerAttempts()),
                new Listener(),
                world.scenario.options(),
                threads,
                task -> fresh.after(world.transit(), task),
                () -> Instant.ofEpochSecond(0, world.agenda.now()),
                world.agenda::now,
                (driver, mailbox) -> Stepper.run(world, fresh, driver, mailbox));
        note("starts");
        Incarnations lives = new Incarnations(
                name, environment, (pause, action) -> fresh.after(pause.toNanos(), action), this::ended);
        incarnations = lives;
        start(fresh, lives);
    }

    /** Its application starts it again and again until it has started. */
    private void start(Life of, Incarnations lives) {
        lives.start().whenComplete((self, thrown) -> {
            if (thrown != null && !isLeaving) {
                long pause = world.scenario.options().scanInterval().toNanos();
                of.after(pause / 2, () -> startAgain(of, lives));
            }
        });
    }

    private void startAgain(Life of, Incarnations lives) {
        if (!isLeaving) {
            start(of, lives);
        }
    }

    private void ended(IncarnationDriver ended, Throwable cause) {
        note(() -> ended.incarnation() + " ended: " + cause);
        takeovers.clear();
        if (!isToBeExpected(cause) || (ended.hasLived() && !ended.isFenced() && !ended.suspectsItself())) {
            world.violated(new Violation(Invariant.NOTHING_IMPOSSIBLE, name + " stopped: " + cause, cause));
        }
        if (ended.isFenced() && ended.incarnation().filter(store.data()::isLive).isPresent()) {
            world.violated(
                    new Violation(Invariant.NOTHING_IMPOSSIBLE, name + " ended as if it were fenced: " + cause, cause));
        }
    }

    private static boolean isToBeExpected(Throwable cause) {
        return cause instanceof FencedException
                || cause instanceof OverdueException
                || cause instanceof StoreException
                || cause instanceof BrokerException
                || cause instanceof TimeoutException;
    }

    /** Whether it is to leave and has not. */
    boolean isLeaving() {
        return isLeaving && isUp();
    }

    void kill() {
        isLeaving = false;
        Life dying = life;
        if (dying != null && !dying.isDead()) {
            note("is killed");
            dying.kill();
            takeovers.clear();
            incarnations = null;
            handlers = null;
            group.disturbed(dying);
        }
    }

    /** Its application has it hand over its sessions and then ends the process. */
    void leave(Runnable left) {
        Life leaving = life;
        Incarnations lives = incarnations;
        if (leaving == null || lives == null) {
            return;
        }
        note("is to leave");
        isLeaving = true;
        lives.leave().whenComplete((gone, thrown) -> {
            if (!leaving.isDead()) {
                note(thrown == null ? "has left" : "has ended before it had left: " + thrown);
                kill();
                left.run();
            }
        });
    }

    void freeze() {
        Life freezing = life;
        BrokerClient connection = brokerClient;
        if (freezing != null && connection != null && freezing.isRunning()) {
            note("freezes");
            freezing.freeze();
            group.disturbed(freezing);
            world.agenda.after(BrokerClient.TIME_TO_LIVE, () -> {
                if (freezing.frozenFor() >= BrokerClient.TIME_TO_LIVE) {
                    connection.giveUp("no sign of life");
                }
            });
        }
    }

    void wake() {
        Life waking = life;
        if (waking != null && waking.isFrozen()) {
            note("wakes");
            waking.wake();
            group.disturbed(waking);
        }
    }

    void cutFrom(Reach reach) {
        if (!network.cutFrom(reach)) {
            return;
        }
        note(() -> "is cut off from the " + reach);
        long nth = network.cutsFrom(reach);
        Life current = life;
        if (reach == Reach.PEERS && current != null) {
            group.disturbed(current);
        }
        BrokerClient connection = brokerClient;
        if (reach == Reach.BROKER && connection != null) {
            world.agenda.after(BrokerClient.TIME_TO_LIVE, () -> {
                if (network.isCutFrom(reach) && network.cutsFrom(reach) == nth) {
                    connection.giveUp("no sign of life");
                }
            });
        }
    }

    void joinUp(Reach reach) {
        if (network.joinUp(reach)) {
            note(() -> "reaches the " + reach + " again");
        }
    }

    void slowDown(Reach reach) {
        if (network.slowDown(reach)) {
            note(() -> "is slow to the " + reach);
        }
    }

    void speedUp(Reach reach) {
        if (network.speedUp(reach)) {
            note(() -> "is fast to the " + reach + " again");
        }
    }

    void suspectWrongly() {
        Life suspect = life;
        if (suspect != null) {
            note("is suspected");
            group.suspectWrongly(suspect);
        }
    }

    void stickNextHandler() {
        SimulatedHandlers current = handlers;
        if (current != null) {
            note("has a handler that does not return");
            current.stickNext();
        }
    }

    /** Handlers that have kept their threads beyond an incarnation's end return at last. */
    void releaseHandlers() {
        SimulatedHandlers current = handlers;
        if (current != null) {
            current.release();
        }
    }

    // ---- what clients ask of it, over a network

    CompletionStage<OpenedSession> open(String session) {
        return ask(current -> current.open(session));
    }

    CompletionStage<OpenedSession> claim(String session) {
        return ask(current -> current.claim(session));
    }

    CompletionStage<OutboxConnection> connect(String session, long lastNumber, OutboxClient client) {
        return ask(current -> current.connect(session, lastNumber, client));
    }

    CompletionStage<Void> close(String session) {
        return ask(current -> current.close(session));
    }

    private <T> CompletionStage<T> ask(Function<IncarnationDriver, CompletionStage<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Life asked = life;
        if (asked == null) {
            answer.completeExceptionally(new NotLiveException(name + " is not there"));
            return answer;
        }
        asked.after(world.transit(), () -> {
            Optional<IncarnationDriver> current = current();
            if (current.isEmpty()) {
                answer.completeExceptionally(new NotLiveException(name + " is not live"));
                return;
            }
            request.apply(current.get()).whenComplete((value, thrown) -> {
                if (thrown == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(thrown);
                }
            });
        });
        return answer;
    }

    private void note(String what) {
        world.timeline.note(name, () -> what);
    }

    private void note(Supplier<String> what) {
        world.timeline.note(name, what);
    }

    private final class Listener implements BatonListener {
        @Override
        public void onLive(IncarnationId self) {
            note(() -> self + " is live");
        }

        @Override
        public void onTakeoverStep(TakeoverRecord takeover, Step step) {
            note(() -> "takes over " + takeover.failed() + " on " + takeover.lane() + ": " + step);
            takeovers.remove(takeover.id());
            if (step != Step.MARKER_FOUND) {
                takeovers.put(takeover.id(), step);
            }
            onStep.accept(SimulatedServer.this, step);
        }

        @Override
        public void onHandlerFailed(Message message, int attempt, Throwable cause) {
            note(() -> "fails to handle " + message.position() + " of " + message.sessionId() + " on " + message.lane()
                    + ", attempt " + attempt + ": " + cause.getMessage());
        }

        @Override
        public void onSuspectsItself(IncarnationId self, String reason) {
            note(() -> self + " suspects itself: " + reason);
            suspicions++;
            invariants.accused(self, "suspected itself: " + reason);
        }

        @Override
        public void onHandedOver(IncarnationId self, IncarnationId newHome, Set<String> sessions) {
            note(() -> self + " has handed " + sessions + " over to " + newHome);
        }

        @Override
        public void onReceived(IncarnationId self, IncarnationId owner, Set<String> sessions) {
            note(() -> self + " has received " + sessions + " from " + owner);
        }

        @Override
        public void onHandoffStep(IncarnationId self, HandoffMarker handoff, HandoffStep step) {
            note(() -> self + " comes to a step of the handoff from " + handoff.owner() + " to " + handoff.newHome()
                    + ": " + step);
        }

        @Override
        public void onUnhandled(UnhandledMessages counted) {
            note(() -> "reports " + counted);
            unhandled.add(counted);
        }

        @Override
        public void onTrouble(String what, Throwable cause) {
            note(() -> what + ": " + cause);
        }
    }
}
