package io.baton.protocol;

/**
 * A totally ordered stream of messages: every subscription to it holds the same messages in the same
 * order. A session lives on one lane.
 *
 * @param number counted from 0
 */
public record LaneId(int number) {
    public LaneId {
        if (number < 0) {
            throw new IllegalArgumentException("lane must be 0 or more, was " + number);
        }
    }

    @Override
    public String toString() {
        return "lane-" + number;
    }
}
