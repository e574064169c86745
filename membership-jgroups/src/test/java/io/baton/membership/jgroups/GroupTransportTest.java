package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.baton.protocol.IncarnationId;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.h2.jdbcx.JdbcDataSource;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.Version;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

class GroupTransportTest {
    private static final IncarnationId SELF = new IncarnationId("a", 1);
    private static final IncarnationId OTHER = new IncarnationId("b", 2);

    private final Logger logger = (Logger) LoggerFactory.getLogger(GroupTransport.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private JdbcDataSource database;
    private MemberTable table;
    private JChannel channel;
    private GroupTransport transport;

    @BeforeEach
    void connect() throws Exception {
        database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        table = new MemberTable(database, "baton");
        table.create();
        channel = GroupChannel.create(JGroupsOptions.defaults(), table, SELF);
        channel.connect("baton");
        transport = (GroupTransport) channel.getProtocolStack().getTransport();
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        channel.close();
    }

    @Test
    @Timeout(60)
    void messageToAMemberAtAnUnknownAddressMakesItsAddressKnownAndIsNoWarning() throws Exception {
        var address = IncarnationAddress.of(OTHER);
        var endpoint = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7_800);
        table.put(new MemberRow(IncarnationAddress.idOf(address), OTHER, endpoint, true, false));

        transport.sendTo(address, new byte[1], 0, 1);

        while (transport.getPhysicalAddressFromCache(address) == null) {
            Thread.onSpinWait();
        }
        assertNoWarning();
    }

    @Test
    void connectionThatClosesInTheMiddleOfAMessageIsNoWarning() throws Exception {
        byte[] beginning = {(byte) (Version.version >> 8), (byte) Version.version, 0};
        var connection = new DataInputStream(new ByteArrayInputStream(beginning));

        assertThatThrownBy(() -> transport.receive(new IpAddress("127.0.0.1", 7_800), connection, 100))
                .isInstanceOf(EOFException.class);

        assertNoWarning();
    }

    @Test
    @Timeout(60)
    void memberThatIsThereIsNotSuspectedWhenItsConnectionsBreak() throws Exception {
        try (var other = GroupChannel.create(JGroupsOptions.defaults(), table, OTHER);
                var third = GroupChannel.create(JGroupsOptions.defaults(), table, new IncarnationId("c", 3))) {
            other.connect("baton");
            var views = new LinkedBlockingQueue<Integer>();
            channel.setReceiver(new Receiver() {
                @Override
                public void viewAccepted(View view) {
                    views.add(view.size());
                }
            });

            for (int i = 0; i < 20; i++) {
                transport.clearConnections(false);
                ((GroupTransport) other.getProtocolStack().getTransport()).clearConnections(false);
                while (transport.getOpenConnections() == 0) {
                    Thread.onSpinWait();
                }
            }
            third.connect("baton");

            assertThat(views.take()).isEqualTo(3);
        }
    }

    /** Its failure detector has an hour. */
    @Test
    @Timeout(60)
    void memberThatGoesPolitelyButWithoutHavingLeftIsMissedAtTheNextHeartbeat() throws Exception {
        var patient = JGroupsOptions.defaults().withFailureDetection(Duration.ofHours(1), Duration.ofSeconds(1));
        try (var first = GroupChannel.create(
                        patient.withGroup("patient"), new MemberTable(database, "patient"), new IncarnationId("c", 3));
                var other = GroupChannel.create(
                        patient.withGroup("patient"), new MemberTable(database, "patient"), OTHER)) {
            var views = new LinkedBlockingQueue<Integer>();
            first.setReceiver(new Receiver() {
                @Override
                public void viewAccepted(View view) {
                    views.add(view.size());
                }
            });
            first.connect("patient");
            other.connect("patient");
            assertThat(views.take()).isEqualTo(1);
            assertThat(views.take()).isEqualTo(2);

            other.getProtocolStack().getTransport().stop();

            assertThat(views.take()).isEqualTo(1);
        }
    }

    private void assertNoWarning() {
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }
}
