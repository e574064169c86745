package io.baton.membership.jgroups;

import io.baton.membership.jgroups.Reachability.Answer;
import io.baton.protocol.IncarnationId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.Discovery;
import org.jgroups.protocols.JDBC_PING2;
import org.jgroups.protocols.PingData;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Responses;
import org.jgroups.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the members of the group in the database. It takes the place of JGroups' own {@link JDBC_PING2},
 * which stores addresses without what they carry, uses the database while a view is being installed, and
 * keeps asking the dead coordinator of a group that was killed as a whole.
 *
 * <p>A starting member writes its row and then either becomes the coordinator, by compare-and-set and only
 * if no member is there, or waits until the coordinator has formed the group and joins it. Rows left by
 * the dead are told by their ports: nothing listens there, or a later incarnation does.
 *
 * <p>Once in the group, all work with the database is done by one thread of this object's; what it cannot
 * do in time is dropped, because the next round, a second later, does it again.
 */
final class DatabaseDiscovery extends Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseDiscovery.class);

    private static final Duration CONNECT_LIMIT = Duration.ofMillis(300);
    private static final Duration CANDIDATE_PAUSE = Duration.ofMillis(10);
    private static final Duration LOOK_UP_LIMIT = Duration.ofMillis(500);
    private static final int QUEUE_LENGTH = 32;
    /** For how many rounds a row of somebody who is not in the view is kept. */
    private static final int ROUNDS_OF_STRANGERS = 10;

    private final MemberTable table;
    private final IncarnationId self;
    private final boolean tls;
    private final Duration patience;
    private final ThreadPoolExecutor worker;

    // The worker's own.
    private final Map<String, Integer> strangers = new HashMap<>();
    private Optional<View> recorded = Optional.empty();
    private boolean databaseFailed;

    /**
     * Makes the protocol for one member.
     *
     * @param tls whether this member talks TLS only
     * @param patience how long to wait for members that are there to have a coordinator
     */
    DatabaseDiscovery(MemberTable table, IncarnationId self, boolean tls, Duration patience) {
        this.table = table;
        this.self = self;
        this.tls = tls;
        this.patience = patience;
        worker = new ThreadPoolExecutor(
                0, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE_LENGTH), task -> daemon(task, self));
        setId(ClassConfigurator.getProtocolId(JDBC_PING2.class));
    }

    private static Thread daemon(Runnable task, IncarnationId self) {
        var thread = new Thread(task, "baton-discovery-" + self);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public boolean isDynamic() {
        return true;
    }

    @Override
    protected void findMembers(List<Address> members, boolean initial, Responses responses) {
        if (initial) {
            try {
                findGroup(responses);
            } finally {
                responses.done();
            }
            return;
        }
        try {
            worker.execute(() -> {
                try {
                    round(Optional.ofNullable(members));
                } finally {
                    responses.done();
                }
            });
        } catch (RejectedExecutionException e) {
            responses.done();
        }
    }

    @Override
    public Object down(Event event) {
        var result = super.down(event);
        if (event.getType() == Event.VIEW_CHANGE) {
            View installed = event.getArg();
            learnUnknown(installed);
            submit(() -> record(installed));
        }
        return result;
    }

    @Override
    public void stop() {
        super.stop();
        submit(() -> inDatabase(() -> table.remove(ownId())));
        worker.shutdown();
        await(worker);
    }

    private static void await(ExecutorService worker) {
        try {
            if (!worker.awaitTermination(LOOK_UP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the database did not answer in time; a row of a member that has left stays for now");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Before this member is in a group: on the thread that joins.

    private void findGroup(Responses responses) {
        try {
            table.put(ownRow());
            long start = System.nanoTime();
            while (!findGroup(responses, System.nanoTime() - start > patience.toNanos())) {
                TimeUnit.NANOSECONDS.sleep(CANDIDATE_PAUSE.toNanos());
            }
        } catch (SQLException e) {
            throw new MembershipException("the database failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MembershipException("cannot connect to members: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MembershipException("interrupted", e);
        }
    }

    /** Returns whether it is clear what to do: join the coordinator in the responses, which may be this member. */
    private boolean findGroup(Responses responses, boolean waitedLongEnough)
            throws SQLException, IOException, InterruptedException {
        var others = liveOthers();
        var claimed = table.coordinator();
        if (claimed.equals(Optional.of(ownId()))) {
            responses.addResponse(ping(ownRow(), true), true);
            return true;
        }
        var coordinator = others.stream()
                .filter(row -> claimed.equals(Optional.of(row.id())))
                .findFirst();
        if (coordinator.isPresent() && coordinator.get().joined()) {
            if (!admittedBy(coordinator.get(), waitedLongEnough)) {
                return false;
            }
            others.forEach(this::learn);
            others.forEach(this::introduceSelfTo);
            others.forEach(row -> responses.addResponse(ping(row, row.equals(coordinator.get())), true));
            return true;
        }
        boolean nobodyThere = coordinator.isEmpty() && others.stream().noneMatch(MemberRow::joined);
        if (waitedLongEnough) {
            others.stream().filter(MemberRow::joined).forEach(row -> admittedBy(row, false));
        }
        if ((nobodyThere || waitedLongEnough) && table.claimCoordinator(claimed, ownId())) {
            responses.addResponse(ping(ownRow(), true), true);
            return true;
        }
        return false;
    }

    /**
     * Returns whether a member of the group takes this one for one, and this one it. Otherwise this one would
     * find nobody to join, take itself for the whole group, and take over everybody.
     *
     * @param lastTry whether one that does not say yes is to count as saying no
     * @throws MembershipException if it says no
     */
    private boolean admittedBy(MemberRow row, boolean lastTry) {
        if (row.tls() != tls) {
            throw notAdmitted(
                    row,
                    tls ? "it does not use TLS, and this member does" : "it uses TLS, and this member does not",
                    Optional.empty());
        }
        try (var connection = getTransport().getSocketFactory().createSocket("baton.admission")) {
            connection.connect(row.endpoint(), (int) CONNECT_LIMIT.toMillis());
            return true;
        } catch (NotAdmittedException e) {
            throw notAdmitted(row, String.valueOf(e.getMessage()), Optional.of(e));
        } catch (IOException e) {
            if (lastTry) {
                throw notAdmitted(row, "the connection failed (" + e.getMessage() + ")", Optional.of(e));
            }
            return false;
        }
    }

    private static MembershipException notAdmitted(MemberRow row, String why, Optional<IOException> cause) {
        var message = "no admission by " + row.incarnation() + " at "
                + row.endpoint().getAddress().getHostAddress() + ":"
                + row.endpoint().getPort() + ": " + why;
        return cause.map(e -> new MembershipException(message, e)).orElseGet(() -> new MembershipException(message));
    }

    /** The rows of others that may be alive. Those that surely are not are removed. */
    private List<MemberRow> liveOthers() throws SQLException, IOException {
        var newestAt = new HashMap<InetSocketAddress, MemberRow>();
        var own = ownRow();
        newestAt.put(own.endpoint(), own);
        var dead = new ArrayList<MemberRow>();
        for (var row : table.read()) {
            if (row.id().equals(own.id())) {
                continue;
            }
            var rival = newestAt.get(row.endpoint());
            if (rival == null) {
                newestAt.put(row.endpoint(), row);
            } else if (!rival.equals(own) && rival.incarnation().compareTo(row.incarnation()) < 0) {
                newestAt.put(row.endpoint(), row);
                dead.add(rival);
            } else {
                dead.add(row);
            }
        }
        newestAt.remove(own.endpoint());
        var answers = Reachability.of(newestAt.keySet(), CONNECT_LIMIT);
        var live = new ArrayList<MemberRow>();
        newestAt.forEach((endpoint, row) -> {
            var answer = Objects.requireNonNull(answers.get(endpoint));
            if (answer == Answer.ACCEPTED) {
                live.add(row);
            } else if (answer == Answer.REFUSED) {
                dead.add(row);
            }
        });
        for (var row : dead) {
            table.remove(row.id());
        }
        live.sort(Comparator.comparing(MemberRow::incarnation));
        return live;
    }

    private void introduceSelfTo(MemberRow row) {
        sendDiscoveryResponse(
                local_addr, physicalAddressOf(local_addr).orElseThrow(), self.toString(), addressOf(row), false);
    }

    // In a group.

    /**
     * Learns where the members of a view are before the failure detectors do, for they suspect whom they
     * cannot reach. Members that join introduce themselves, so that this needs the database only if an
     * introduction is late; a view in which nobody joins never does.
     */
    private void learnUnknown(View installed) {
        boolean allKnown = installed.getMembers().stream()
                .allMatch(member -> physicalAddressOf(member).isPresent());
        if (allKnown) {
            return;
        }
        var round = submit(() -> round(Optional.empty()));
        if (round.isEmpty()) {
            return;
        }
        try {
            round.get().get(LOOK_UP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("members of {} are at unknown addresses for now", installed, e);
        }
    }

    private void round(Optional<List<Address>> wanted) {
        inDatabase(() -> {
            var rows = table.read();
            if (rows.stream().noneMatch(row -> row.id().equals(ownId()) && row.joined())) {
                table.put(ownRow());
            }
            for (var row : rows) {
                var address = addressOf(row);
                if (!address.equals(local_addr)
                        && wanted.map(list -> list.contains(address)).orElse(true)) {
                    handleDiscoveryResponse(ping(row, false), address);
                }
            }
            if (is_coord) {
                if (!table.coordinator().equals(Optional.of(ownId()))) {
                    table.setCoordinator(ownId());
                }
                removeOldStrangers(rows);
            }
        });
    }

    private void removeOldStrangers(List<MemberRow> rows) throws SQLException {
        var current = view;
        var old = new ArrayList<String>();
        strangers.keySet().retainAll(rows.stream().map(MemberRow::id).toList());
        for (var row : rows) {
            if (current == null || current.containsMember(addressOf(row))) {
                strangers.remove(row.id());
            } else if (strangers.merge(row.id(), 1, Integer::sum) > ROUNDS_OF_STRANGERS) {
                old.add(row.id());
            }
        }
        for (var id : old) {
            table.remove(id);
            strangers.remove(id);
        }
    }

    private void record(View installed) {
        var before = recorded;
        recorded = Optional.of(installed);
        inDatabase(() -> {
            table.put(ownRow());
            if (!installed.getCoord().equals(local_addr)) {
                return;
            }
            table.setCoordinator(ownId());
            if (before.isPresent()) {
                for (var left : View.leftMembers(before.get(), installed)) {
                    table.remove(IncarnationAddress.idOf((UUID) left));
                }
            }
        });
    }

    private void inDatabase(DatabaseWork work) {
        try {
            work.run();
            databaseFailed = false;
        } catch (SQLException e) {
            if (!databaseFailed) {
                databaseFailed = true;
                LOG.warn("cannot look for other members, trying on: {}", e.getMessage());
            }
        }
    }

    private Optional<Future<?>> submit(Runnable task) {
        try {
            return Optional.of(worker.submit(task));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    // Rows and addresses.

    private String ownId() {
        return IncarnationAddress.idOf((UUID) local_addr);
    }

    private MemberRow ownRow() {
        var address = physicalAddressOf(local_addr).orElseThrow();
        var endpoint = new InetSocketAddress(address.getIpAddress(), address.getPort());
        return new MemberRow(ownId(), self, endpoint, view != null, tls);
    }

    private Optional<IpAddress> physicalAddressOf(Address member) {
        return Optional.ofNullable((IpAddress) down_prot.down(new Event(Event.GET_PHYSICAL_ADDRESS, member)));
    }

    private void learn(MemberRow row) {
        addDiscoveryResponseToCaches(addressOf(row), row.incarnation().toString(), physicalAddressOf(row));
    }

    private static PingData ping(MemberRow row, boolean coordinator) {
        return new PingData(addressOf(row), true, row.incarnation().toString(), physicalAddressOf(row))
                .coord(coordinator);
    }

    private static Address addressOf(MemberRow row) {
        return IncarnationAddress.of(row.id(), row.incarnation());
    }

    private static IpAddress physicalAddressOf(MemberRow row) {
        return new IpAddress(row.endpoint());
    }

    @FunctionalInterface
    private interface DatabaseWork {
        void run() throws SQLException;
    }
}
