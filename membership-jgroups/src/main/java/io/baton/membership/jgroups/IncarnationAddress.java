package io.baton.membership.jgroups;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.baton.protocol.IncarnationId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.util.ExtendedUUID;

/** Member addresses that carry an incarnation, so that views need no second message to be understood. */
final class IncarnationAddress {
    private static final String KEY = "baton";

    private IncarnationAddress() {}

    /** A new address, different from any other, also from others of the same incarnation. */
    static ExtendedUUID of(IncarnationId incarnation) {
        return ExtendedUUID.randomUUID().put(KEY, incarnation.toString().getBytes(US_ASCII));
    }

    /** The address that {@link #idOf} gave this id. */
    static ExtendedUUID of(String id, IncarnationId incarnation) {
        var uuid = java.util.UUID.fromString(id);
        return new ExtendedUUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits())
                .put(KEY, incarnation.toString().getBytes(US_ASCII));
    }

    /** What tells this address from all others, without its incarnation. */
    static String idOf(org.jgroups.util.UUID address) {
        return address.toStringLong();
    }

    /** The incarnation in an address, if it has one that can be read. */
    static Optional<IncarnationId> read(Address address) {
        if (!(address instanceof ExtendedUUID extended)) {
            return Optional.empty();
        }
        byte[] text = extended.get(KEY);
        return text == null ? Optional.empty() : parse(new String(text, US_ASCII));
    }

    /** The incarnations of a view, ordered. */
    static Set<IncarnationId> read(View view) {
        var incarnations = new TreeSet<IncarnationId>();
        view.forEach(address -> read(address).ifPresent(incarnations::add));
        return java.util.Collections.unmodifiableSet(incarnations);
    }

    /** Reads the form that {@link IncarnationId#toString} gives. */
    static Optional<IncarnationId> parse(String text) {
        int separator = text.indexOf('#');
        if (separator < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new IncarnationId(text.substring(0, separator), Long.parseLong(text.substring(separator + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
