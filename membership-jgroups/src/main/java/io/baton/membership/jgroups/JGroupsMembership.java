package io.baton.membership.jgroups;

import io.baton.node.spi.Membership;
import io.baton.protocol.IncarnationId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jgroups.JChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership on JGroups: members find each other through a database, and watch each other over TCP.
 *
 * <p>A crashed process is missing from the survivors' next view within some ten milliseconds, a frozen or
 * unreachable one after the failure timeout. A member that was missing and comes back is in views again
 * within a few seconds, under the incarnation it had.
 *
 * <p>A join completes exceptionally with a {@link MembershipException}.
 */
public final class JGroupsMembership implements Membership {
    private static final Logger LOG = LoggerFactory.getLogger(JGroupsMembership.class);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CLOSE_LEAVE_TIMEOUT = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final JGroupsOptions options;
    private final MemberTable table;
    private final ExecutorService control;

    // The control thread's own.
    private Optional<Member> member = Optional.empty();

    /**
     * Makes a membership that has not joined. Nothing listens and nothing is read before {@link #join}.
     *
     * @param options how to find, reach and watch the other members
     * @param database where the members find each other, best that of the store; needs two connections at
     *     a time at most, and may create its two tables
     */
    public JGroupsMembership(JGroupsOptions options, DataSource database) {
        this.options = options;
        table = new MemberTable(database, options.group());
        control = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "baton-membership");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletionStage<Void> join(IncarnationId self, Consumer<Set<IncarnationId>> viewListener) {
        var joined = new CompletableFuture<Void>();
        execute(joined, () -> joinNow(self, viewListener, joined));
        return joined.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Void> leave() {
        var left = new CompletableFuture<Void>();
        execute(left, () -> {
            leaveNow(LEAVE_TIMEOUT);
            left.complete(null);
        });
        return left.minimalCompletionStage();
    }

    /** Leaves without ceremony and frees everything, waiting a few seconds for it at most. */
    @Override
    public void close() {
        try {
            control.execute(() -> leaveNow(CLOSE_LEAVE_TIMEOUT));
        } catch (RejectedExecutionException e) {
            LOG.trace("closed before", e);
        }
        control.shutdown();
        try {
            if (!control.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                control.shutdownNow();
            }
        } catch (InterruptedException e) {
            control.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void execute(CompletableFuture<Void> request, Runnable work) {
        try {
            control.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    request.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            request.completeExceptionally(new MembershipException("the membership is closed", e));
        }
    }

    private void joinNow(
            IncarnationId self, Consumer<Set<IncarnationId>> viewListener, CompletableFuture<Void> joined) {
        if (member.isPresent()) {
            throw new MembershipException(self + " cannot join: " + member.get().self() + " has not left");
        }
        var views = new ViewDispatcher(self, viewListener, () -> joined.complete(null));
        var channel = connect(self, views);
        member = Optional.of(new Member(self, channel, views));
        views.start();
    }

    private JChannel connect(IncarnationId self, ViewDispatcher views) {
        try {
            table.create();
            var channel = GroupChannel.create(options, table, self);
            try {
                channel.setReceiver(views);
                return channel.connect(options.group());
            } catch (Exception e) {
                channel.close();
                throw e;
            }
        } catch (Exception e) {
            throw new MembershipException(
                    self + " cannot join the group " + options.group() + " at " + options.bindAddress() + ":"
                            + options.bindPort() + ": " + reason(e),
                    e);
        }
    }

    private void leaveNow(Duration timeout) {
        member.ifPresent(present -> {
            member = Optional.empty();
            present.views().stop();
            GroupChannel.setLeaveTimeout(present.channel(), timeout);
            present.channel().close();
        });
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && !(cause instanceof MembershipException)) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private record Member(IncarnationId self, JChannel channel, ViewDispatcher views) {}
}
