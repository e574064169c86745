package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DutiesTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Mailbox mailbox = new Mailbox(() -> this.now);
    private final List<String> overdue = new ArrayList<>();
    private final Duties duties = new Duties(mailbox, WITHIN, cause -> overdue.add(String.valueOf(cause.getMessage())));
    private long now;

    @Test
    void whatGivesNoSignOfLifeForTooLongIsOverdue() {
        owe("reading");
        pass(9_900);
        assertThat(overdue).isEmpty();
        pass(2_000);
        assertThat(overdue).containsExactly("reading: begun, and no sign of life for 10000 ms");
    }

    @Test
    void whatIsDoneInTimeIsNotOverdueHoweverOftenItIsBegun() {
        Duties.Duty duty = duties.duty("reading");
        for (int i = 0; i < 20; i++) {
            duty.begin();
            pass(9_000);
            duty.done();
        }
        pass(100_000);
        assertThat(overdue).isEmpty();
    }

    @Test
    void whatIsBegunAgainBeforeItIsDoneIsOwedSinceTheFirstTime() {
        Duties.Duty duty = duties.duty("reading");
        for (int i = 0; i < 4; i++) {
            duty.begin();
            pass(3_000);
        }
        assertThat(overdue).hasSize(1);
    }

    @Test
    void whatGivesSignsOfLifeMayTakeAsLongAsItTakes() {
        AtomicLong signs = new AtomicLong();
        duties.owe(() -> "handling", signs::get);
        for (int i = 0; i < 20; i++) {
            pass(9_000);
            signs.incrementAndGet();
        }
        assertThat(overdue).isEmpty();
        pass(12_000);
        assertThat(overdue).hasSize(1);
    }

    @Test
    void aProcessThatStoodStillTakesInTheAnswersBeforeItSuspectsItself() {
        Duties.Duty duty = owe("reading");
        pass(3_000);
        mailbox.post(duty::done);
        now += Duration.ofHours(1).toNanos();
        pass(100_000);
        assertThat(overdue).isEmpty();
    }

    @Test
    void anotherDutyDoesNotHideTheOneThatIsOverdue() {
        owe("reading");
        for (int i = 0; i < 6; i++) {
            Duties.Duty other = owe("writing");
            pass(2_000);
            other.done();
        }
        assertThat(overdue).singleElement().asString().startsWith("reading");
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i += 100) {
            now += 100_000_000;
            mailbox.run(now);
        }
    }

    private Duties.Duty owe(String what) {
        return duties.owe(() -> what, () -> 0);
    }
}
