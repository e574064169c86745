package io.baton.testkit.explore;

/**
 * The broker as the explorer has it: a log for each lane, and subscriptions that are places in it. An acknowledgement
 * may take effect at any time until somebody else opens the subscription, or never.
 */
final class ModelBroker {
    private ModelBroker() {}

    static void createSubscription(State s, int i, int l) {
        s.reader(i, l, State.NO_READER);
        s.first(i, l, s.length(l));
        s.acknowledged(i, l, s.length(l));
        s.acknowledging(i, l, s.length(l));
    }

    static boolean exists(State s, int q, int l) {
        return s.reader(q, l) != State.NO_SUBSCRIPTION;
    }

    /** Throws out the reader, if any, and opens the subscription with all acknowledgements under way arrived or lost. */
    static int open(State s, int self, int q, int l, boolean arrived) {
        int first = arrived ? s.acknowledging(q, l) : s.acknowledged(q, l);
        s.reader(q, l, self);
        s.acknowledged(q, l, first);
        s.acknowledging(q, l, first);
        return first;
    }

    /** Acknowledges all positions before this one; who was thrown out acknowledges nothing. */
    static void acknowledge(State s, int self, int q, int l, int before) {
        if (s.reader(q, l) == self && before > s.acknowledging(q, l)) {
            s.acknowledging(q, l, before);
        }
    }

    static void close(State s, int self, int q, int l) {
        if (s.reader(q, l) == self) {
            s.reader(q, l, State.NO_READER);
        }
    }

    static void delete(State s, int q, int l) {
        s.reader(q, l, State.NO_SUBSCRIPTION);
        s.first(q, l, 0);
        s.acknowledged(q, l, 0);
        s.acknowledging(q, l, 0);
    }
}
