package io.baton.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.node.api.Bytes;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private static final byte[] A = "a".getBytes(UTF_8);
    private static final byte[] B = "b".getBytes(UTF_8);

    @Test
    void survivesTheStore() {
        SessionState state = SessionState.START.next(1, A).next(2, B);

        assertThat(SessionState.decode(state.encode())).isEqualTo(state);
        assertThat(SessionState.decode(Bytes.EMPTY)).isEqualTo(SessionState.START);
    }

    @Test
    void tellsOrderNumberBodyAndCountApart() {
        SessionState state = SessionState.START.next(1, A).next(2, B);

        assertThat(state).isNotEqualTo(SessionState.START.next(2, B).next(1, A));
        assertThat(state).isNotEqualTo(SessionState.START.next(1, A).next(3, B));
        assertThat(state).isNotEqualTo(SessionState.START.next(1, A).next(2, A));
        assertThat(state).isNotEqualTo(SessionState.START.next(2, B));
        assertThat(state.count()).isEqualTo(2);
    }

    @Test
    void refusesBytesItDidNotWrite() {
        assertThatThrownBy(() -> SessionState.decode(Bytes.utf8("text"))).isInstanceOf(IllegalArgumentException.class);
    }
}
