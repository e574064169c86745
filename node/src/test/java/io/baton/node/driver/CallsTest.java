package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final long TIMEOUT = BatonOptions.DEFAULTS.callTimeout().toNanos();

    private long now;
    private final Mailbox mailbox = new Mailbox(() -> this.now);
    private final List<Throwable> failures = new ArrayList<>();
    private final Calls calls = new Calls(mailbox, BatonListener.NONE, BatonOptions.DEFAULTS, failures::add);

    /** Were it given up sooner, it could still take effect after it has been made again. */
    @Test
    void aRequestIsGivenUpWhenItsTimeHasPassedSinceItWasMadeHoweverLateInAStepThatWas() {
        mailbox.post(() -> {
            now += 3 * TIMEOUT;
            calls.once(
                    () -> {
                        now += 2 * TIMEOUT;
                        return new CompletableFuture<>();
                    },
                    reply -> {},
                    failures::add);
        });
        mailbox.run(now);
        assertThat(mailbox.nextDeadline()).isEqualTo(now + TIMEOUT);
        now += TIMEOUT - 1;
        mailbox.run(now);
        assertThat(failures).isEmpty();
        now++;
        mailbox.run(now);
        assertThat(failures).singleElement().isInstanceOf(TimeoutException.class);
    }
}
