package io.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a#b", "ä", "a/b", "a:b", "a@b", "a[b", "a`b", "a{b"})
    void refusesAServerNameThatWouldNotFitAQueueName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IncarnationId(name, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "AZaz09", "server-1.zone_b"})
    void takesAnOrdinaryServerName(String name) {
        assertThat(new IncarnationId(name, 1)).hasToString(name + "#1");
    }

    @Test
    void limitsTheServerName() {
        assertThat(IncarnationId.requireServerName("x".repeat(64))).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> IncarnationId.requireServerName("x".repeat(65)));
    }

    @Test
    void countsIncarnationsFromOneAndOrdersThemByNumber() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IncarnationId("a", 0));
        assertThat(new IncarnationId("b", 1)).isLessThan(new IncarnationId("a", 2));
    }

    @Test
    void countsLanesFromZero() {
        assertThat(new LaneId(0)).hasToString("lane-0");
        assertThatIllegalArgumentException().isThrownBy(() -> new LaneId(-1));
    }

    @Test
    void limitsTheHandoffId() {
        assertThat(new HandoffId("x".repeat(64)).value()).hasSize(64);
        assertThat(new HandoffId("x")).hasToString("x");
        assertThatIllegalArgumentException().isThrownBy(() -> new HandoffId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new HandoffId("x".repeat(65)));
    }

    @Test
    void limitsTheTakeoverId() {
        assertThat(new TakeoverId("x".repeat(64)).value()).hasSize(64);
        assertThat(new TakeoverId("x")).hasToString("x");
        assertThatIllegalArgumentException().isThrownBy(() -> new TakeoverId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new TakeoverId("x".repeat(65)));
    }
}
