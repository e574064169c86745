package io.baton.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.protocol.Strategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatonOptionsTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void aFailedMessageIsTriedThreeTimesUnlessToldOtherwise() {
        assertThat(BatonOptions.DEFAULTS.handlerAttempts()).isEqualTo(3);
        assertThat(BatonOptions.DEFAULTS.withHandlerRetries(1, SHORT).handlerAttempts())
                .isEqualTo(1);
    }

    @Test
    void aChangeLeavesTheRestAsItWas() {
        var changed = BatonOptions.DEFAULTS.withHandlerRetries(7, SHORT);
        assertThat(changed.withHandlerThreads(3).withBatch(5, 9).handlerAttempts())
                .isEqualTo(7);
        assertThat(changed.withHandlerRetries(
                        BatonOptions.DEFAULTS.handlerAttempts(), BatonOptions.DEFAULTS.handlerBackoff()))
                .isEqualTo(BatonOptions.DEFAULTS);
    }

    @Test
    void everySettingIsTheOneThatWasMeant() {
        var all = BatonOptions.DEFAULTS
                .withStrategy(Strategy.STOP_AND_DRAIN)
                .withHandlerThreads(1)
                .withBatch(2, 3)
                .withSessions(4, 5, 6)
                .withCalls(Duration.ofMillis(7), Duration.ofMillis(8))
                .withTakeovers(Duration.ofMillis(9), Duration.ofMillis(10))
                .withHandlerRetries(11, Duration.ofMillis(12))
                .withUsefulWithin(Duration.ofMillis(13))
                .withUnseenGrace(Duration.ofMillis(14))
                .withOutbox(15, 16);
        assertThat(all)
                .isEqualTo(new BatonOptions(
                        Strategy.STOP_AND_DRAIN,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        Duration.ofMillis(7),
                        Duration.ofMillis(8),
                        Duration.ofMillis(9),
                        Duration.ofMillis(10),
                        11,
                        Duration.ofMillis(12),
                        Duration.ofMillis(13),
                        Duration.ofMillis(14),
                        15,
                        16));
    }

    @Test
    void outboxesHaveLimits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatonOptions.DEFAULTS.withOutbox(0, 1))
                .withMessage("maxOutbox must be 1 or more, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatonOptions.DEFAULTS.withOutbox(1, 1_048_577))
                .withMessage("maxOutboxMessageBytes must be 1048576 or less, was 1048577");
    }

    @Test
    void attemptsAndBackoffHaveLimits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatonOptions.DEFAULTS.withHandlerRetries(0, SHORT))
                .withMessage("handlerAttempts must be 1 or more, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatonOptions.DEFAULTS.withHandlerRetries(21, SHORT))
                .withMessage("handlerAttempts must be 20 or less, was 21");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatonOptions.DEFAULTS.withHandlerRetries(3, Duration.ZERO))
                .withMessageContaining("handlerBackoff must be positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatonOptions.DEFAULTS.withHandlerRetries(3, Duration.ofSeconds(11)))
                .withMessageContaining("handlerBackoff must be PT10S or less");
    }
}
