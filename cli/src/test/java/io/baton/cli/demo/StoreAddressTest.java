package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.cli.input.BadInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {
    private static final Map<String, String> SECRET = Map.of(StoreAddress.PASSWORD_VARIABLE, "secret");

    @Test
    void takesTheUserOutOfAPostgresUrl() {
        StoreAddress address = StoreAddress.of("jdbc:postgresql://db/baton?user=a%26da&ssl=true", SECRET);

        assertThat(address).isEqualTo(new StoreAddress("jdbc:postgresql://db/baton?ssl=true", "a&da", "secret"));
    }

    @Test
    void takesTheUserOutOfAnH2Url() {
        StoreAddress address = StoreAddress.of("jdbc:h2:tcp://db/baton;USER=ada;IFEXISTS=TRUE", SECRET);

        assertThat(address).isEqualTo(new StoreAddress("jdbc:h2:tcp://db/baton;IFEXISTS=TRUE", "ada", "secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/baton?user=ada&password=tell-nobody",
                "jdbc:postgresql://db/baton?Password=tell-nobody",
                "jdbc:postgresql://db/baton?ssl=true&sslpassword=tell-nobody",
                "jdbc:h2:tcp://db/baton;USER=ada;PASSWORD=tell-nobody"
            })
    void refusesAPasswordThatOthersCanSeeWithoutRepeatingIt(String url) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> StoreAddress.of(url, Map.of()))
                .withMessageContaining(StoreAddress.PASSWORD_VARIABLE)
                .withMessageNotContaining("tell-nobody");
    }

    @Test
    void takesUserAndPasswordFromTheEnvironment() {
        StoreAddress address = StoreAddress.of(
                "jdbc:postgresql://db/baton",
                Map.of(StoreAddress.USER_VARIABLE, "ada", StoreAddress.PASSWORD_VARIABLE, "secret"));

        assertThat(address).isEqualTo(new StoreAddress("jdbc:postgresql://db/baton", "ada", "secret"));
    }

    @Test
    void keepsEveryPasswordFromAProcessThatIsStartedAndNothingElse() {
        ProcessBuilder builder = new ProcessBuilder("java");
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of(
                "BATON_STORE_USER",
                "ada",
                "BATON_STORE_PASSWORD",
                "secret",
                "BATON_BROKER_USER",
                "bea",
                "BATON_BROKER_PASSWORD",
                "secret",
                "BATON_BROKER_TRUST",
                "trust.p12",
                "BATON_BROKER_TRUST_PASSWORD",
                "secret"));

        assertThat(StoreAddress.withoutPassword(builder).environment())
                .containsOnlyKeys("BATON_STORE_USER", "BATON_BROKER_USER", "BATON_BROKER_TRUST");
    }

    @Test
    void showsNeitherThePasswordNorAnyParameter() {
        StoreAddress address = StoreAddress.of("jdbc:postgresql://db/baton?user=ada&sslcert=another", SECRET);

        assertThat(address.toString()).isEqualTo("jdbc:postgresql://db/baton as ada");
        assertThat(address.display()).isEqualTo("jdbc:postgresql://db/baton");
    }

    @Test
    void putsAnotherSchemaInPlaceOfTheUsualOne() {
        assertThat(new StoreAddress("jdbc:postgresql://db/baton?currentSchema=a&ssl=true", "u", "p")
                        .withSchema("b")
                        .url())
                .isEqualTo("jdbc:postgresql://db/baton?ssl=true&currentSchema=b");
        assertThat(new StoreAddress("jdbc:h2:tcp://db/baton", "u", "p")
                        .withSchema("b")
                        .url())
                .isEqualTo("jdbc:h2:tcp://db/baton;SCHEMA=b");
    }
}
