package io.baton.testkit.explore;

import java.util.Arrays;

/** Takes the states that one move leads to. The one state it lends out is used for each of them in turn. */
final class Successors {
    /** Is shown every state that follows. */
    interface Visitor {
        /** @param next valid during the call */
        void visit(int move, State next);
    }

    /** No move yet. */
    static final int NONE = -1;

    private final State next;
    private final Visitor visitor;
    private int move = NONE;
    private int fromInside;
    private State from;

    Successors(Bounds bounds, Visitor visitor) {
        this.next = new State(bounds);
        this.from = next;
        this.visitor = visitor;
    }

    /** Begins with the next state. */
    void reset() {
        fromInside = 0;
        move = NONE;
    }

    /** Begins a move: the state to be changed by it. */
    State begin(State from, Move kind, int a, int b, int c) {
        move = kind.with(a, b, c);
        this.from = from;
        next.copyFrom(from);
        return next;
    }

    /** The move begun last is whole. One that changes nothing does not count: whoever has only such ones left has none. */
    void end() {
        if (!Move.of(move).fromOutside && !Arrays.equals(from.bytes, next.bytes)) {
            fromInside++;
        }
        visitor.visit(move, next);
    }

    /** The move begun last. */
    int move() {
        return move;
    }

    /** Whether all moves since the reset that change anything came from outside. */
    boolean isAtRest() {
        return fromInside == 0;
    }
}
