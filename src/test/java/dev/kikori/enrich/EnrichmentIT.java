package dev.kikori.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.IndexNames;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.DistinctRecords;
import dev.kikori.testing.IndexedRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.MaxMindFile;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.RecordJson;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The story's events, found by what an operator's files know of their addresses and accounts. */
class EnrichmentIT {
    private static final String EVENTS = IndexNames.EVENTS + "-*";

    @TempDir private Path folder;

    EnrichmentIT() {
        folder = Path.of("");
    }

    @Test
    void events_are_found_by_country_distance_network_and_account() throws Exception {
        Path city =
                new MaxMindFile("GeoLite2-City", 6)
                        .with("203.0.113.0/24", place("JP", "Osaka", 34.6937, 135.5022))
                        .with("198.51.100.0/24", place("DE", "Berlin", 52.52, 13.405))
                        .write(folder.resolve("city.mmdb"));
        Path asn =
                new MaxMindFile("GeoLite2-ASN", 6)
                        .with(
                                "198.51.100.0/24",
                                Map.of(
                                        "autonomous_system_number",
                                        -2,
                                        "autonomous_system_organization",
                                        "Example Networks"))
                        .write(folder.resolve("asn.mmdb"));
        List<JsonNode> records = DistinctRecords.read();
        String account = records.getFirst().path("recipientAccountId").asText();
        Path accounts =
                Files.writeString(
                        folder.resolve("accounts.json"),
                        "{\"Accounts\":[{\"Id\":\""
                                + account
                                + "\",\"Name\":\"main\",\"ou\":\"Core\",\"Owner\":\"yamada\"}]}");
        FileEnrichment enrichment =
                FileEnrichment.open(
                        new FileEnrichment.Settings(city, asn, accounts),
                        InstantSource.system(),
                        new Meters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
        try (Indices indices = Indices.embedded()) {
            indices.reset();
            IndexedRecords.index(
                    indices,
                    records.stream().map(record -> record.toString().getBytes(UTF_8)).toList(),
                    LocalDate.parse("2026-11-23"),
                    new Flattener(FieldNames.standard(), enrichment));

            int osaka = count(records, record -> isFrom(record, "203.0.113."));
            int berlin = count(records, record -> isFrom(record, "198.51.100."));
            int ofAccount =
                    count(
                            records,
                            record -> record.path("recipientAccountId").asText().equals(account));
            assertThat(List.of(osaka, berlin, ofAccount)).allMatch(many -> many > 0);
            assertThat(hits(indices, term("source.geo.country_iso_code", "JP"))).isEqualTo(osaka);
            assertThat(hits(indices, term("source.geo.city_name", "Berlin"))).isEqualTo(berlin);
            assertThat(
                            hits(
                                    indices,
                                    json(
                                            """
                                            {"geo_distance":{"distance":"30km",
                                              "source.geo.location":{"lat":34.8,"lon":135.5}}}
                                            """)))
                    .isEqualTo(osaka);
            assertThat(
                            hits(
                                    indices,
                                    json("{\"range\":{\"source.as.number\":{\"gt\":4294967293}}}")))
                    .isEqualTo(berlin);
            assertThat(hits(indices, term("source.as.organization.name", "Example Networks")))
                    .isEqualTo(berlin);
            for (var one : Map.of("name", "main", "ou", "Core", "owner", "yamada").entrySet()) {
                assertThat(hits(indices, term("cloud.account." + one.getKey(), one.getValue())))
                        .isEqualTo(ofAccount);
            }
        }
    }

    private static Map<String, Object> place(
            String country, String city, double latitude, double longitude) {
        return Map.of(
                "country", Map.of("iso_code", country),
                "city", Map.of("names", Map.of("en", city)),
                "location", Map.of("latitude", latitude, "longitude", longitude));
    }

    private static boolean isFrom(JsonNode record, String network) {
        return record.path("sourceIPAddress").asText().startsWith(network);
    }

    private static int count(List<JsonNode> records, Predicate<JsonNode> wanted) {
        return (int) records.stream().filter(wanted).count();
    }

    private static ObjectNode term(String field, String value) {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.putObject("term").put(field, value);
        return query;
    }

    private static ObjectNode json(String query) throws Exception {
        return (ObjectNode) RecordJson.read(query.getBytes(UTF_8));
    }

    private static int hits(Indices indices, ObjectNode query) throws Exception {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.put("track_total_hits", true).set("query", query);
        return indices.search(EVENTS, search).at("/hits/total/value").asInt();
    }
}
