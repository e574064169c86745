package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresDiscoveryTest {
    private static final int AT_ONCE = 4;

    @Test
    void membersFindEachOtherInTablesThatAllOfThemCreate() throws Exception {
        try (var postgres = EmbeddedPostgres.start()) {
            var database = postgres.getPostgresDatabase();
            var together = new CyclicBarrier(AT_ONCE);
            var threads = Executors.newFixedThreadPool(AT_ONCE);
            var created = new ArrayList<Future<Void>>();
            for (int i = 0; i < AT_ONCE; i++) {
                Callable<Void> create = () -> {
                    together.await();
                    new MemberTable(database, "baton").create();
                    return null;
                };
                created.add(threads.submit(create));
            }
            for (var future : created) {
                assertThat(future.get(60, TimeUnit.SECONDS)).isNull();
            }
            threads.shutdown();

            var a1 = new IncarnationId("a", 1);
            var b2 = new IncarnationId("b", 2);
            var seenByFirst = new Views();
            var seenBySecond = new Views();
            try (var first = new JGroupsMembership(JGroupsOptions.defaults(), database);
                    var second = new JGroupsMembership(JGroupsOptions.defaults(), database)) {
                first.join(a1, seenByFirst);
                second.join(b2, seenBySecond);

                seenByFirst.await(a1, b2);
                seenBySecond.await(a1, b2);

                second.leave();
                seenByFirst.await(a1);
            }
        }
    }
}
