package io.baton.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
