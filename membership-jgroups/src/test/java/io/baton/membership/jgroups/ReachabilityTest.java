package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.membership.jgroups.Reachability.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void listeningAndClosedPortsAreTold() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var open = (InetSocketAddress) listening.getLocalSocketAddress();
            var closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

            var answers = Reachability.of(List.of(open, closed), LONG);

            assertThat(answers).containsEntry(open, Answer.ACCEPTED).containsEntry(closed, Answer.REFUSED);
        }
    }

    @Test
    void nobodyToAskIsNoAnswer() throws Exception {
        assertThat(Reachability.of(List.of(), LONG)).isEmpty();
    }
}
