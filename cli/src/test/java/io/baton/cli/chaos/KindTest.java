package io.baton.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.cli.fault.CrashInHandoff;
import io.baton.cli.fault.Cut;
import io.baton.cli.fault.Direction;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.Freeze;
import io.baton.cli.fault.FreezeInCommit;
import io.baton.cli.fault.FreezeInHandoff;
import io.baton.cli.fault.HandoffPlace;
import io.baton.cli.fault.Kill;
import io.baton.cli.fault.Move;
import io.baton.cli.fault.Peer;
import io.baton.cli.fault.Stick;
import io.baton.cli.fault.StickInCommit;
import io.baton.cli.input.BadInputException;
import io.baton.protocol.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KindTest {
    private static final List<String> SERVERS = List.of("server-1", "server-2", "server-3", "server-4");
    private static final Duration PUBLISHING = Duration.ofSeconds(5);
    private static final Duration DETECTION = Duration.ofSeconds(9);
    private static final List<Set<Peer>> SOME_PEERS = List.of(
            Set.of(Peer.PEERS),
            Set.of(Peer.BROKER),
            Set.of(Peer.STORE),
            Set.of(Peer.PEERS, Peer.BROKER),
            Set.of(Peer.PEERS, Peer.STORE),
            Set.of(Peer.BROKER, Peer.STORE),
            Set.of(Peer.PEERS, Peer.BROKER, Peer.STORE));

    @Test
    void readsAListOfKinds() {
        assertThat(Kind.parse("freeze,kill,freeze")).containsExactly(Kind.FREEZE, Kind.KILL);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Kind.parse("kill,flood"))
                .withMessageContaining("flood")
                .withMessageContaining("cascade");
    }

    @ParameterizedTest
    @EnumSource
    void drawsTheSameFromTheSameSeed(Kind kind) {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(drawn(kind, seed)).isEqualTo(drawn(kind, seed));
        }
        assertThat(drawn(kind, 1)).isNotEqualTo(drawn(kind, 2));
    }

    @ParameterizedTest
    @EnumSource
    void happensWhileEventsAreStillPublished(Kind kind) {
        for (int seed = 0; seed < 500; seed++) {
            for (Fault fault : drawn(kind, seed)) {
                if (fault instanceof Fault.Timed timed) {
                    assertThat(timed.at()).isBetween(Duration.ofMillis(100), Duration.ofMillis(4_900));
                }
            }
        }
    }

    @Test
    void crashesAtEveryStep() {
        Set<Fault> crashes = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            crashes.add(drawn(Kind.CASCADE, seed).get(1));
        }
        assertThat(crashes).hasSize(Step.values().length);
    }

    @Test
    void cutsServersOffFromAllTheirPeersOrSomeAndEitherWayOrBoth() {
        Set<String> servers = new HashSet<>();
        Set<List<Object>> cuts = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            Cut cut = (Cut) drawn(Kind.PARTITION, seed).get(0);
            servers.add(cut.server());
            cuts.add(List.of(cut.direction(), cut.from()));
        }
        Set<List<Object>> all = new HashSet<>();
        for (Direction direction : Direction.values()) {
            for (Set<Peer> from : SOME_PEERS) {
                all.add(List.of(direction, from));
            }
        }
        assertThat(cuts).isEqualTo(all);
        assertThat(servers).containsExactlyInAnyOrderElementsOf(SERVERS);
    }

    /** Six places each: both come to the marker and learn the outcome, but only one of them prepares. */
    @ParameterizedTest
    @EnumSource(names = {"HANDOFF", "CLAIM"})
    void crashesAndFreezesAtEveryPlaceInAHandoff(Kind kind) {
        Set<HandoffPlace> crashes = new HashSet<>();
        Set<HandoffPlace> freezes = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            Fault.InHandoff fault = (Fault.InHandoff) drawn(kind, seed).get(1);
            (fault instanceof CrashInHandoff ? crashes : freezes).add(fault.place());
        }
        assertThat(crashes).hasSize(6).isEqualTo(freezes);
    }

    @Test
    void clientsClaimFromTheLivingAndFromWhoeverHasTakenOverTheDead() {
        Set<Class<?>> causes = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            causes.add(drawn(Kind.CLAIM, seed).get(0).getClass());
        }
        assertThat(causes).containsExactlyInAnyOrder(Kill.class, Move.class);
        assertThat(Kind.CLAIM.clientsComeBack()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"FREEZE", "HANDOFF", "CLAIM"})
    void freezesForLongerThanItTakesToBeDetected(Kind kind) {
        for (int seed = 0; seed < 200; seed++) {
            for (Fault fault : drawn(kind, seed)) {
                Duration length = fault instanceof Freeze freeze
                        ? freeze.length()
                        : fault instanceof FreezeInCommit freeze
                                ? freeze.length()
                                : fault instanceof FreezeInHandoff freeze ? freeze.length() : Duration.ofDays(1);
                assertThat(length).isGreaterThan(DETECTION);
            }
        }
    }

    @Test
    void handlersAreStuckOrACommitIs() {
        Set<Class<?>> stuck = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            stuck.add(drawn(Kind.STUCK, seed).get(0).getClass());
        }
        assertThat(stuck).containsExactlyInAnyOrder(Stick.class, StickInCommit.class);
    }

    @Test
    void everyKindIsAmongTheWords() {
        assertThat(Kind.parse(Kind.ALL_WORDS)).containsExactly(Kind.values());
    }

    @Test
    void killsTwoDifferentServers() {
        for (int seed = 0; seed < 500; seed++) {
            assertThat(drawn(Kind.PAIR, seed))
                    .extracting(fault -> ((Fault.OnServer) fault).server())
                    .doesNotHaveDuplicates();
        }
    }

    private static List<Fault> drawn(Kind kind, long seed) {
        return kind.faults(new SplittableRandom(seed), new Scene(SERVERS, PUBLISHING, DETECTION));
    }
}
