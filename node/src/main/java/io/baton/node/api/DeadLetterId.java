package io.baton.node.api;

import io.baton.protocol.LaneId;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a dead letter by where its message stands: a message dies once, so there is one at the most.
 *
 * @param lane the lane its message came on
 * @param position where that stands there
 */
public record DeadLetterId(LaneId lane, long position) implements Comparable<DeadLetterId> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    private static final Comparator<DeadLetterId> ORDER =
            Comparator.comparingInt((DeadLetterId id) -> id.lane().number()).thenComparingLong(DeadLetterId::position);

    /** The dead letter that a message would be. */
    public static DeadLetterId of(Message message) {
        return new DeadLetterId(message.lane(), message.position());
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static DeadLetterId parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a dead letter is named LANE:POSITION, such as 0:1234, not '" + text + "'");
        }
        return new DeadLetterId(new LaneId(Integer.parseInt(parts.group(1))), Long.parseLong(parts.group(2)));
    }

    /** Orders by lane and position. */
    @Override
    public int compareTo(DeadLetterId other) {
        return ORDER.compare(this, other);
    }

    /** The form in which people name it: {@code lane:position}. */
    @Override
    public String toString() {
        return lane.number() + ":" + position;
    }
}
