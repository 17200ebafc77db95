package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.config.ConfigLoader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class WiringTest {
    @TempDir private Path folder;

    WiringTest() {
        folder = Path.of("");
    }

    @Test
    void a_file_of_accounts_or_addresses_that_cannot_be_used_is_a_problem_of_the_configuration()
            throws Exception {
        Path accounts = Files.writeString(folder.resolve("accounts.json"), "{\"Accounts\":[{}]}");
        Path text = Files.writeString(folder.resolve("asn.mmdb"), "no database");
        Config config =
                new ConfigLoader(
                                Map.of(
                                        "KIKORI_OPENSEARCH_URL",
                                        "http://127.0.0.1:1",
                                        "KIKORI_QUEUE_URL",
                                        "http://127.0.0.1:1/1/q",
                                        "KIKORI_GEO_ASN",
                                        text.toString(),
                                        "KIKORI_ACCOUNTS_FILE",
                                        accounts.toString()))
                        .load(null, List.of(ConfigLoader.Need.QUEUE));

        ConfigException refused =
                catchThrowableOfType(
                        ConfigException.class, () -> Wiring.service(config, Wiring.registry()));

        assertThat(refused.problems())
                .satisfiesExactly(
                        asn -> assertThat(asn).startsWith("geo.asn: " + text + " is no MaxMind"),
                        list ->
                                assertThat(list)
                                        .isEqualTo(
                                                "accounts.file: "
                                                        + accounts
                                                        + " Accounts[0].Id is missing; expected 12 digits in"
                                                        + " quotes"));
    }
}
