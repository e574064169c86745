package io.baton.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.broker.artemis.ArtemisOptions;
import io.baton.cli.demo.StoreAddress;
import io.baton.cli.input.BadInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PossibleTest {
    private static final Optional<ArtemisOptions> BROKER = Optional.of(ArtemisOptions.at("tcp://broker:61616"));
    private static final Optional<StoreAddress> STORE =
            Optional.of(new StoreAddress("jdbc:postgresql://db/baton", "ada", "secret"));

    private static final String NO_PARTITION =
            "partition is left out: broker and store are not in a network of the command's own";
    private static final String NO_BROKER = "broker is left out: this command kills only what it started";
    private static final String NO_STORE = "store is left out: this command kills only what it started";

    @Test
    void aStoreThatIsGivenIsNeitherKilledNorCutOff() {
        Possible possible = possible(Optional.empty(), STORE, Kind.values());

        assertThat(possible.kinds()).containsExactlyElementsOf(allBut(Kind.PARTITION, Kind.STORE));
        assertThat(possible.leftOut()).containsExactly(NO_PARTITION, NO_STORE);
    }

    @Test
    void norIsABrokerThatIsGiven() {
        Possible possible = possible(BROKER, Optional.empty(), Kind.values());

        assertThat(possible.kinds()).containsExactlyElementsOf(allBut(Kind.PARTITION, Kind.BROKER));
        assertThat(possible.leftOut()).containsExactly(NO_PARTITION, NO_BROKER);
    }

    @Test
    void norIsEitherIfBothAreGiven() {
        Possible possible = possible(BROKER, STORE, Kind.values());

        assertThat(possible.kinds()).containsExactlyElementsOf(allBut(Kind.PARTITION, Kind.BROKER, Kind.STORE));
        assertThat(possible.leftOut()).containsExactly(NO_PARTITION, NO_BROKER, NO_STORE);
    }

    /** Whether servers can be cut off depends on the machine. */
    @Test
    void nothingElseIsLeftOutIfTheCommandStartsBoth() {
        Kind[] kinds = allBut(Kind.PARTITION).toArray(Kind[]::new);

        Possible possible = possible(Optional.empty(), Optional.empty(), kinds);

        assertThat(possible.kinds()).containsExactly(kinds);
        assertThat(possible.leftOut()).isEmpty();
    }

    @Test
    void onlyWhatTheUserAskedForCanBeLeftOut() {
        Possible possible = possible(BROKER, STORE, Kind.KILL, Kind.STORE);

        assertThat(possible.kinds()).containsExactly(Kind.KILL);
        assertThat(possible.leftOut()).containsExactly(NO_STORE);
    }

    @Test
    void saysWhyIfNothingIsPossible() {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> possible(Optional.empty(), STORE, Kind.STORE, Kind.PARTITION))
                .withMessage("--faults leaves nothing that can happen here: " + NO_STORE + "; " + NO_PARTITION);
    }

    private static Possible possible(Optional<ArtemisOptions> broker, Optional<StoreAddress> store, Kind... kinds) {
        return Possible.of(
                new ChaosOptions(20, 7, List.of(kinds), Loads.on(broker, store), Optional.empty(), Path.of("out")));
    }

    private static List<Kind> allBut(Kind... others) {
        return Arrays.stream(Kind.values())
                .filter(kind -> !List.of(others).contains(kind))
                .toList();
    }
}
