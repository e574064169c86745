package io.baton.testkit.sim;

import io.baton.node.api.OutboxMessage;
import io.baton.node.api.TakeoverRecord;
import io.baton.node.spi.AssignedTakeover;
import io.baton.node.spi.Batch;
import io.baton.node.spi.ClusterState;
import io.baton.node.spi.ClusterState.Status;
import io.baton.node.spi.FailedLane;
import io.baton.node.spi.FencedException;
import io.baton.node.spi.Handoff;
import io.baton.node.spi.HandoffOutcome;
import io.baton.node.spi.LaneMismatchException;
import io.baton.node.spi.OpenOutcome;
import io.baton.node.spi.OutboxPage;
import io.baton.node.spi.ProgressConflictException;
import io.baton.node.spi.SessionState;
import io.baton.node.spi.StoreException;
import io.baton.node.spi.TooSlowException;
import io.baton.node.spi.WriteFailedException;
import io.baton.protocol.HandoffId;
import io.baton.protocol.IncarnationId;
import io.baton.protocol.LaneId;
import io.baton.protocol.Position;
import io.baton.protocol.TakeoverId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the model store keeps, and what each transaction does to it at its commit. A transaction that throws has
 * changed nothing.
 */
final class StoreData {
    private final Dice dice;
    private final Invariants invariants;
    private final Map<IncarnationId, Status> incarnations = new TreeMap<>();
    private final Set<IncarnationId> leaving = new TreeSet<>();
    private final Map<TakeoverId, TakeoverRecord> records = new LinkedHashMap<>();
    private final List<StoreLane> lanes = new ArrayList<>();
    private final StoreLetters letters;
    private List<String> identities = List.of();
    private long nextNumber = 1;

    StoreData(World world, Invariants invariants, int lanes) {
        this.dice = world.dice;
        this.invariants = invariants;
        this.letters = new StoreLetters(world.agenda, this::isOpen);
        for (int number = 0; number < lanes; number++) {
            this.lanes.add(new StoreLane(new LaneId(number)));
        }
    }

    List<StoreLane> lanes() {
        return lanes;
    }

    StoreLane lane(LaneId id) {
        return lanes.get(id.number());
    }

    StoreLetters letters() {
        return letters;
    }

    private boolean isOpen(LaneId lane, String session) {
        StoreLane.SessionRow row = lane(lane).sessions.get(session);
        return row != null && row.isOpen;
    }

    Map<IncarnationId, Status> incarnations() {
        return incarnations;
    }

    boolean isLive(IncarnationId incarnation) {
        return incarnations.get(incarnation) == Status.LIVE;
    }

    boolean isFenced(IncarnationId incarnation) {
        return incarnations.get(incarnation) == Status.FENCED;
    }

    // ---- a server's life

    IncarnationId newIncarnation(String server) {
        return new IncarnationId(server, nextNumber++);
    }

    Void checkLanes(List<String> actual, Set<IncarnationId> subscribed) {
        if (identities.isEmpty() && !subscribed.isEmpty()) {
            throw new LaneMismatchException("the store is new, and " + subscribed + " subscribe");
        } else if (identities.isEmpty()) {
            identities = List.copyOf(actual);
        } else if (!identities.equals(actual)) {
            throw new LaneMismatchException("the lanes are " + actual + ", not " + identities);
        } else if (subscribed.stream().anyMatch(each -> each.number() >= nextNumber)) {
            throw new LaneMismatchException("the next number is " + nextNumber + ", and " + subscribed + " subscribe");
        }
        return Nothing.done();
    }

    Void register(IncarnationId self) {
        incarnations.putIfAbsent(self, Status.STARTING);
        return Nothing.done();
    }

    Void goLive(IncarnationId self) {
        Status status = incarnations.get(self);
        if (status != Status.LIVE && status != Status.STARTING) {
            throw new FencedException(self + " cannot go live, it is " + status);
        }
        if (status == Status.STARTING) {
            lanes.forEach(lane -> lane.progress.put(self, Position.START));
            incarnations.put(self, Status.LIVE);
        }
        return Nothing.done();
    }

    Void leave(IncarnationId self) {
        requireLive(self);
        leaving.add(self);
        return Nothing.done();
    }

    ClusterState clusterState() {
        List<ClusterState.Takeover> takeovers = new ArrayList<>();
        for (StoreLane lane : lanes) {
            lane.takeovers.forEach((failed, row) ->
                    takeovers.add(new ClusterState.Takeover(failed, lane.id, row.taker, row.id, row.mergedAt)));
        }
        return new ClusterState(incarnations, takeovers, leaving);
    }

    // ---- batches and sessions

    Map<String, SessionState> states(LaneId lane, Collection<String> sessions) {
        Map<String, SessionState> states = new HashMap<>();
        for (String session : sessions) {
            StoreLane.SessionRow row = lane(lane).sessions.get(session);
            if (row != null) {
                row.state.ifPresent(state -> states.put(session, new SessionState(state, row.lastNumber())));
            }
        }
        return states;
    }

    Map<String, IncarnationId> homes(LaneId laneId, Collection<String> sessions) {
        StoreLane lane = lane(laneId);
        Map<String, IncarnationId> homes = new HashMap<>();
        for (String session : sessions) {
            StoreLane.SessionRow row = lane.sessions.get(session);
            if (row != null && row.isOpen) {
                homes.put(session, lane.effective(row).home());
            }
        }
        return homes;
    }

    Void commit(Batch batch) {
        StoreLane lane = lane(batch.lane());
        requireLive(batch.self());
        if (!batch.queue().equals(batch.self())) {
            leading(lane, batch.self(), batch.queue());
        }
        if (!Long.valueOf(batch.from()).equals(lane.progress.get(batch.queue()))) {
            throw new ProgressConflictException(batch.queue() + " is not at " + batch.from());
        }
        if (!lane.sessions.keySet().containsAll(batch.states().keySet())) {
            throw new IllegalStateException("a session of " + batch.states().keySet() + " was never opened");
        }
        for (OutboxMessage message : batch.outbox()) {
            StoreLane.SessionRow row = lane.sessions.get(message.sessionId());
            if (row != null && row.outbox.containsKey(message.number())) {
                throw new IllegalStateException("a number is to be given a second time: " + message);
            }
        }
        write(batch.writes());
        lane.progress.put(batch.queue(), batch.to());
        batch.states().forEach((session, state) -> onRow(lane, session, row -> row.state = Optional.of(state)));
        batch.outbox()
                .forEach(message -> onRow(lane, message.sessionId(), row -> row.outbox.put(message.number(), message)));
        batch.outboxTrims().forEach((session, upTo) -> onRow(lane, session, row -> row.trim(upTo)));
        batch.deadLetters().forEach(letter -> letters.keep(batch.self(), letter));
        invariants.committed(batch);
        return Nothing.done();
    }

    private static void write(List<Batch.PositionedWrite> writes) {
        int slowness = 0;
        int weight = 0;
        for (Batch.PositionedWrite each : writes) {
            if (each.write() instanceof Application.Note note) {
                if (note.fails()) {
                    throw new WriteFailedException(
                            each.position(), new IllegalStateException("this write always fails"));
                }
                slowness += note.slowness();
                if (slowness > 1) {
                    throw new TooSlowException("the writes took too long");
                }
                weight += note.weight();
                if (weight > 1) {
                    throw new StoreException("committing", new IllegalStateException("it took too long"));
                }
            }
        }
    }

    long progress(IncarnationId self, IncarnationId queue, LaneId lane) {
        requireLive(self);
        Long progress = lane(lane).progress.get(queue);
        if (progress == null) {
            throw new IllegalStateException(queue + " has no progress on " + lane);
        }
        return progress;
    }

    List<OpenOutcome> open(IncarnationId self, LaneId laneId, List<String> sessions, long read) {
        requireLive(self);
        StoreLane lane = lane(laneId);
        List<OpenOutcome> outcomes = new ArrayList<>();
        for (String session : sessions) {
            outcomes.add(open(self, lane, session, read));
        }
        invariants.acted(self);
        return outcomes;
    }

    private OpenOutcome open(IncarnationId self, StoreLane lane, String session, long read) {
        StoreLane.SessionRow row = lane.sessions.get(session);
        if (row == null) {
            lane.sessions.put(session, new StoreLane.SessionRow(self, read));
            return new OpenOutcome.Opened(session, read);
        }
        StoreLane.Ownership ownership = lane.effective(row);
        if (!row.isOpen) {
            row.isOpen = true;
            row.home = self;
            row.since = Math.max(ownership.since(), read);
            return new OpenOutcome.Opened(session, row.since);
        }
        return ownership.home().equals(self)
                ? new OpenOutcome.Opened(session, ownership.since())
                : new OpenOutcome.Elsewhere(session, ownership.home());
    }

    Void close(IncarnationId self, LaneId laneId, List<String> sessions, long read) {
        requireLive(self);
        StoreLane lane = lane(laneId);
        for (String session : sessions) {
            StoreLane.SessionRow row = lane.sessions.get(session);
            if (row == null || !row.isOpen) {
                continue;
            }
            StoreLane.Ownership ownership = lane.effective(row);
            if (ownership.home().equals(self)) {
                row.isOpen = false;
                row.home = self;
                row.since = Math.max(ownership.since(), read);
            }
        }
        invariants.acted(self);
        return Nothing.done();
    }

    private static void onRow(StoreLane lane, String session, Consumer<StoreLane.SessionRow> change) {
        StoreLane.SessionRow row = lane.sessions.get(session);
        if (row != null) {
            change.accept(row);
        }
    }

    // ---- outboxes

    Map<String, OutboxPage> outboxes(LaneId lane, Map<String, Long> after, int limit) {
        Map<String, OutboxPage> pages = new HashMap<>();
        after.forEach((session, number) ->
                onRow(lane(lane), session, row -> pages.put(session, row.page(number, limit))));
        return pages;
    }

    Void trimOutboxes(IncarnationId self, LaneId lane, Map<String, Long> confirmed) {
        requireLive(self);
        confirmed.forEach((session, upTo) -> onRow(lane(lane), session, row -> row.trim(upTo)));
        invariants.acted(self);
        return Nothing.done();
    }

    // ---- takeovers

    List<AssignedTakeover> takeOver(IncarnationId self, IncarnationId dead) {
        requireLive(self);
        Status status = incarnations.get(dead);
        if (status == Status.LIVE || status == Status.STARTING) {
            incarnations.put(dead, Status.FENCED);
            Optional<Long> mergedAt = status == Status.LIVE ? Optional.empty() : Optional.of(Position.START);
            lanes.forEach(lane -> lane.takeovers.put(dead, new StoreLane.TakeoverRow(self, freshId(), mergedAt)));
        }
        for (StoreLane lane : lanes) {
            for (StoreLane.TakeoverRow row : lane.takeovers.values()) {
                if (row.isLedBy(dead)) {
                    row.taker = self;
                    row.id = freshId();
                }
            }
        }
        invariants.acted(self);
        invariants.fenced(dead);
        return ledBy(self);
    }

    private TakeoverId freshId() {
        return new TakeoverId(Long.toHexString(dice.number()) + Long.toHexString(dice.number()));
    }

    private List<AssignedTakeover> ledBy(IncarnationId self) {
        List<AssignedTakeover> led = new ArrayList<>();
        for (StoreLane lane : lanes) {
            lane.takeovers.forEach((failed, row) -> {
                if (row.isLedBy(self)) {
                    led.add(new AssignedTakeover(failed, lane.id, row.id));
                }
            });
        }
        return led;
    }

    FailedLane failedLane(IncarnationId self, AssignedTakeover takeover) {
        requireLive(self);
        StoreLane lane = lane(takeover.lane());
        StoreLane.TakeoverRow row = leading(lane, self, takeover.failed());
        if (!row.id.equals(takeover.id())) {
            throw new FencedException(self + " leads the takeover of " + takeover.failed() + " under another id");
        }
        Map<String, Long> sinces = new LinkedHashMap<>();
        lane.sessions.forEach((session, each) -> {
            StoreLane.Ownership ownership = lane.effective(each);
            if (each.isOpen && ownership.home().equals(takeover.failed())) {
                sinces.put(session, ownership.since());
            }
        });
        return new FailedLane(progress(self, takeover.failed(), takeover.lane()), sinces);
    }

    Void merge(IncarnationId self, AssignedTakeover takeover, long markerPosition) {
        requireLive(self);
        StoreLane.TakeoverRow row = lane(takeover.lane()).takeovers.get(takeover.failed());
        if (row == null) {
            // It was merged and is forgotten: the answer was lost, and housekeeping was faster.
            return Nothing.done();
        }
        boolean again = row.mergedAt.isPresent();
        if (!row.taker.equals(self)
                || !row.id.equals(takeover.id())
                || row.mergedAt.filter(at -> at != markerPosition).isPresent()) {
            throw new FencedException(self + " does not lead the takeover of " + takeover.failed());
        }
        if (!again) {
            invariants.merging(self, takeover, markerPosition);
            row.mergedAt = Optional.of(markerPosition);
        }
        return Nothing.done();
    }

    Void record(TakeoverRecord record) {
        records.put(record.id(), record);
        return Nothing.done();
    }

    List<TakeoverRecord> records() {
        return List.copyOf(records.values());
    }

    // ---- handoffs

    List<Handoff> prepareHandoffs(IncarnationId self, LaneId laneId, IncarnationId newHome, List<String> sessions) {
        requireLive(self);
        StoreLane lane = lane(laneId);
        Map<IncarnationId, Set<String>> byOwner = new TreeMap<>();
        for (String session : sessions) {
            StoreLane.SessionRow row = lane.sessions.get(session);
            if (row != null && row.isOpen) {
                byOwner.computeIfAbsent(lane.effective(row).home(), owner -> new TreeSet<>())
                        .add(session);
            }
        }
        List<Handoff> prepared = new ArrayList<>();
        byOwner.forEach((owner, named) -> {
            boolean mayAsk = newHome.equals(self) || owner.equals(self);
            if (mayAsk && isLive(owner) && isLive(newHome) && !leaving.contains(newHome) && !owner.equals(newHome)) {
                HandoffId id = new HandoffId(Long.toHexString(dice.number()) + Long.toHexString(dice.number()));
                Handoff handoff = new Handoff(id, owner, newHome, named);
                lane.handoffs.put(id, new StoreLane.HandoffRow(handoff));
                prepared.add(handoff);
            }
        });
        return prepared;
    }

    /** What never changes of a handoff, if there is such a one. */
    Optional<Handoff> handoff(LaneId lane, HandoffId id) {
        return Optional.ofNullable(lane(lane).handoffs.get(id)).map(row -> row.handoff);
    }

    HandoffOutcome settleHandoff(IncarnationId self, LaneId laneId, HandoffId id, long position) {
        requireLive(self);
        StoreLane lane = lane(laneId);
        StoreLane.HandoffRow row = lane.handoffs.get(id);
        if (row == null) {
            return new HandoffOutcome.Settled(Map.of(), Set.of());
        }
        boolean isOwner = row.handoff.owner().equals(self);
        if (row.status == StoreLane.HandoffStatus.PENDING && isOwner) {
            row.status =
                    isLive(row.handoff.newHome()) ? StoreLane.HandoffStatus.COMMITTED : StoreLane.HandoffStatus.VOID;
            if (row.status == StoreLane.HandoffStatus.COMMITTED) {
                handOver(self, lane, row.handoff, position);
            }
        } else if (row.status == StoreLane.HandoffStatus.PENDING) {
            if (isLive(row.handoff.owner())) {
                return new HandoffOutcome.Pending();
            }
            row.status = StoreLane.HandoffStatus.VOID;
        }
        return settled(self, lane, row.handoff.sessions());
    }

    private void handOver(IncarnationId self, StoreLane lane, Handoff handoff, long position) {
        invariants.handingOver(self, lane.id, position);
        for (String session : handoff.sessions()) {
            StoreLane.SessionRow row = lane.sessions.get(session);
            if (row != null && row.isOpen && lane.effective(row).home().equals(self)) {
                row.since = Math.max(lane.effective(row).since(), position);
                row.home = handoff.newHome();
            }
        }
    }

    private static HandoffOutcome.Settled settled(IncarnationId self, StoreLane lane, Set<String> sessions) {
        Map<String, Long> here = new LinkedHashMap<>();
        Set<String> elsewhere = new TreeSet<>();
        for (String session : sessions) {
            StoreLane.SessionRow row = lane.sessions.get(session);
            if (row != null && row.isOpen && lane.effective(row).home().equals(self)) {
                here.put(session, lane.effective(row).since());
            } else {
                elsewhere.add(session);
            }
        }
        return new HandoffOutcome.Settled(here, elsewhere);
    }

    Void forgetHandoff(IncarnationId self, HandoffId id) {
        requireLive(self);
        for (StoreLane lane : lanes) {
            StoreLane.HandoffRow row = lane.handoffs.get(id);
            if (row != null) {
                row.unheard.remove(self);
                lane.handoffs.values().removeIf(each -> each.unheard.isEmpty());
            }
        }
        return Nothing.done();
    }

    /** What was not committed never will be, and so need not be known; the other of the two takes it for void. */
    private static void forgetHandoffs(StoreLane lane, IncarnationId merged) {
        lane.handoffs.values().removeIf(row -> row.names(merged) && row.status != StoreLane.HandoffStatus.COMMITTED);
        lane.handoffs.values().forEach(row -> row.unheard.remove(merged));
        lane.handoffs.values().removeIf(row -> row.unheard.isEmpty());
    }

    // ---- housekeeping

    int rehome(IncarnationId self, IncarnationId merged, LaneId laneId, int limit) {
        requireLive(self);
        StoreLane lane = lane(laneId);
        StoreLane.Ownership ownership = lane.effective(merged, Position.START);
        if (merged.equals(self) || !ownership.home().equals(self)) {
            return 0;
        }
        int count = 0;
        for (StoreLane.SessionRow row : lane.sessions.values()) {
            if (count < limit && row.home.equals(merged)) {
                row.home = self;
                row.since = Math.max(row.since, ownership.since());
                count++;
            }
        }
        invariants.acted(self);
        return count;
    }

    boolean forget(IncarnationId self, IncarnationId merged) {
        requireLive(self);
        Status status = incarnations.get(merged);
        if (status == null) {
            return true;
        }
        if (status != Status.FENCED || lanes.stream().anyMatch(lane -> needs(lane, merged))) {
            return false;
        }
        incarnations.remove(merged);
        leaving.remove(merged);
        for (StoreLane lane : lanes) {
            lane.progress.remove(merged);
            lane.takeovers.remove(merged);
            forgetHandoffs(lane, merged);
        }
        return true;
    }

    private static boolean needs(StoreLane lane, IncarnationId merged) {
        StoreLane.TakeoverRow own = lane.takeovers.get(merged);
        return (own != null && own.mergedAt.isEmpty())
                || lane.takeovers.values().stream().anyMatch(row -> row.taker.equals(merged))
                || lane.sessions.values().stream().anyMatch(row -> row.home.equals(merged));
    }

    private void requireLive(@Nullable IncarnationId self) {
        if (self == null || incarnations.get(self) != Status.LIVE) {
            throw new FencedException(self + " is not LIVE");
        }
    }

    private static StoreLane.TakeoverRow leading(StoreLane lane, IncarnationId self, IncarnationId failed) {
        StoreLane.TakeoverRow row = lane.takeovers.get(failed);
        if (row == null || !row.isLedBy(self)) {
            throw new FencedException(self + " does not lead the takeover of " + failed + " on " + lane.id);
        }
        return row;
    }
}
