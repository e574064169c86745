package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JGroupsOptionsTest {
    private final JGroupsOptions defaults = JGroupsOptions.defaults();

    @Test
    void nothingListensBeyondThisMachineByDefault() {
        assertThat(defaults.bindAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void valuesThatCannotWorkAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withGroup(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withGroup("g".repeat(101)));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withBind("", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withBind("127.0.0.1", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withBind("127.0.0.1", 65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withFailureDetection(Duration.ofSeconds(1), Duration.ofMillis(500)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withFailureDetection(Duration.ofSeconds(1), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withFailureDetection(Duration.ofHours(2), Duration.ofSeconds(1)));
    }
}
