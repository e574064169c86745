package io.baton.membership.jgroups;

import io.baton.protocol.IncarnationId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A member in a process of its own, so that it can be killed and frozen. Arguments: the database's URL,
 * the server's name, and the group's keystore if there is one. Reads commands from standard input and ends when that ends; writes what happens to
 * standard output, each line starting with the microseconds of the epoch.
 */
final class MemberProcess {
    private MemberProcess() {}

    public static void main(String[] args) throws Exception {
        var pool = JdbcConnectionPool.create(args[0], "sa", "");
        pool.getConnection().close();
        var membership = new JGroupsMembership(options(args), pool);
        say("ready");
        try (var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (var line = commands.readLine(); line != null; line = commands.readLine()) {
                obey(line, args[1], membership);
            }
        }
        membership.close();
        pool.dispose();
        say("closed");
    }

    private static JGroupsOptions options(String[] args) {
        var options = JGroupsOptions.defaults();
        return args.length == 2 ? options : options.withTls(new GroupTls(Path.of(args[2]), Keystores.PASSWORD));
    }

    private static void obey(String line, String server, JGroupsMembership membership) throws Exception {
        if (line.equals("leave")) {
            membership.leave().toCompletableFuture().get(30, TimeUnit.SECONDS);
            say("left");
        } else {
            long number = Long.parseLong(line.substring("join ".length()));
            membership
                    .join(new IncarnationId(server, number), MemberProcess::sayView)
                    .whenComplete((nothing, failure) -> say(failure == null ? "joined" : "failed " + failure));
        }
    }

    private static void sayView(Set<IncarnationId> view) {
        say("view " + view.stream().map(IncarnationId::toString).collect(Collectors.joining(" ")));
    }

    private static synchronized void say(String what) {
        System.out.println(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) + " " + what);
        System.out.flush();
    }
}
