package io.baton.testkit.explore;

import io.baton.protocol.ImpossibleStateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Visits every state of a cluster within its bounds, nearest first. For one exploration, and for one thread. */
public final class Explorer {
    /** Is told how far an exploration is. */
    public interface Progress {
        /** Nothing need be known. */
        Progress NONE = (states, waiting, depth) -> {};

        /**
         * Comes every so many states.
         *
         * @param states how many were visited
         * @param waiting how many of them are to be expanded yet
         * @param depth how many moves from the beginning they lie
         */
        void at(long states, long waiting, int depth);
    }

    private static final int REPORT_EVERY = 1 << 20;

    private final Bounds bounds;
    private final Moves moves;
    private final VisitedSet visited = new VisitedSet();
    private final Frontier frontier;
    private final State state;
    private final Successors successors;
    private long stateHash;

    /** Prepares an exploration within these bounds. */
    public Explorer(Bounds bounds) {
        this.bounds = bounds;
        moves = new Moves(bounds);
        state = new State(bounds);
        frontier = new Frontier(state.bytes.length);
        successors = new Successors(bounds, this::found);
    }

    /** Explores until every state is visited, an invariant is broken or this many states are visited. */
    public Explored run(long limit, Progress progress) {
        long begun = System.nanoTime();
        State initial = moves.initial();
        visited.add(initial.hash(), 0);
        frontier.add(initial);
        int depth = 0;
        Optional<Violation> violation = Optional.empty();
        int reported = 0;
        while (frontier.size() > 0 && violation.isEmpty() && visited.size() <= limit) {
            for (long left = frontier.size(); left > 0 && violation.isEmpty() && visited.size() <= limit; left--) {
                frontier.take(state);
                stateHash = state.hash();
                violation = expand();
                if (visited.size() - reported >= REPORT_EVERY) {
                    reported = visited.size();
                    progress.at(reported, frontier.size(), depth);
                }
            }
            depth += frontier.size() > 0 ? 1 : 0;
        }
        return new Explored(
                bounds,
                frontier.size() == 0 && violation.isEmpty(),
                visited.size(),
                depth,
                moves.protocols().size(),
                Duration.ofNanos(System.nanoTime() - begun),
                violation);
    }

    private void found(int move, State next) {
        if (visited.add(next.hash(), stateHash)) {
            frontier.add(next);
        }
    }

    private Optional<Violation> expand() {
        try {
            moves.expand(state, successors);
            return Optional.empty();
        } catch (ViolationException | ImpossibleStateException e) {
            List<String> steps = wayTo(stateHash);
            if (successors.move() != Successors.NONE) {
                steps.add(Text.of(state, successors.move()));
            }
            return Optional.of(new Violation(Objects.toString(e.getMessage()), List.copyOf(steps)));
        }
    }

    /** Goes the way again, for the moves are not kept. */
    private List<String> wayTo(long end) {
        Deque<Long> way = new ArrayDeque<>();
        for (long hash = end; hash != 0; hash = visited.parent(hash)) {
            way.addFirst(hash);
        }
        State at = moves.initial();
        way.removeFirst();
        List<String> steps = new ArrayList<>();
        for (long hash : way) {
            State from = new State(bounds);
            from.copyFrom(at);
            boolean[] there = new boolean[1];
            moves.expand(from, new Successors(bounds, (move, next) -> {
                if (!there[0] && next.hash() == hash) {
                    there[0] = true;
                    at.copyFrom(next);
                    steps.add(Text.of(from, move));
                }
            }));
        }
        return steps;
    }
}
