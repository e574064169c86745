package io.baton.broker.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionNamesTest {
    private final SubscriptionNames names = SubscriptionNames.of("t");

    @Test
    void anIncarnationIsFoundInTheNameOfItsQueue() {
        for (var server : new String[] {"a", "a.b", "a.1", ".", "a.b.c-d_e"}) {
            var incarnation = new IncarnationId(server, 42);
            assertThat(names.incarnationOf(names.queueOf(incarnation))).contains(incarnation);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t.sub.",
                "t.sub.a",
                "t.sub.a.",
                "t.sub.a.0",
                "t.sub.a.-1",
                "t.sub.a.+1",
                "t.sub.a.01",
                "t.sub..1",
                "t.sub.a.99999999999999999999",
                "t.sub.a b.1",
                "u.sub.a.1",
                ""
            })
    void otherQueuesAreNobodys(String queue) {
        assertThat(names.incarnationOf(queue)).isEmpty();
    }
}
