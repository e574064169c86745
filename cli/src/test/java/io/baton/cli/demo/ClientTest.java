package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientTest {
    private final Client client = new Client("s");

    @Test
    void goesOnFromTheLastNumberThatItHas() {
        assertThat(client.got(1, 10, true)).isTrue();
        assertThat(client.got(2, 17, true)).isTrue();
        assertThat(client.last()).isEqualTo(2);
        assertThat(client.problem()).isEmpty();
    }

    /** Where all of them took the next one of the same list, four of them had each ask one server only, for ever. */
    @Test
    void asksOneServerAfterTheOtherThoughOthersDoTheSame() {
        List<Client> others = List.of(new Client("a"), new Client("b"), new Client("c"));
        Set<Integer> asked = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            asked.add(client.nextOf(4));
            others.forEach(other -> other.nextOf(4));
        }
        assertThat(asked).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void passesOverWhatItHas() {
        client.got(1, 10, true);
        client.got(2, 17, true);
        assertThat(client.got(1, 10, true)).isFalse();
        assertThat(client.last()).isEqualTo(2);
        assertThat(client.problem()).isEmpty();
    }

    @Test
    void noticesAGap() {
        client.got(1, 10, true);
        client.got(3, 17, true);
        assertThat(client.problem()).contains("the client of s got number 3 after 1");
    }

    @Test
    void noticesAnEventThatComesAgainOrTooLate() {
        client.got(1, 10, true);
        client.got(2, 10, true);
        assertThat(client.problem()).contains("the client of s got event 10 after 10");
    }

    @Test
    void noticesAnotherSessionsEvent() {
        client.got(1, 10, false);
        assertThat(client.problem()).contains("the client of s got event 10 after 0");
    }

    @Test
    void tellsWhatWentWrongFirst() {
        client.got(2, 10, true);
        client.wrong("cannot go on");
        assertThat(client.problem()).contains("the client of s got number 2 after 0");
    }
}
