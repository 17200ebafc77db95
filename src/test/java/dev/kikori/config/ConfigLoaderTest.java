package dev.kikori.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kikori.enrich.FileEnrichment;
import dev.kikori.search.IndexNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ConfigLoaderTest {
    private static final Map<String, String> LEAST =
            Map.of("KIKORI_OPENSEARCH_URL", "http://search:9200");

    @TempDir private Path folder;

    ConfigLoaderTest() {
        folder = Path.of("");
    }

    @Test
    void with_an_opensearch_alone_everything_else_has_its_default() throws Exception {
        Config config = new ConfigLoader(LEAST).load(null, List.of());

        assertThat(config.openSearch().url()).isEqualTo(URI.create("http://search:9200"));
        assertThat(config.openSearch().username()).isNull();
        assertThat(config.openSearch().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.openSearch().connections()).isEqualTo(4);
        assertThat(config.queue()).isEmpty();
        assertThat(config.dashboards()).isEmpty();
        assertThat(config.indexPeriod()).isEqualTo(IndexNames.Period.MONTH);
        assertThat(config.worker().inFlightMax()).isEqualTo(32);
        assertThat(config.worker().leaseTime()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.exclude()).isEmpty();
        assertThat(config.detection().pause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.archive().forcePathStyle()).isFalse();
        assertThat(config.enrichment()).isEqualTo(FileEnrichment.Settings.NONE);
        assertThat(config.ops().address()).isEqualTo("127.0.0.1");
        assertThat(config.ops().port()).isEqualTo(9464);
    }

    @Test
    void every_key_can_come_from_the_file() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "");
        Path file =
                file(
                        """
                        queue:
                          url: https://sqs.eu-west-1.amazonaws.com/1/q
                          deadLetterUrl: https://sqs.eu-west-1.amazonaws.com/1/q-dead
                          region: eu-west-1
                          endpoint: http://localhost:9324
                          visibilityTimeout: 2m
                          longPoll: 3s
                        archive:
                          region: eu-west-2
                          endpoint: http://localhost:9000
                          forcePathStyle: true
                        opensearch:
                          url: https://search:9200/prefix
                          username: kikori
                          password: s3cret
                          caFile: CA
                          timeout: 10s
                          connections: 7
                        dashboards:
                          url: https://boards:5601
                          username: u
                          password: p
                          tenant: global
                          caFile: CA
                        index:
                          period: day
                        ingest:
                          inFlightMax: 5
                          exclude:
                            - '{ $.eventName = "Decrypt" }'
                        detection:
                          pause: 500ms
                        geo:
                          city: CA
                          asn: CA
                        accounts:
                          file: CA
                        ops:
                          address: 0.0.0.0
                          port: 0
                        """
                                .replace("CA", ca.toString()));

        assertIsAll(new ConfigLoader(Map.of()).load(file, List.of(ConfigLoader.Need.QUEUE)), ca);
    }

    @Test
    void every_key_can_come_from_the_environment() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "");
        Map<String, String> environment = new HashMap<>();
        environment.put("KIKORI_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/q");
        environment.put(
                "KIKORI_QUEUE_DEADLETTERURL", "https://sqs.eu-west-1.amazonaws.com/1/q-dead");
        environment.put("KIKORI_QUEUE_REGION", "eu-west-1");
        environment.put("KIKORI_QUEUE_ENDPOINT", "http://localhost:9324");
        environment.put("KIKORI_QUEUE_VISIBILITYTIMEOUT", "2m");
        environment.put("KIKORI_QUEUE_LONGPOLL", "3s");
        environment.put("KIKORI_ARCHIVE_REGION", "eu-west-2");
        environment.put("KIKORI_ARCHIVE_ENDPOINT", "http://localhost:9000");
        environment.put("KIKORI_ARCHIVE_FORCEPATHSTYLE", "TRUE");
        environment.put("KIKORI_OPENSEARCH_URL", " https://search:9200/prefix ");
        environment.put("KIKORI_OPENSEARCH_USERNAME", "kikori");
        environment.put("KIKORI_OPENSEARCH_PASSWORD", "s3cret");
        environment.put("KIKORI_OPENSEARCH_CAFILE", ca.toString());
        environment.put("KIKORI_OPENSEARCH_TIMEOUT", "10s");
        environment.put("KIKORI_OPENSEARCH_CONNECTIONS", "7");
        environment.put("KIKORI_DASHBOARDS_URL", "https://boards:5601");
        environment.put("KIKORI_DASHBOARDS_USERNAME", "u");
        environment.put("KIKORI_DASHBOARDS_PASSWORD", "p");
        environment.put("KIKORI_DASHBOARDS_TENANT", "global");
        environment.put("KIKORI_DASHBOARDS_CAFILE", ca.toString());
        environment.put("KIKORI_INDEX_PERIOD", "Day");
        environment.put("KIKORI_INGEST_INFLIGHTMAX", "5");
        environment.put("KIKORI_INGEST_EXCLUDE", "\n  { $.eventName = \"Decrypt\" }\n\n");
        environment.put("KIKORI_DETECTION_PAUSE", "500 ms");
        environment.put("KIKORI_GEO_CITY", ca.toString());
        environment.put("KIKORI_GEO_ASN", ca.toString());
        environment.put("KIKORI_ACCOUNTS_FILE", ca.toString());
        environment.put("KIKORI_OPS_ADDRESS", "0.0.0.0");
        environment.put("KIKORI_OPS_PORT", "0");
        environment.put("PATH", "/usr/bin");
        environment.put("KIKORI_LOG_FORMAT", "text");

        assertIsAll(new ConfigLoader(environment).load(null, List.of(ConfigLoader.Need.QUEUE)), ca);
    }

    private static void assertIsAll(Config config, Path ca) {
        var queue = config.queue().orElseThrow();
        assertThat(queue.url()).isEqualTo(URI.create("https://sqs.eu-west-1.amazonaws.com/1/q"));
        assertThat(queue.region()).isEqualTo("eu-west-1");
        assertThat(queue.endpoint()).isEqualTo(URI.create("http://localhost:9324"));
        assertThat(queue.deadLetters())
                .isEqualTo(URI.create("https://sqs.eu-west-1.amazonaws.com/1/q-dead"));
        assertThat(queue.visibilityTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(queue.longPoll()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.archive().region()).isEqualTo("eu-west-2");
        assertThat(config.archive().endpoint()).isEqualTo(URI.create("http://localhost:9000"));
        assertThat(config.archive().forcePathStyle()).isTrue();
        assertThat(config.openSearch().url()).isEqualTo(URI.create("https://search:9200/prefix"));
        assertThat(config.openSearch().username()).isEqualTo("kikori");
        assertThat(config.openSearch().password()).isEqualTo("s3cret");
        assertThat(config.openSearch().caFile()).isEqualTo(ca);
        assertThat(config.openSearch().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.openSearch().connections()).isEqualTo(7);
        var boards = config.dashboards().orElseThrow();
        assertThat(boards.url()).isEqualTo(URI.create("https://boards:5601"));
        assertThat(boards.username()).isEqualTo("u");
        assertThat(boards.password()).isEqualTo("p");
        assertThat(boards.tenant()).isEqualTo("global");
        assertThat(boards.caFile()).isEqualTo(ca);
        assertThat(config.indexPeriod()).isEqualTo(IndexNames.Period.DAY);
        assertThat(config.worker().inFlightMax()).isEqualTo(5);
        assertThat(config.worker().leaseTime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.exclude()).containsExactly("{ $.eventName = \"Decrypt\" }");
        assertThat(config.detection().pause()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.enrichment()).isEqualTo(new FileEnrichment.Settings(ca, ca, ca));
        assertThat(config.ops().address()).isEqualTo("0.0.0.0");
        assertThat(config.ops().port()).isZero();
    }

    @Test
    void the_environment_wins_over_the_file_and_a_blank_variable_says_nothing() throws Exception {
        Path file = file("opensearch:\n  url: http://file:1\n  connections: 2\n");

        Config config =
                new ConfigLoader(
                                Map.of(
                                        "KIKORI_OPENSEARCH_URL",
                                        "http://environment:2",
                                        "KIKORI_OPENSEARCH_CONNECTIONS",
                                        " "))
                        .load(file, List.of());

        assertThat(config.openSearch().url()).isEqualTo(URI.create("http://environment:2"));
        assertThat(config.openSearch().connections()).isEqualTo(2);
    }

    @Test
    void an_empty_file_is_no_file() throws Exception {
        assertThat(new ConfigLoader(LEAST).load(file("# nothing\n"), List.of()))
                .isEqualTo(new ConfigLoader(LEAST).load(null, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "opensearch.url|search:9200|opensearch.url is \"search:9200\"; expected a URL such as https://host:9200",
                "opensearch.url|http://|opensearch.url is \"http://\"; expected a URL such as https://host:9200",
                "opensearch.url|ftp://h|opensearch.url is \"ftp://h\"; expected a URL such as https://host:9200",
                "opensearch.url|http://a b|opensearch.url is \"http://a b\"; expected a URL such as https://host:9200",
                "opensearch.url|https://h:9200/?pretty|opensearch.url is \"https://h:9200/?pretty\"; expected a URL such as https://host:9200",
                "opensearch.url|https://me:secret@h:9200|opensearch.url holds a user name or a password, which are not read there; take them out and use the settings for them",
                "dashboards.url|https://me:sec ret@h|dashboards.url holds a user name or a password, which are not read there; take them out and use the settings for them",
                "dashboards.url|http://h:5601/app/home#/|dashboards.url is \"http://h:5601/app/home#/\"; expected a URL such as https://host:5601",
                "opensearch.timeout|30|opensearch.timeout is \"30\"; expected a time such as 500ms, 30s, 5m, 2h or 400d",
                "opensearch.timeout|-1s|opensearch.timeout is \"-1s\"; expected a time such as 500ms, 30s, 5m, 2h or 400d",
                "opensearch.timeout|2h|opensearch.timeout is 7200.0 s; expected 1.0 s to 3600.0 s",
                "opensearch.timeout|999999999d|opensearch.timeout is 8.63999999136E13 s; expected 1.0 s to 3600.0 s",
                "opensearch.connections|0|opensearch.connections is 0; expected 1 to 64",
                "opensearch.connections|4.5|opensearch.connections is \"4.5\"; expected a whole number",
                "opensearch.connections|99999999999|opensearch.connections is \"99999999999\"; expected a whole number",
                "opensearch.caFile|/absent/ca.pem|opensearch.caFile names /absent/ca.pem, which cannot be read",
                "queue.longPoll|21s|queue.longPoll is 21.0 s; expected 0.0 s to 20.0 s",
                "queue.visibilityTimeout|2s|queue.visibilityTimeout is 2.0 s; expected 3.0 s to 43200.0 s",
                "archive.forcePathStyle|yes|archive.forcePathStyle is \"yes\"; expected true or false",
                "index.period|week|index.period is \"week\"; expected day or month",
                "ingest.inFlightMax|1001|ingest.inFlightMax is 1001; expected 1 to 1000",
                "ops.port|65536|ops.port is 65536; expected 0 to 65535",
                "detection.pause|50ms|detection.pause is 0.05 s; expected 0.1 s to 3600.0 s",
                "opensearch.username|kikori|opensearch.username and opensearch.password belong together; one of them is missing",
                "opensearch.password|secret|opensearch.username and opensearch.password belong together; one of them is missing"
            })
    void a_value_that_will_not_do_is_named_with_what_would(
            String key, String value, String problem) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(
                "KIKORI_" + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT), value);

        assertThat(problems(environment)).containsExactly(problem);
    }

    @Test
    void a_pattern_that_is_none_is_named_with_its_place() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(
                "KIKORI_INGEST_EXCLUDE", "{ $.eventName = \"Decrypt\" }\n{ $.eventName == 1 }");

        assertThat(problems(environment))
                .singleElement()
                .asString()
                .startsWith(
                        "ingest.exclude holds \"{ $.eventName == 1 }\", which is no filter pattern: line 1, column 16");
    }

    @Test
    void an_unknown_key_is_refused_with_the_nearest_known_one() throws IOException {
        Path file =
                file(
                        """
                        opensearch:
                          url: http://search:9200
                          conections: 3
                        que:
                          url: http://x
                        index: month
                        """);

        assertThat(problems(file))
                .containsExactly(
                        "the key opensearch.conections is not known; did you mean opensearch.connections?",
                        "the key que is not known; did you mean queue.url?",
                        "index must hold keys of its own, such as index.period");
    }

    @Test
    void an_unknown_variable_of_a_known_section_is_refused_and_others_are_let_be() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("KIKORI_OPENSEARCH_URI", "x");
        environment.put("KIKORI_HOME", "/opt");

        assertThat(problems(environment))
                .containsExactly(
                        "the variable KIKORI_OPENSEARCH_URI is not known; did you mean KIKORI_OPENSEARCH_URL?");
    }

    @Test
    void a_list_or_section_in_a_values_place_is_refused() throws IOException {
        assertThat(
                        problems(
                                file(
                                        """
                                        opensearch:
                                          url: [http://a, http://b]
                                        ingest:
                                          exclude: one
                                        """)))
                .contains(
                        "opensearch.url must be a single value, not array",
                        "ingest.exclude must be a list");
    }

    @Test
    void all_that_is_wrong_is_said_at_once() throws IOException {
        Path file =
                file(
                        """
                        opensearch:
                          username: kikori
                          timeout: soon
                        ops:
                          port: -1
                        unknown: 1
                        """);

        ConfigException failure =
                catchThrowableOfType(
                        ConfigException.class,
                        () ->
                                new ConfigLoader(Map.of())
                                        .load(file, List.of(ConfigLoader.Need.QUEUE)));

        assertThat(failure.problems()).hasSize(6);
        assertThat(failure)
                .hasMessageStartingWith("6 problems in the configuration:\n  - ")
                .hasMessageContaining("KIKORI_QUEUE_URL")
                .hasMessageContaining("KIKORI_OPENSEARCH_URL");
    }

    @Test
    void a_queue_is_missed_only_where_one_is_needed() throws Exception {
        assertThat(new ConfigLoader(LEAST).load(null, List.of()).queue()).isEmpty();
        assertThatThrownBy(
                        () -> new ConfigLoader(LEAST).load(null, List.of(ConfigLoader.Need.QUEUE)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "1 problem in the configuration:\n  - queue.url is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "just words|holds no keys",
                "- a|holds no keys",
                "a: [|is not YAML, line 1",
                "a: b: c|is not YAML, line 1"
            })
    void a_file_that_is_no_configuration_is_named_with_the_line(String text, String words)
            throws IOException {
        Path file = file(text + "\n");

        assertThat(problems(file)).singleElement().asString().contains(file.toString(), words);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Path absent = folder.resolve("absent.yaml");

        assertThat(problems(absent))
                .containsExactly(
                        absent + " cannot be read: does it exist, and may this user read it?");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("kikori.yaml"), yaml);
    }

    private static List<String> problems(Path file) {
        return catchThrowableOfType(
                        ConfigException.class,
                        () -> new ConfigLoader(Map.of()).load(file, List.of()))
                .problems();
    }

    private static List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(
                        ConfigException.class,
                        () -> new ConfigLoader(environment).load(null, List.of()))
                .problems();
    }
}
