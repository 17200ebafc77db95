package dev.kikori.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kikori.enrich.FileEnrichment.Settings;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.testing.FakeClock;
import dev.kikori.testing.MaxMindFile;
import dev.kikori.trail.Enrichment.Account;
import dev.kikori.trail.Enrichment.Network;
import dev.kikori.trail.Enrichment.Place;
import dev.kikori.trail.Enrichment.Point;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

class FileEnrichmentTest {
    private static final Map<String, Object> OSAKA =
            Map.of(
                    "country", Map.of("iso_code", "JP", "names", Map.of("en", "Japan")),
                    "city", Map.of("names", Map.of("en", "Osaka", "ja", "大阪市")),
                    "location", Map.of("latitude", 34.6937, "longitude", 135.5022));
    private static final InetAddress IN_OSAKA = InetAddress.ofLiteral("203.0.113.7");

    @TempDir private Path folder;
    private final FakeClock clock = new FakeClock();
    private final List<String> told = new ArrayList<>();

    FileEnrichmentTest() {
        folder = Path.of("");
    }

    @Test
    void an_address_has_its_place_in_either_version() throws Exception {
        MaxMindFile file =
                new MaxMindFile("GeoLite2-City", 6)
                        .with("203.0.113.0/24", OSAKA)
                        .with("2001:db8:1::/48", OSAKA)
                        .with("198.51.100.128/25", Map.of("country", Map.of("iso_code", "DE")));
        FileEnrichment enrichment = open(city(file));
        Place osaka = new Place("JP", "Osaka", new Point(34.6937, 135.5022));
        assertThat(enrichment.place(IN_OSAKA)).contains(osaka);
        assertThat(enrichment.place(InetAddress.ofLiteral("2001:db8:1::7"))).contains(osaka);
        assertThat(enrichment.place(InetAddress.ofLiteral("198.51.100.200")))
                .contains(new Place("DE", null, null));
        assertThat(enrichment.place(InetAddress.ofLiteral("198.51.100.1"))).isEmpty();
        assertThat(enrichment.place(InetAddress.ofLiteral("2001:db8:2::7"))).isEmpty();
        assertThat(enrichment.network(IN_OSAKA)).isEmpty();
        assertThat(enrichment.account("111122223333")).isEmpty();
    }

    @Test
    void a_database_of_ipv4_alone_knows_nothing_of_ipv6() throws Exception {
        MaxMindFile file = new MaxMindFile("GeoLite2-City", 4).with("203.0.113.0/24", OSAKA);
        FileEnrichment enrichment = open(city(file));
        assertThat(enrichment.place(IN_OSAKA)).isPresent();
        assertThat(enrichment.place(InetAddress.ofLiteral("2001:db8:1::7"))).isEmpty();
        assertThat(told).hasSize(1);
    }

    @Test
    void an_address_has_the_system_that_it_is_routed_by() throws Exception {
        Path file =
                new MaxMindFile("GeoLite2-ASN", 6)
                        .with(
                                "203.0.113.0/24",
                                Map.of(
                                        "autonomous_system_number",
                                        64_500,
                                        "autonomous_system_organization",
                                        "Example Networks"))
                        .with("198.51.100.0/24", Map.of("autonomous_system_number", -1))
                        .write(folder.resolve("asn.mmdb"));
        FileEnrichment enrichment = open(new Settings(null, file, null));
        assertThat(enrichment.network(IN_OSAKA)).contains(new Network(64_500, "Example Networks"));
        assertThat(enrichment.network(InetAddress.ofLiteral("198.51.100.1")))
                .contains(new Network(4_294_967_295L, null));
        assertThat(enrichment.place(IN_OSAKA)).isEmpty();
    }

    @Test
    void what_is_no_point_on_the_globe_is_no_point() throws Exception {
        MaxMindFile file =
                new MaxMindFile("GeoLite2-City", 4)
                        .with(
                                "203.0.113.0/24",
                                Map.of("location", Map.of("latitude", 91.0, "longitude", 1.0)))
                        .with(
                                "198.51.100.0/24",
                                Map.of(
                                        "location",
                                        Map.of("latitude", Double.NaN, "longitude", 1.0)))
                        .with("192.0.2.0/24", Map.of("location", "nowhere"));
        FileEnrichment enrichment = open(city(file));
        for (String address : List.of("203.0.113.1", "198.51.100.1", "192.0.2.1")) {
            assertThat(enrichment.place(InetAddress.ofLiteral(address)))
                    .contains(new Place(null, null, null));
        }
    }

    @Test
    void the_list_of_accounts_is_taken_as_the_command_prints_it() throws Exception {
        FileEnrichment enrichment =
                open(
                        accounts(
                                """
                                {"Accounts": [
                                  {"Id": "111122223333", "Arn": "arn:aws:organizations::111122223333:account/o-1/111122223333",
                                   "Email": "a@example.com", "Name": "production", "Status": "ACTIVE",
                                   "JoinedMethod": "INVITED", "JoinedTimestamp": "2024-03-04T05:06:07.890000+09:00"},
                                  {"Id": "444455556666", "Name": "sandbox", "OrganizationalUnit": "Workloads/Dev",
                                   "Owner": "team-a"},
                                  {"Id": "777788889999", "ou": "Suspended", "Name": null}]}
                                """));
        assertThat(enrichment.account("111122223333"))
                .contains(new Account("111122223333", "production", null, null));
        assertThat(enrichment.account("444455556666"))
                .contains(new Account("444455556666", "sandbox", "Workloads/Dev", "team-a"));
        assertThat(enrichment.account("777788889999"))
                .contains(new Account("777788889999", null, "Suspended", null));
        assertThat(enrichment.account("000000000000")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | holds no array Accounts",
                "{\"Accounts\":{}} | holds no array Accounts",
                "{\"Accounts\":[ | is not JSON, line 1, column 1",
                "{\"Accounts\":[]} x | is not JSON, line 1, column ",
                "{\"Accounts\":[],\"Accounts\":[]} | Duplicate field 'Accounts'",
                "{\"Accounts\":[7]} | Accounts[0] is no object",
                "{\"Accounts\":[{\"Name\":\"a\"}]} | Accounts[0].Id is missing",
                "{\"Accounts\":[{\"Id\":111122223333}]} | Accounts[0].Id is 111122223333; expected 12 digits",
                "{\"Accounts\":[{\"Id\":\"111122223333\"},{\"Id\":\"1\"}]} | Accounts[1].Id is \"1\"; expected",
                "{\"Accounts\":[{\"Id\":\"111122223333\"},{\"Id\":\"111122223333\"}]} | Accounts[1].Id: 111122223333 stands",
                "{\"Accounts\":[{\"Id\":\"111122223333\",\"Name\":[]}]} | Accounts[0].Name is []; expected text",
                "{\"Accounts\":[{\"Id\":\"111122223333\",\"ou\":1}]} | Accounts[0].ou is 1; expected text"
            })
    void a_list_that_cannot_be_taken_is_refused_by_file_and_place(String json, String place)
            throws Exception {
        Settings settings = accounts(json);

        assertThat(problems(settings))
                .singleElement()
                .asString()
                .startsWith("accounts.file: " + settings.accounts() + " ")
                .contains(place);
    }

    @Test
    void every_file_that_cannot_be_used_is_named_at_once() throws Exception {
        Path text = Files.writeString(folder.resolve("text.mmdb"), "no database");
        Path none = folder.resolve("none.mmdb");

        assertThat(problems(new Settings(text, none, accounts("{}").accounts())))
                .satisfiesExactly(
                        city ->
                                assertThat(city)
                                        .startsWith(
                                                "geo.city: " + text + " is no MaxMind database: "),
                        asn ->
                                assertThat(asn)
                                        .isEqualTo(
                                                "geo.asn names " + none + ", which cannot be read"),
                        accounts -> assertThat(accounts).startsWith("accounts.file: "));
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e1Dab", "\u00e1A\u00ffAa"})
    void what_is_wrong_with_a_damaged_database_is_said_in_words(String metadata) throws Exception {
        Path damaged =
                Files.writeString(
                        folder.resolve("damaged.mmdb"),
                        "\u00ab\u00cd\u00efMaxMind.com" + metadata,
                        StandardCharsets.ISO_8859_1);

        assertThat(problems(new Settings(damaged, null, null)))
                .singleElement()
                .asString()
                .matches(
                        "geo\\.city: "
                                + Pattern.quote(damaged.toString())
                                + " is no MaxMind database: it is damaged \\(\\w+\\)");
    }

    @Test
    void a_folder_or_an_empty_file_is_no_database() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.mmdb"), "");

        assertThat(problems(new Settings(folder, empty, null)))
                .satisfiesExactly(
                        city -> assertThat(city).startsWith("geo.city"),
                        asn -> assertThat(asn).startsWith("geo.asn"));
    }

    @Test
    void a_database_of_another_kind_is_refused() throws Exception {
        Path places = new MaxMindFile("GeoLite2-City", 6).write(folder.resolve("places"));
        Path systems = new MaxMindFile("GeoLite2-ASN", 6).write(folder.resolve("systems"));

        assertThat(problems(new Settings(systems, places, null)))
                .containsExactly(
                        "geo.city: "
                                + systems
                                + " is a database of type GeoLite2-ASN, which has no places",
                        "geo.asn: "
                                + places
                                + " is a database of type GeoLite2-City, which has no autonomous systems");
    }

    @Test
    void what_there_is_no_file_for_is_told_once() throws Exception {
        Path places = new MaxMindFile("GeoLite2-City", 6).write(folder.resolve("places"));

        FileEnrichment enrichment = open(new Settings(places, null, null));
        enrichment.network(IN_OSAKA);
        enrichment.network(IN_OSAKA);
        assertThat(told)
                .containsExactly(
                        "enriching places: GeoLite2-City of 2026-03-10; autonomous systems: unknown, no geo.asn;"
                                + " names of accounts: unknown, no accounts.file");
    }

    @Test
    void a_damaged_database_is_told_once_and_stops_nothing() throws Exception {
        Path file =
                new MaxMindFile("GeoLite2-City", 4)
                        .with("203.0.113.0/24", OSAKA)
                        .write(folder.resolve("city"));
        byte[] bytes = Files.readAllBytes(file);
        // 24 nodes of 6 bytes and 16 bytes of nothing stand before the data.
        java.util.Arrays.fill(bytes, 24 * 6 + 16, 24 * 6 + 60, (byte) 0xff);
        Files.write(file, bytes);

        FileEnrichment enrichment = open(new Settings(file, null, null));
        assertThat(enrichment.place(IN_OSAKA)).isEmpty();
        assertThat(enrichment.place(IN_OSAKA)).isEmpty();
        assertThat(told)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("enriching "),
                        line -> assertThat(line).startsWith("lookupFailed GeoLite2-City: "),
                        line -> assertThat(line).isEqualTo("enrichmentUnusable 1"));
    }

    @Test
    void a_database_that_is_replaced_is_asked_from_then_on() throws Exception {
        Path file = osaka("JP");
        FileEnrichment enrichment = open(new Settings(file, null, null));
        told.clear();
        replace(file, osaka("BR"));

        assertThat(country(enrichment)).contains("JP");
        look(enrichment);
        assertThat(country(enrichment)).contains("JP");
        look(enrichment);
        assertThat(country(enrichment)).contains("BR");
        look(enrichment);
        assertThat(told)
                .filteredOn(line -> line.startsWith("enriching "))
                .singleElement()
                .asString()
                .startsWith("enriching places: GeoLite2-City of 2026-03-10; ");
    }

    @Test
    void what_cannot_be_used_in_its_place_is_told_once_and_leaves_what_there_was()
            throws Exception {
        Path file = osaka("JP");
        FileEnrichment enrichment = open(new Settings(file, null, null));
        told.clear();
        replace(file, Files.writeString(folder.resolve("text"), "no database"));
        for (int i = 0; i < 4; i++) {
            look(enrichment);
        }
        assertThat(country(enrichment)).contains("JP");
        assertThat(told)
                .filteredOn(line -> !line.startsWith("enrichmentUnusable "))
                .singleElement()
                .asString()
                .startsWith("enrichmentOutdated geo.city: " + file + " is no MaxMind database: ");
        assertThat(told).last().isEqualTo("enrichmentUnusable 1");

        Files.delete(file);
        look(enrichment);
        look(enrichment);
        assertThat(country(enrichment)).contains("JP");
        assertThat(told)
                .contains("enrichmentOutdated geo.city names " + file + ", which cannot be read");

        replace(file, osaka("BR"));
        look(enrichment);
        look(enrichment);
        assertThat(country(enrichment)).contains("BR");
        assertThat(told).contains("enrichmentUnusable 0");
    }

    @Test
    void a_list_of_accounts_is_not_read_while_it_is_being_written() throws Exception {
        Settings settings = accounts("{\"Accounts\":[{\"Id\":\"111122223333\",\"Name\":\"old\"}]}");
        FileEnrichment enrichment = open(settings);
        told.clear();
        accounts("{\"Accounts\":[");
        look(enrichment);
        accounts("{\"Accounts\":[{\"Id\":\"111122223333\",\"Name\":\"renamed\"}]}");
        look(enrichment);
        look(enrichment);

        assertThat(enrichment.account("111122223333"))
                .contains(new Account("111122223333", "renamed", null, null));
        assertThat(told).noneMatch(line -> line.startsWith("enrichmentOutdated "));
    }

    private void look(FileEnrichment enrichment) {
        clock.advance(Duration.ofMinutes(1));
        enrichment.place(IN_OSAKA);
        enrichment.account("111122223333");
    }

    private static Optional<String> country(FileEnrichment enrichment) {
        return enrichment.place(IN_OSAKA).map(Place::country);
    }

    private Path osaka(String country) throws IOException {
        Map<String, Object> place = Map.of("country", Map.of("iso_code", country));
        return new MaxMindFile("GeoLite2-City", 6)
                .with("203.0.113.0/24", place)
                .write(folder.resolve(country + ".mmdb"));
    }

    private static void replace(Path file, Path by) throws IOException {
        Files.move(by, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Settings city(MaxMindFile file) throws IOException {
        return new Settings(file.write(folder.resolve("city.mmdb")), null, null);
    }

    private Settings accounts(String json) throws IOException {
        return new Settings(null, null, Files.writeString(folder.resolve("accounts.json"), json));
    }

    private FileEnrichment open(Settings settings) throws EnrichmentException {
        return FileEnrichment.open(settings, clock, telemetry());
    }

    private List<String> problems(Settings settings) {
        return catchThrowableOfType(EnrichmentException.class, () -> open(settings)).problems();
    }

    /** Notes what is told, each with its one argument. */
    private Telemetry telemetry() {
        return (Telemetry)
                Proxy.newProxyInstance(
                        Telemetry.class.getClassLoader(),
                        new Class<?>[] {Telemetry.class},
                        (_, method, arguments) -> {
                            told.add(method.getName() + " " + arguments[0]);
                            return null;
                        });
    }
}
