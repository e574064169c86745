package io.baton.testkit.explore;

import io.baton.protocol.Strategy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How large a cluster is explored.
 *
 * @param strategy what its servers do with their own queues during a takeover
 * @param servers live at the beginning; session 0 is at home with the first one, session 1 with the second and so on
 * @param lanes session 0 lives on the first one, session 1 on the second and so on
 * @param sessions how many
 * @param unopened how many of them, the last ones, nobody has opened at the beginning
 * @param messages published for each session, at any time
 * @param batch how many messages a batch may handle
 * @param everyOrder whether to explore even those orders of moves that are known to come to the same, see {@link Moves}
 * @param budgets how often each kind of thing may happen
 */
public record Bounds(
        Strategy strategy,
        int servers,
        int lanes,
        int sessions,
        int unopened,
        int messages,
        int batch,
        boolean everyOrder,
        Map<Budget, Integer> budgets) {
    /** As many as a marker's encoding has room for. */
    static final int MAX_INCARNATIONS = 7;

    /** As many as a marker's encoding has room for. */
    static final int MAX_HANDOFFS = 4;

    /** As many as fit into one input of the state machine. */
    static final int MAX_SESSIONS = 4;

    public Bounds {
        budgets = Map.copyOf(budgets);
        int started = budgets.getOrDefault(Budget.START, 0);
        require(servers >= 1 && servers + started <= MAX_INCARNATIONS, "incarnations", servers + started);
        require(lanes >= 1 && lanes <= 2, "lanes", lanes);
        require(sessions >= 0 && sessions <= MAX_SESSIONS, "sessions", sessions);
        require(unopened >= 0 && unopened <= sessions, "unopened sessions", unopened);
        require(messages >= 0 && messages <= 4, "messages", messages);
        require(
                budgets.getOrDefault(Budget.HANDOFF, 0) <= MAX_HANDOFFS,
                "handoffs",
                budgets.getOrDefault(Budget.HANDOFF, 0));
        require(batch >= 1 && batch <= 4, "messages in a batch", batch);
    }

    private static void require(boolean fits, String what, int number) {
        if (!fits) {
            throw new IllegalArgumentException(number + " " + what + " cannot be explored");
        }
    }

    /** A cluster that stops and drains, on one lane, with batches of one message, to which nothing happens. */
    public static Bounds of(int servers, int sessions, int messages) {
        return new Bounds(Strategy.STOP_AND_DRAIN, servers, 1, sessions, 0, messages, 1, false, Map.of());
    }

    /** The same with a budget. */
    public Bounds with(Budget budget, int times) {
        Map<Budget, Integer> more = new EnumMap<>(Budget.class);
        more.putAll(budgets);
        more.put(budget, times);
        return new Bounds(strategy, servers, lanes, sessions, unopened, messages, batch, everyOrder, more);
    }

    /** The same with servers that join. */
    public Bounds joining() {
        return new Bounds(Strategy.JOIN, servers, lanes, sessions, unopened, messages, batch, everyOrder, budgets);
    }

    /** The same with two lanes. */
    public Bounds withTwoLanes() {
        return new Bounds(strategy, servers, 2, sessions, unopened, messages, batch, everyOrder, budgets);
    }

    /** The same with sessions that nobody has opened yet. */
    public Bounds withUnopened(int count) {
        return new Bounds(strategy, servers, lanes, sessions, count, messages, batch, everyOrder, budgets);
    }

    /** The same with larger batches. */
    public Bounds withBatch(int most) {
        return new Bounds(strategy, servers, lanes, sessions, unopened, messages, most, everyOrder, budgets);
    }

    /** The same without leaving out any order of moves. */
    public Bounds inEveryOrder() {
        return new Bounds(strategy, servers, lanes, sessions, unopened, messages, batch, true, budgets);
    }

    /** How often something may happen. */
    public int of(Budget budget) {
        return budgets.getOrDefault(budget, 0);
    }

    int incarnations() {
        return servers + of(Budget.START);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(counted(servers, "server"));
        if (lanes > 1) {
            parts.add(counted(lanes, "lane"));
        }
        parts.add(counted(sessions, "session") + (unopened > 0 ? " (" + unopened + " unopened)" : ""));
        parts.add(counted(messages, "message") + " each");
        if (strategy == Strategy.JOIN) {
            parts.add("joining");
        }
        if (batch > 1) {
            parts.add("batches of up to " + batch);
        }
        if (everyOrder) {
            parts.add("every order");
        }
        for (Budget budget : Budget.values()) {
            if (of(budget) > 0) {
                parts.add(budget.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " ×" + of(budget));
            }
        }
        return String.join(", ", parts);
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
