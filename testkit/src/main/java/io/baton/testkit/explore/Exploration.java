package io.baton.testkit.explore;

import java.util.List;
import java.util.stream.Stream;

/** A named exploration. */
public record Exploration(String name, Bounds bounds) {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Those that together take some seconds. */
    public static List<Exploration> quick() {
        return withBothStrategies(
                new Exploration("two crashes", Bounds.of(3, 1, 1).with(Budget.CRASH, 2)),
                new Exploration(
                        "a crash with full batches",
                        Bounds.of(2, 2, 2).withBatch(2).with(Budget.CRASH, 1)),
                new Exploration(
                        "a crash and a false suspicion",
                        Bounds.of(3, 1, 1).with(Budget.CRASH, 1).with(Budget.SUSPICION, 1)),
                new Exploration(
                        "a crash and lost replies",
                        Bounds.of(2, 1, 1).with(Budget.CRASH, 1).with(Budget.LOST_REPLY, 2)),
                new Exploration(
                        "a false suspicion and lost connections",
                        Bounds.of(2, 1, 2).with(Budget.SUSPICION, 1).with(Budget.RECONNECT, 2)),
                new Exploration(
                        "a crash, old markers and a forged one",
                        Bounds.of(2, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.STALE_MARKER, 2)
                                .with(Budget.FORGED_MARKER, 1)),
                new Exploration(
                        "open, close, reopen and a crash",
                        Bounds.of(2, 1, 1)
                                .withUnopened(1)
                                .with(Budget.OPEN, 2)
                                .with(Budget.CLOSE, 1)
                                .with(Budget.CRASH, 1)),
                new Exploration(
                        "a false suspicion and a close",
                        Bounds.of(2, 1, 1).with(Budget.SUSPICION, 1).with(Budget.CLOSE, 1)),
                new Exploration(
                        "open, close, a crash and a lost connection",
                        Bounds.of(2, 1, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.RECONNECT, 1)),
                new Exploration(
                        "a crash, a false suspicion and a start",
                        Bounds.of(2, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.SUSPICION, 1)
                                .with(Budget.START, 1)),
                new Exploration(
                        "a crash, a start and a session opened",
                        Bounds.of(2, 1, 2)
                                .withUnopened(1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.START, 1)
                                .with(Budget.OPEN, 1)),
                new Exploration(
                        "two servers, two crashes, two restarts",
                        Bounds.of(2, 1, 1).with(Budget.CRASH, 2).with(Budget.START, 2)),
                new Exploration("two handoffs", Bounds.of(3, 1, 2).with(Budget.HANDOFF, 2)),
                new Exploration(
                        "a crash and a handoff",
                        Bounds.of(3, 1, 1).with(Budget.CRASH, 1).with(Budget.HANDOFF, 1)),
                new Exploration(
                        "a false suspicion and a handoff",
                        Bounds.of(2, 1, 2).with(Budget.SUSPICION, 1).with(Budget.HANDOFF, 1)),
                new Exploration(
                        "a handoff, open and close",
                        Bounds.of(2, 1, 1)
                                .with(Budget.HANDOFF, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)),
                new Exploration(
                        "a crash, a handoff, a lost reply and a copy of the marker",
                        Bounds.of(2, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.HANDOFF, 1)
                                .with(Budget.LOST_REPLY, 1)
                                .with(Budget.STALE_MARKER, 1)),
                new Exploration(
                        "two handoffs and a lost connection",
                        Bounds.of(2, 1, 1).with(Budget.HANDOFF, 2).with(Budget.RECONNECT, 1)));
    }

    /** Those that a release must finish. */
    public static List<Exploration> full() {
        return withBothStrategies(
                new Exploration("two crashes", Bounds.of(3, 2, 2).with(Budget.CRASH, 2)),
                new Exploration(
                        "a crash and a false suspicion",
                        Bounds.of(3, 1, 2).with(Budget.CRASH, 1).with(Budget.SUSPICION, 1)),
                new Exploration(
                        "two crashes, old markers and a forged one",
                        Bounds.of(3, 1, 1)
                                .with(Budget.CRASH, 2)
                                .with(Budget.STALE_MARKER, 1)
                                .with(Budget.FORGED_MARKER, 1)),
                new Exploration(
                        "a crash, a false suspicion and a session opened",
                        Bounds.of(3, 2, 1)
                                .withUnopened(1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.SUSPICION, 1)
                                .with(Budget.OPEN, 1)),
                new Exploration(
                        "open, close, reopen and a crash",
                        Bounds.of(3, 1, 2)
                                .withUnopened(1)
                                .with(Budget.OPEN, 2)
                                .with(Budget.CLOSE, 1)
                                .with(Budget.CRASH, 1)),
                new Exploration(
                        "two lanes, two crashes",
                        Bounds.of(3, 2, 1).withTwoLanes().with(Budget.CRASH, 2)),
                new Exploration(
                        "every server dies and one starts",
                        Bounds.of(3, 1, 1).with(Budget.CRASH, 3).with(Budget.START, 1)),
                new Exploration(
                        "two servers, two crashes, two restarts",
                        Bounds.of(2, 2, 1).with(Budget.CRASH, 2).with(Budget.START, 2)),
                new Exploration(
                        "a crash, a false suspicion and a lost connection",
                        Bounds.of(3, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.SUSPICION, 1)
                                .with(Budget.RECONNECT, 1)),
                new Exploration(
                        "two crashes, a lost reply and a lost connection",
                        Bounds.of(3, 1, 1)
                                .with(Budget.CRASH, 2)
                                .with(Budget.LOST_REPLY, 1)
                                .with(Budget.RECONNECT, 1)),
                new Exploration(
                        "a false suspicion, open and close",
                        Bounds.of(3, 1, 2)
                                .with(Budget.SUSPICION, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)),
                new Exploration(
                        "open, close, a crash and a lost connection",
                        Bounds.of(3, 1, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.RECONNECT, 1)),
                new Exploration(
                        "a crash, a false suspicion and a start",
                        Bounds.of(3, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.SUSPICION, 1)
                                .with(Budget.START, 1)),
                new Exploration(
                        "open, close, a crash and a lost reply, in every order",
                        Bounds.of(2, 1, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.LOST_REPLY, 1)
                                .inEveryOrder()),
                new Exploration(
                        "a crash and two handoffs",
                        Bounds.of(3, 2, 1).with(Budget.CRASH, 1).with(Budget.HANDOFF, 2)),
                new Exploration(
                        "a crash, a false suspicion and a handoff",
                        Bounds.of(3, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.SUSPICION, 1)
                                .with(Budget.HANDOFF, 1)),
                new Exploration(
                        "two crashes and a handoff",
                        Bounds.of(3, 1, 2).with(Budget.CRASH, 2).with(Budget.HANDOFF, 1)),
                new Exploration(
                        "two lanes, a crash and two handoffs",
                        Bounds.of(3, 2, 1).withTwoLanes().with(Budget.CRASH, 1).with(Budget.HANDOFF, 2)),
                new Exploration(
                        "a crash, a handoff, open and close",
                        Bounds.of(3, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.HANDOFF, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)),
                new Exploration(
                        "a crash, a handoff, open, close and a lost reply, in every order",
                        Bounds.of(2, 1, 1)
                                .with(Budget.CRASH, 1)
                                .with(Budget.HANDOFF, 1)
                                .with(Budget.OPEN, 1)
                                .with(Budget.CLOSE, 1)
                                .with(Budget.LOST_REPLY, 1)
                                .inEveryOrder()));
    }

    private static List<Exploration> withBothStrategies(Exploration... explorations) {
        return Stream.of(explorations)
                .flatMap(each -> Stream.of(
                        each, new Exploration(each.name(), each.bounds().joining())))
                .toList();
    }

    /** Explores to the end. */
    public Explored run(Explorer.Progress progress) {
        return new Explorer(bounds).run(NO_LIMIT, progress);
    }
}
