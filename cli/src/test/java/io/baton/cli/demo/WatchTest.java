package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.cli.fault.Restart;
import io.baton.cli.screen.Screen;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Watch watch =
            new Watch(Screen.to(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)), Optional.empty());

    /** So that the run goes on for a while from there: what comes back may do then what it should not. */
    @Test
    void theEndOfEachFaultIsAMovement() {
        watch.thawed("server-1");
        assertThat(watch.movements()).isEqualTo(1);
        watch.healed("server-1");
        assertThat(watch.movements()).isEqualTo(2);
        watch.serviceBack(Restart.Service.STORE);
        assertThat(watch.movements()).isEqualTo(3);
    }
}
