package io.baton.testkit.contract.store;

import static io.baton.testkit.contract.store.StoreServer.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.baton.node.api.Bytes;
import io.baton.node.spi.OpenOutcome;
import io.baton.node.spi.OpenOutcome.Elsewhere;
import io.baton.node.spi.OpenOutcome.Opened;
import io.baton.protocol.IncarnationId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Opening and closing sessions (rules 14 to 16). */
interface SessionContract extends StoreHarness {
    @Test
    default void aNewSessionBelongsToTheOneWhoOpensIt() {
        assertThat(n().open(7, "a", "b")).containsExactly(new Opened("a", 7), new Opened("b", 7));
        assertThat(n().open(9, "b", "c", "b"))
                .containsExactly(new Opened("b", 7), new Opened("c", 9), new Opened("b", 7));
        assertThat(f().open(9, "a", "d")).containsExactly(new Elsewhere("a", n().id()), new Opened("d", 9));
        assertThat(n().open(9)).isEmpty();
    }

    @Test
    default void aClosedSessionIsOpenedByAnyoneFromItsSinceOnWithItsState() {
        n().open(1, "a");
        n().commit(-1, 20, "a", "kept");
        n().close(20, "a");
        assertThat(f().open(15, "a")).containsExactly(new Opened("a", 20));
        f().close(15, "a");
        assertThat(g().open(30, "a")).containsExactly(new Opened("a", 30));
        assertThat(g().state("a")).isEqualTo(Bytes.utf8("kept"));
    }

    @Test
    default void closingAgainChangesNothing() {
        n().open(1, "a");
        n().close(20, "a");
        n().close(40, "a");
        assertThat(f().open(0, "a")).containsExactly(new Opened("a", 20));
    }

    @Test
    default void closingWhatIsAtHomeElsewhereChangesNothing() {
        n().open(1, "a");
        f().close(9, "a", "unknown");
        assertThat(f().open(9, "a")).containsExactly(new Elsewhere("a", n().id()));
        assertThat(f().open(3, "unknown")).containsExactly(new Opened("unknown", 3));
    }

    @Test
    default void tellsWhoHoldsASessionAndThatNobodyDoes() {
        n().open(1, "a", "closed");
        n().close(2, "closed");
        f().open(1, "b");
        assertThat(homes("a", "b", "a", "closed", "never opened", "", "\0", "x".repeat(300)))
                .containsOnly(entry("a", n().id()), entry("b", f().id()));
        assertThat(homes()).isEmpty();
    }

    @Test
    default void aSessionThatIsBeingTakenOverIsHeldByTheOneItIsTakenFromUntilTheMerge() {
        n().open(1, "a");
        var takeover = f().takeoverOf(n());
        assertThat(homes("a")).containsOnly(entry("a", n().id()));
        f().merge(takeover, 5);
        assertThat(homes("a")).containsOnly(entry("a", f().id()));
        g().takeOverAndMerge(f(), 7);
        assertThat(homes("a")).containsOnly(entry("a", g().id()));
    }

    private Map<String, IncarnationId> homes(String... sessions) {
        return g().await(g().store().homes(LANE, List.of(sessions)));
    }

    @Test
    default void ofServersThatOpenTheSameSessionsEachSessionHasOneWinner() {
        var names = IntStream.range(0, 40).mapToObj(i -> "s" + i).toList();
        for (int round = 0; round < 4; round++) {
            var suffix = "-" + (round / 2);
            var forwards = names.stream().map(name -> name + suffix).toList();
            var backwards = new ArrayList<>(forwards);
            Collections.reverse(backwards);
            var ofF = f().store().open(f().id(), LANE, forwards, 1);
            var ofN = n().store().open(n().id(), LANE, backwards, 1);
            var all = new ArrayList<>(f().await(ofF));
            all.addAll(n().await(ofN));
            assertThat(all.stream().filter(Opened.class::isInstance)).hasSize(40);
            assertThat(all.stream().map(SessionContract::session).distinct()).hasSize(40);
            // In the next round they are closed ones instead of new ones.
            f().close(1, forwards.toArray(String[]::new));
            n().close(1, forwards.toArray(String[]::new));
        }
    }

    private static String session(OpenOutcome outcome) {
        return outcome instanceof Opened opened ? opened.session() : ((Elsewhere) outcome).session();
    }
}
