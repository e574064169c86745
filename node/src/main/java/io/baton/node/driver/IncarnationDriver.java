package io.baton.node.driver;

import io.baton.node.api.BatonOptions;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.OutboxClient;
import io.baton.node.api.OutboxConnection;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Broker;
import io.baton.node.spi.ClusterState;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.Membership;
import io.baton.node.spi.Store;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Succession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One life of a server: joins the membership, subscribes, goes LIVE, and from then on looks for the dead
 * and takes them over, until it is stopped, fenced, suspects itself, or cannot go on. Public methods may be called by any
 * thread; everything else happens in {@link #step}.
 */
public final class IncarnationDriver implements Driver {
    private static final int SCANS_PER_SWEEP = 10;

    private final Environment environment;
    private final String server;
    private final Mailbox mailbox;
    private final Calls calls;
    private final CompletableFuture<IncarnationId> live = new CompletableFuture<>();
    private final BiConsumer<IncarnationDriver, Throwable> onEnd;
    private final Duties.Duty storeAnswers;
    private final Acquaintance acquaintance;
    private final Map<IncarnationId, Instant> detected = new HashMap<>();
    private final Set<IncarnationId> takingOver = new HashSet<>();
    private final Map<LaneDriver, Duties.Duty> laneAnswers = new LinkedHashMap<>();
    private volatile List<LaneDriver> lanes = List.of();
    private volatile boolean ended;
    private volatile boolean fenced;
    private volatile boolean suspectsItself;
    private volatile boolean left;
    private volatile @Nullable IncarnationId self;
    private @Nullable Succession succession;
    private @Nullable Housekeeping housekeeping;
    private List<LaneId> laneIds = List.of();
    private Set<IncarnationId> view = Set.of();
    private boolean scanning;
    private boolean scanAgain;
    private boolean scanSet;
    private boolean leaving;

    /** Whether the scan under way began before it was known to the others that this one leaves. */
    private boolean scanIsOlder;

    private int lanesLeft;
    private int scans;
    private long liveAt;
    private volatile Duration livedFor = Duration.ZERO;
    private Optional<ClusterState> lastScanned = Optional.empty();

    /** @param onEnd is told, once, why the incarnation has ended; called on the driver's thread */
    public IncarnationDriver(
            String server, Environment environment, Mailbox mailbox, BiConsumer<IncarnationDriver, Throwable> onEnd) {
        this.server = IncarnationId.requireServerName(server);
        this.environment = environment;
        this.mailbox = mailbox;
        this.onEnd = onEnd;
        this.calls = new Calls(mailbox, environment.listener(), environment.options(), this::end);
        this.storeAnswers = calls.duties().duty("looking through the store");
        this.acquaintance = new Acquaintance(environment.options().unseenGrace());
        mailbox.post(this::begin);
    }

    /** Completes when the incarnation is LIVE; fails with the reason if its start fails. */
    public CompletionStage<IncarnationId> live() {
        return live.minimalCompletionStage();
    }

    /** Its id, once the store has drawn one. */
    public Optional<IncarnationId> incarnation() {
        return Optional.ofNullable(self);
    }

    /** Whether it has ever been LIVE. */
    public boolean hasLived() {
        return !lanes.isEmpty();
    }

    /** Whether it has ended because another server fenced it. */
    public boolean isFenced() {
        return fenced;
    }

    /** Whether it has ended because something that it owed was overdue. */
    public boolean suspectsItself() {
        return suspectsItself;
    }

    /** Whether it has ended because it has handed its sessions over, or had nobody to hand them to. */
    public boolean hasLeft() {
        return left;
    }

    /** How long it was LIVE, once it has ended. */
    public Duration livedFor() {
        return livedFor;
    }

    /** Opens a session on its lane. */
    public CompletableFuture<OpenedSession> open(String session) {
        return onLaneOf(session, lane -> {
            CompletableFuture<OpenedSession> answer = new CompletableFuture<>();
            lane.open(session, answer);
            return answer;
        });
    }

    /** Opens a session on its lane, here even if it is open elsewhere. */
    public CompletableFuture<OpenedSession> claim(String session) {
        return onLaneOf(session, lane -> {
            CompletableFuture<OpenedSession> answer = new CompletableFuture<>();
            lane.claim(session, answer);
            return answer;
        });
    }

    /** Closes a session on its lane. */
    public CompletableFuture<Void> close(String session) {
        return onLaneOf(session, lane -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            lane.close(session, answer);
            return answer;
        });
    }

    /** Connects a client to the outbox of its session. */
    public CompletableFuture<OutboxConnection> connect(String session, long lastNumber, OutboxClient client) {
        return onLaneOf(session, lane -> {
            CompletableFuture<OutboxConnection> answer = new CompletableFuture<>();
            lane.connect(session, lastNumber, client, answer);
            return answer;
        });
    }

    private <T> CompletableFuture<T> onLaneOf(String session, Function<LaneDriver, CompletableFuture<T>> request) {
        List<LaneDriver> current = lanes;
        if (current.isEmpty()) {
            return CompletableFuture.failedFuture(new NotLiveException(server + " is not live"));
        }
        return request.apply(current.get(Math.floorMod(session.hashCode(), current.size())));
    }

    /** Ends the incarnation as if it had died, but at once noticed. */
    public void stop() {
        mailbox.post(() -> end(new NotLiveException(server + " was stopped")));
    }

    /** Hands all sessions to the other servers and ends then; at once, if it is not LIVE or there is no other. */
    public void leave() {
        mailbox.post(() -> {
            if (ended || leaving) {
                return;
            }
            leaving = true;
            if (lanes.isEmpty()) {
                left();
                return;
            }
            lanesLeft = lanes.size();
            // Only when the others know can nobody hand sessions to one that leaves, and it back, and so on.
            calls.untilDone("announcing that it leaves", () -> store().leave(me()), announced -> {
                lanes.forEach(lane -> lane.leave(() -> mailbox.post(this::laneLeft)));
                scanIsOlder = scanning;
                scan();
            });
        });
    }

    private void laneLeft() {
        lanesLeft--;
        if (lanesLeft == 0) {
            left();
        }
    }

    private void left() {
        left = true;
        end(new NotLiveException(server + " has left"));
    }

    // ---- start (rule 13)

    private void begin() {
        startStep(() -> broker().lanes(), identities -> {
            laneIds =
                    IntStream.range(0, identities.size()).mapToObj(LaneId::new).toList();
            lookWhoSubscribes(identities, new HashSet<>(), 0);
        });
    }

    private void lookWhoSubscribes(List<String> identities, Set<IncarnationId> subscribed, int index) {
        if (index < laneIds.size()) {
            startStep(() -> broker().subscriptions(laneIds.get(index)), more -> {
                subscribed.addAll(more);
                lookWhoSubscribes(identities, subscribed, index + 1);
            });
        } else {
            startStep(
                    () -> store().checkLanes(identities, subscribed),
                    checked -> startStep(() -> store().newIncarnation(server), this::join));
        }
    }

    /** Only now that store and broker have answered: whoever comes and goes has the others look for the dead. */
    private void join(IncarnationId drawn) {
        self = drawn;
        startStep(
                () -> membership().join(drawn, members -> mailbox.post(() -> viewed(members))),
                joined -> startStep(() -> store().register(drawn), registered -> subscribe(drawn, 0)));
    }

    private void subscribe(IncarnationId drawn, int index) {
        if (index < laneIds.size()) {
            startStep(
                    () -> broker().createSubscription(laneIds.get(index), drawn),
                    created -> subscribe(drawn, index + 1));
        } else {
            startStep(() -> store().goLive(drawn), done -> wentLive(drawn));
        }
    }

    /** A start either succeeds at every step or is given up; the caller decides about another try. */
    private <T> void startStep(Supplier<CompletionStage<T>> request, Consumer<T> then) {
        calls.once(request, then, this::end);
    }

    private void wentLive(IncarnationId drawn) {
        succession = new Succession(drawn, options().takeoverDelay().toNanos());
        housekeeping = new Housekeeping(drawn, laneIds, environment, calls);
        liveAt = mailbox.now();
        AtomicLong handlerSigns = new AtomicLong();
        List<LaneDriver> drivers = new ArrayList<>();
        for (LaneId lane : laneIds) {
            Mailbox laneMailbox = new Mailbox(environment.ticker());
            LaneDriver driver = new LaneDriver(
                    drawn, lane, environment, laneMailbox, handlerSigns, cause -> mailbox.post(() -> end(cause)));
            drivers.add(driver);
            laneAnswers.put(driver, calls.duties().duty("running " + lane));
            environment.runner().run(driver, laneMailbox);
        }
        lanes = List.copyOf(drivers);
        environment.listener().onLive(drawn);
        environment.answers().execute(() -> live.complete(drawn));
        scanPeriodically();
    }

    // ---- who is dead (rule 6)

    private void viewed(Set<IncarnationId> members) {
        if (ended) {
            return;
        }
        Instant now = environment.clock().instant();
        view.stream().filter(gone -> !members.contains(gone)).forEach(gone -> detected.put(gone, now));
        members.forEach(detected::remove);
        acquaintance.seen(members);
        view = members;
        // The fence looks for itself, so what the store said last is good enough to begin with.
        lastScanned.ifPresent(this::takeOverDead);
        scan();
    }

    private void scanPeriodically() {
        scan();
        callLanes();
        scans++;
        if (scans % SCANS_PER_SWEEP == 0 || keeper().mustSweepAgain()) {
            keeper().sweep();
        }
        mailbox.after(options().scanInterval().toNanos(), this::scanPeriodically);
    }

    /** A lane's duties are looked at on its thread: that the thread itself does not stand still is owed here. */
    private void callLanes() {
        laneAnswers.forEach((lane, answers) -> {
            if (!answers.isOwed()) {
                answers.begin();
                lane.call(() -> mailbox.post(answers::done));
            }
        });
    }

    private void scan() {
        if (lanes.isEmpty() || ended) {
            return;
        }
        if (scanning) {
            scanAgain = true;
            return;
        }
        scanning = true;
        storeAnswers.begin();
        calls.once(
                store()::clusterState,
                state -> {
                    scanned(state);
                    scanDone();
                },
                thrown -> {
                    environment.listener().onTrouble("looking for dead incarnations", thrown);
                    scanDone();
                });
    }

    private void scanDone() {
        scanning = false;
        scanIsOlder = false;
        if (scanAgain) {
            scanAgain = false;
            scan();
        }
    }

    private void scanned(ClusterState state) {
        storeAnswers.done();
        IncarnationId me = me();
        if (!state.isLive(me)) {
            end(new FencedException(me + " is not LIVE any more"));
            return;
        }
        assign(state.ledBy(me));
        lastScanned = Optional.of(state);
        acquaintance.forgetAllBut(state.incarnations().keySet(), view);
        shareLanes(state);
        if (!scanIsOlder) {
            handTo(state.stayingAmong(view));
        }
        if (ended) {
            return;
        }
        detected.keySet().removeIf(gone -> !state.incarnations().containsKey(gone) && !view.contains(gone));
        if (takeOverDead(state) && !scanSet) {
            scanSet = true;
            mailbox.after(options().takeoverDelay().toNanos(), () -> {
                scanSet = false;
                scan();
            });
        }
        keeper().tidy(state, this::scan);
    }

    /** Takes over who is dead and due, and says whether anybody is or may be dead. */
    private boolean takeOverDead(ClusterState state) {
        IncarnationId me = me();
        Set<IncarnationId> dead = state.deadOutside(view);
        dead.remove(me);
        Set<IncarnationId> surelyDead = acquaintance.surely(dead, state, view, mailbox.now());
        Instant now = environment.clock().instant();
        surelyDead.forEach(gone -> detected.putIfAbsent(gone, now));
        Objects.requireNonNull(succession)
                .due(surelyDead, state.liveAmong(view), mailbox.now())
                .forEach(this::takeOver);
        return !dead.isEmpty();
    }

    private void takeOver(IncarnationId dead) {
        if (!takingOver.add(dead)) {
            return;
        }
        calls.once(
                () -> store().takeOver(me(), dead),
                assigned -> {
                    takingOver.remove(dead);
                    assign(assigned);
                },
                thrown -> {
                    takingOver.remove(dead);
                    if (Calls.isFinal(thrown)) {
                        end(thrown);
                    } else {
                        environment.listener().onTrouble("fencing " + dead, thrown);
                    }
                });
    }

    private void assign(List<AssignedTakeover> assigned) {
        Instant now = environment.clock().instant();
        for (AssignedTakeover takeover : assigned) {
            Instant seen = detected.getOrDefault(takeover.failed(), now);
            lanes.get(takeover.lane().number()).assigned(takeover, seen, now);
        }
    }

    /** The servers of the view divide up the lanes for what one of them is enough for. */
    private void shareLanes(ClusterState state) {
        List<IncarnationId> takers = state.liveAmong(view).stream().sorted().toList();
        for (LaneDriver lane : lanes) {
            int number = lane.id().number();
            lane.countStrays(
                    !takers.isEmpty() && takers.get(number % takers.size()).equals(me()));
        }
    }

    /** Whoever leaves and has nobody to hand its sessions to leaves them where they are, like one that stops. */
    private void handTo(Collection<IncarnationId> live) {
        List<IncarnationId> others =
                live.stream().filter(each -> !each.equals(me())).sorted().toList();
        lanes.forEach(lane -> lane.others(others));
        if (leaving && others.isEmpty()) {
            left();
        }
    }

    // ---- the end

    private void end(Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        fenced = cause instanceof FencedException;
        suspectsItself = cause instanceof OverdueException;
        livedFor = lanes.isEmpty() ? Duration.ZERO : Duration.ofNanos(mailbox.now() - liveAt);
        calls.end();
        lanes.forEach(LaneDriver::stop);
        if (fenced && lanes.isEmpty()) {
            laneIds.forEach(lane -> broker().deleteSubscription(lane, me()));
        }
        membership().leave();
        onEnd.accept(this, cause);
        // The answers overtake each other, and one that was LIVE for however short a time has not failed to start.
        if (!hasLived()) {
            environment.answers().execute(() -> live.completeExceptionally(cause));
        }
    }

    @Override
    public String name() {
        return "baton-" + server;
    }

    @Override
    public boolean step(long nowNanos) {
        try {
            return mailbox.run(nowNanos);
        } catch (RuntimeException | Error e) {
            end(e);
            return false;
        }
    }

    @Override
    public long nextDeadline() {
        return mailbox.nextDeadline();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    private IncarnationId me() {
        return Objects.requireNonNull(self, "no incarnation yet");
    }

    private Housekeeping keeper() {
        return Objects.requireNonNull(housekeeping, "not live yet");
    }

    private BatonOptions options() {
        return environment.options();
    }

    private Store store() {
        return environment.store();
    }

    private Broker broker() {
        return environment.broker();
    }

    private Membership membership() {
        return environment.membership();
    }
}
