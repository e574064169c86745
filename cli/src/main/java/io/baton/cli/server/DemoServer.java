package io.baton.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.broker.artemis.ArtemisBroker;
import io.baton.membership.jgroups.GroupTls;
import io.baton.membership.jgroups.JGroupsMembership;
import io.baton.membership.jgroups.JGroupsOptions;
import io.baton.node.BatonServer;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.LimitExceededException;
import io.baton.node.api.NotLiveException;
import io.baton.node.api.OpenedSession;
import io.baton.node.api.SessionElsewhereException;
import io.baton.node.spi.Broker;
import io.baton.node.spi.BrokerException;
import io.baton.node.spi.Membership;
import io.baton.node.spi.StoreException;
import io.baton.store.jdbc.JdbcStore;
import io.baton.store.jdbc.JdbcStoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server process: reads its configuration and then commands from a stream, and writes notices to
 * another. It ends when the stream of commands does, so that it never outlives the demo.
 */
public final class DemoServer {
    /** A demo is over before a server that is of no use would leave by the defaults. */
    private static final Duration USEFUL_WITHIN = Duration.ofSeconds(4);

    private static final int START_AGAIN_MILLIS = 500;

    private final NoticeWriter notices;

    private DemoServer(NoticeWriter notices) {
        this.notices = notices;
    }

    /** Runs until told to stop, or until nobody is there any more to do so. */
    public static void run(InputStream in, OutputStream out) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(in, UTF_8));
        String config = commands.readLine();
        if (config != null) {
            new DemoServer(NoticeWriter.start(out)).serve(Wire.read(config, ServerConfig.class), commands);
        }
    }

    private void serve(ServerConfig config, BufferedReader commands) throws IOException {
        Gate commits = new Gate(notices, new Notice.Committing());
        Gate handoffs = new Gate(notices, new Notice.HandingOver());
        Notifier notifier = new Notifier(notices, config.crashPoint(), config.handoffPoints(), handoffs);
        LedgerHandler handler = new LedgerHandler(config.handlerMs(), config.sending(), notifier::self);
        try (JdbcStore store = JdbcStore.open(
                        JdbcStoreOptions.of(config.storeUrl(), config.storeUser(), config.storePassword())
                                .withEpochCheck(config.epochCheck())
                                .withBeforeBatchCommit(commits));
                Broker broker = ArtemisBroker.connect(config.broker().options());
                Membership membership = new JGroupsMembership(membership(config), store.dataSource());
                BatonServer server = BatonServer.builder(config.name())
                        .broker(broker)
                        .store(WatchedStore.of(store, notices))
                        .membership(membership)
                        .handler(handler)
                        .listener(notifier)
                        .options(BatonOptions.DEFAULTS
                                .withStrategy(config.strategy())
                                .withUsefulWithin(USEFUL_WITHIN))
                        .build()) {
            start(server);
            obey(server, handler, commits, handoffs, commands);
        }
    }

    /** Again and again while broker or store do not answer, as whoever restarts a server does. */
    private void start(BatonServer server) {
        server.start().whenComplete((self, thrown) -> {
            Throwable failure = causeOf(thrown);
            if (failure instanceof StoreException
                    || failure instanceof BrokerException
                    || failure instanceof TimeoutException) {
                notices.write(new Notice.Trouble("it has not started yet: " + failure));
                CompletableFuture.delayedExecutor(START_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> start(server));
            } else if (failure != null && !(failure instanceof NotLiveException)) {
                notices.write(new Notice.Failed("it did not start: " + failure));
            }
        });
    }

    private static JGroupsOptions membership(ServerConfig config) {
        Duration silence = Duration.ofMillis(config.detectionMs());
        return JGroupsOptions.defaults()
                .withBind(config.address(), 0)
                .withFailureDetection(silence, silence.dividedBy(5))
                .withTls(new GroupTls(Path.of(config.groupKeystore()), config.groupPassword()));
    }

    private void obey(BatonServer server, LedgerHandler handler, Gate commits, Gate handoffs, BufferedReader commands)
            throws IOException {
        Connections connections = new Connections(server, notices);
        String line = commands.readLine();
        while (line != null) {
            Command command = Wire.read(line, Command.class);
            if (command instanceof Command.Open open) {
                answer(open.session(), server.open(open.session()));
            } else if (command instanceof Command.Claim claim) {
                answer(claim.session(), server.claim(claim.session()));
            } else if (command instanceof Command.Connect connect) {
                connections.connect(connect.session(), connect.lastNumber());
            } else if (command instanceof Command.Confirm confirm) {
                connections.confirm(confirm.session(), confirm.number());
            } else if (command instanceof Command.Drain) {
                server.drain()
                        .whenComplete((left, failure) ->
                                notices.write(new Notice.Left(failure == null ? "" : String.valueOf(failure))));
            } else if (command instanceof Command.Stick) {
                handler.stick();
            } else if (command instanceof Command.HoldCommit) {
                commits.hold();
            } else if (command instanceof Command.ReleaseCommit) {
                commits.release();
            } else if (command instanceof Command.ReleaseHandoff) {
                handoffs.release();
            } else {
                notices.write(new Notice.Stopping(heapPeak()));
                return;
            }
            line = commands.readLine();
        }
        // The demo is gone: leave without ceremony.
        Runtime.getRuntime().halt(1);
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable thrown) {
        return thrown instanceof CompletionException ? thrown.getCause() : thrown;
    }

    private void answer(String session, CompletionStage<OpenedSession> opening) {
        opening.whenComplete((opened, failure) -> {
            Throwable cause = causeOf(failure);
            if (cause == null) {
                notices.write(new Notice.Opened(session));
            } else if (cause instanceof SessionElsewhereException elsewhere) {
                notices.write(new Notice.OpenElsewhere(session, elsewhere.owner()));
            } else {
                boolean retry = !(cause instanceof LimitExceededException);
                notices.write(new Notice.NotOpen(session, retry, cause.toString()));
            }
        });
    }
}
