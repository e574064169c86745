package io.baton.membership.jgroups;

import io.baton.node.spi.Membership;
import io.baton.testkit.contract.Patience;
import io.baton.testkit.contract.RealTime;
import io.baton.testkit.contract.membership.MembershipContract;
import io.baton.testkit.contract.membership.SplitGroupContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;

/** The contract, with all members in one process. They part by their sockets: no heartbeat may get lost in a test. */
class MembershipContractTest extends MembershipContract implements SplitGroupContract {
    private static final JGroupsOptions OPTIONS =
            JGroupsOptions.defaults().withFailureDetection(Duration.ofSeconds(20), Duration.ofSeconds(1));

    private final RealTime realTime = new RealTime();
    private final DataSource database = emptyDatabase();
    private final MovableDatabase elsewhere = new MovableDatabase(emptyDatabase());
    private final List<Membership> apart = new ArrayList<>();

    @AfterEach
    void closeMembersApart() {
        apart.forEach(Membership::close);
    }

    JGroupsOptions options() {
        return OPTIONS;
    }

    @Override
    public Patience patience() {
        return realTime;
    }

    @Override
    protected Membership newMember() {
        return new JGroupsMembership(options(), database);
    }

    @Override
    public Membership startApart() {
        var member = new JGroupsMembership(options(), elsewhere.dataSource());
        apart.add(member);
        return member;
    }

    @Override
    public void joinUp() {
        elsewhere.moveTo(database);
    }

    private static DataSource emptyDatabase() {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return database;
    }
}
