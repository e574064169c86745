package io.baton.node.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.Bytes;
import io.baton.node.spi.SessionState;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateCacheTest {
    private final StateCache cache = new StateCache(3, 10);

    @Test
    void keepsTheStatesThatWereUsedLast() {
        put("a", 1);
        put("b", 1);
        put("c", 1);
        assertThat(cache.get("a").state().size()).isEqualTo(1);
        put("d", 1);
        assertKept("a", "c", "d");
    }

    @Test
    void keepsNoMoreBytesThanAllowed() {
        put("a", 5);
        put("b", 5);
        assertKept("a", "b");
        put("a", 6);
        assertKept("a");
        put("b", 4);
        assertKept("a", "b");
        put("c", 11);
        assertKept();
    }

    @Test
    void whatIsRemovedMakesRoom() {
        put("a", 6);
        cache.remove("a");
        cache.remove("a");
        put("b", 5);
        put("c", 5);
        assertKept("b", "c");
    }

    private void put(String session, int bytes) {
        cache.put(session, new SessionState(Bytes.wrap(new byte[bytes]), 0));
    }

    private void assertKept(String... sessions) {
        assertThat(Stream.of("a", "b", "c", "d").filter(cache::has)).containsExactly(sessions);
    }
}
