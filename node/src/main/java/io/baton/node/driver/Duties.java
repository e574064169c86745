package io.baton.node.driver;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a driver has begun and owes (rule 22). While anything is owed it is looked at now and then, and what gives no
 * sign of life from one look to the next for too long is overdue. With nothing begun nothing can be: a server that
 * has nothing to do never suspects itself.
 *
 * <p>What counts is how many looks found no sign, not the time between them: for a process that stood still, however
 * long, only one look has passed, and the answers that came meanwhile are taken in before the next.
 */
final class Duties {
    private static final int LOOKS = 10;

    private final Mailbox mailbox;
    private final Duration within;
    private final Consumer<Throwable> overdue;
    private final Set<Duty> owed = new LinkedHashSet<>();
    private boolean looking;

    /** @param overdue is told what has given no sign of life for at least {@code within} */
    Duties(Mailbox mailbox, Duration within, Consumer<Throwable> overdue) {
        this.mailbox = mailbox;
        this.within = within;
        this.overdue = overdue;
    }

    /** Something that is owed now and then. */
    Duty duty(String what) {
        return new Duty(() -> what, () -> 0);
    }

    /**
     * Something that is owed from now on and that may take long.
     *
     * @param signs changes whenever it gives a sign of life
     */
    Duty owe(Supplier<String> what, LongSupplier signs) {
        Duty duty = new Duty(what, signs);
        duty.begin();
        return duty;
    }

    private void lookLater() {
        looking = true;
        mailbox.after(Math.max(1, within.toNanos() / LOOKS), this::look);
    }

    private void look() {
        looking = false;
        for (Duty each : List.copyOf(owed)) {
            if (each.isOverdue()) {
                overdue.accept(new OverdueException(
                        each.what.get() + ": begun, and no sign of life for " + within.toMillis() + " ms"));
                return;
            }
        }
        if (!owed.isEmpty()) {
            lookLater();
        }
    }

    /** One thing that is owed, or not just now. Driver's thread only. */
    final class Duty {
        private final Supplier<String> what;
        private final LongSupplier signs;
        private long seen;
        private int silentLooks;

        private Duty(Supplier<String> what, LongSupplier signs) {
            this.what = what;
            this.signs = signs;
        }

        /** It is owed from now on; if it was already, since then. */
        void begin() {
            if (owed.add(this)) {
                seen = signs.getAsLong();
                silentLooks = 0;
                if (!looking) {
                    lookLater();
                }
            }
        }

        void done() {
            owed.remove(this);
        }

        boolean isOwed() {
            return owed.contains(this);
        }

        /** The first look may come right after the beginning, and does not count. */
        private boolean isOverdue() {
            long now = signs.getAsLong();
            if (now != seen) {
                seen = now;
                silentLooks = 0;
                return false;
            }
            return ++silentLooks > LOOKS;
        }
    }
}
