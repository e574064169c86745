package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HandlingRuleTest {
    private final OwnQueue own =
            new LaneProtocol(new IncarnationId("a", 1), Strategy.STOP_AND_DRAIN, Position.START).own();

    @Test
    void aMessageOfASessionAtHomeHereIsHandled() {
        own.opened("s", Position.START);
        assertThat(own.message("s", 0)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void aMessageOfASessionAtHomeElsewhereIsPassedOver() {
        assertThat(own.message("s", 0)).isEqualTo(Verdict.NOT_MINE);
    }

    @Test
    void aMessageAtSinceIsPassedOverAndTheNextIsHandled() {
        own.opened("s", 5);
        assertThat(own.message("s", 5)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(own.message("s", 6)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void aMessageAtProgressIsPassedOverWhenItIsRedelivered() {
        own.opened("s", Position.START);
        own.message("s", 7);
        own.message("s", 8);
        own.committed(7);
        own.reopened();
        assertThat(own.message("s", 7)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(own.message("s", 8)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void aClosedSessionIsNobodysUntilItIsOpenedAgain() {
        own.opened("s", Position.START);
        own.closed("s");
        assertThat(own.isHomeOf("s")).isFalse();
        assertThat(own.message("s", 3)).isEqualTo(Verdict.NOT_MINE);
        own.opened("s", 3);
        assertThat(own.isHomeOf("s")).isTrue();
        assertThat(own.message("s", 4)).isEqualTo(Verdict.HANDLE);
    }

    @Test
    void openingASessionThatIsAtHomeNeverTakesSinceBack() {
        own.opened("s", 9);
        own.opened("s", 4);
        assertThat(own.message("s", 9)).isEqualTo(Verdict.ALREADY_HANDLED);
        assertThat(own.sessions()).isEqualTo(1);
    }

    @Test
    void aMessageWithoutASessionHoldsItsPosition() {
        assertThat(own.unkeyed(4)).isEqualTo(Verdict.NOT_MINE);
        assertThat(own.read()).isEqualTo(4);
    }

    @Test
    void aPositionThatGoesBackStopsTheLane() {
        own.message("s", 5);
        assertThatThrownBy(() -> own.message("s", 5)).isInstanceOf(ImpossibleStateException.class);
        assertThatThrownBy(() -> own.unkeyed(4)).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void readingAgainFromTheOldestMessageDoesNotTakeTheHighestPositionReadBack() {
        own.message("s", 5);
        own.reopened();
        own.message("s", 2);
        assertThat(own.read()).isEqualTo(5);
    }

    @Test
    void progressOnlyGrows() {
        own.committed(3);
        assertThat(own.progress()).isEqualTo(3);
        assertThatThrownBy(() -> own.committed(3)).isInstanceOf(ImpossibleStateException.class);
    }

    @Test
    void saysWhichSessionsAreAtHomeAsOfNow() {
        own.opened("s", Position.START);
        own.opened("t", 5);
        Set<String> before = own.sessionIds();
        own.closed("t");
        assertThat(before).containsExactlyInAnyOrder("s", "t");
        assertThat(own.sessionIds()).containsExactly("s");
    }
}
