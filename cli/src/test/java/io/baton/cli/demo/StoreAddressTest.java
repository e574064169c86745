package io.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreAddressTest {
    @Test
    void takesUserAndPasswordOutOfAPostgresUrl() {
        StoreAddress address = StoreAddress.of("jdbc:postgresql://db/baton?user=ada&ssl=true&password=p%26w", Map.of());

        assertThat(address).isEqualTo(new StoreAddress("jdbc:postgresql://db/baton?ssl=true", "ada", "p&w"));
    }

    @Test
    void takesUserAndPasswordOutOfAnH2Url() {
        StoreAddress address =
                StoreAddress.of("jdbc:h2:tcp://db/baton;USER=ada;IFEXISTS=TRUE;PASSWORD=secret", Map.of());

        assertThat(address).isEqualTo(new StoreAddress("jdbc:h2:tcp://db/baton;IFEXISTS=TRUE", "ada", "secret"));
    }

    @Test
    void takesUserAndPasswordFromTheEnvironment() {
        StoreAddress address = StoreAddress.of(
                "jdbc:postgresql://db/baton",
                Map.of(StoreAddress.USER_VARIABLE, "ada", StoreAddress.PASSWORD_VARIABLE, "secret"));

        assertThat(address).isEqualTo(new StoreAddress("jdbc:postgresql://db/baton", "ada", "secret"));
    }

    @Test
    void showsNeitherThePasswordNorAnyParameter() {
        StoreAddress address =
                StoreAddress.of("jdbc:postgresql://db/baton?user=ada&password=secret&sslpassword=another", Map.of());

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
