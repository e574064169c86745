package io.baton.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.protocol.IncarnationId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jgroups.View;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.ExtendedUUID;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncarnationAddressTest {
    private static final IncarnationId LONGEST =
            new IncarnationId("x".repeat(IncarnationId.MAX_SERVER_LENGTH), Long.MAX_VALUE);

    @Test
    void incarnationSurvivesTheWire() throws IOException {
        var address = IncarnationAddress.of(LONGEST);
        var out = new ByteArrayDataOutputStream();
        address.writeTo(out);

        var read = new ExtendedUUID();
        read.readFrom(new ByteArrayDataInputStream(out.buffer(), 0, out.position()));

        assertThat(read).isEqualTo(address);
        assertThat(IncarnationAddress.read(read)).contains(LONGEST);
    }

    @Test
    void addressIsRestoredFromItsId() {
        var address = IncarnationAddress.of(LONGEST);

        var restored = IncarnationAddress.of(IncarnationAddress.idOf(address), LONGEST);

        assertThat(restored).isEqualTo(address);
        assertThat(IncarnationAddress.read(restored)).contains(LONGEST);
    }

    @Test
    void membersWithoutAnIncarnationAreNotInTheView() {
        var a1 = new IncarnationId("a", 1);
        var view = View.create(UUID.randomUUID(), 1, UUID.randomUUID(), IncarnationAddress.of(a1), new ExtendedUUID());

        assertThat(IncarnationAddress.read(view)).containsExactly(a1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a#", "#1", "a#0", "a#-1", "a#x", "a#1#2", "a b#1", "a#99999999999999999999"})
    void whatIsNotAnIncarnationIsNotReadAsOne(String text) {
        var address = ExtendedUUID.randomUUID().put("baton", text.getBytes(StandardCharsets.US_ASCII));

        assertThat(IncarnationAddress.read(address)).isEmpty();
    }
}
