package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void spacesEventsByTheirOrderWhateverTheirNumbers() {
        Schedule schedule = new Schedule(100);
        LongStream.range(0, 5_000).forEach(index -> schedule.add(3 * index));
        schedule.begin();

        assertThat(Duration.between(schedule.due(0), schedule.due(3 * 4_999))).isEqualTo(Duration.ofMillis(49_990));
        assertThat(schedule.after(7)).isEqualTo(Duration.ofMillis(70));
    }
}
