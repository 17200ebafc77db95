package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.testing.Golden;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The catalogue's generated file.
 *
 * <p>To bring it up to date: {@code git clone --depth 1 https://github.com/boto/botocore}, then
 * {@code mvn test -Dtest=EventCatalogueFileTest -Dkikori.botocore=botocore -Dgolden=accept}.
 */
class EventCatalogueFileTest {
    private static final Path FILE = Path.of("src/main/resources/dev/kikori/rules/events.txt");

    /** CloudFront's models end every operation in the API's version; CloudTrail seldom does. */
    private static final String MODEL_VERSION = "20[0-9]{2}_[0-9]{2}_[0-9]{2}$";

    private static final String HEAD =
            """
            # Event sources without .amazonaws.com, and the operations of each: what CloudTrail's eventName can be.
            # Made from the service models of botocore by EventCatalogueFileTest; do not edit. By hand: events-documented.txt.
            """;

    @Test
    void the_file_says_what_the_service_models_say() throws IOException {
        String folder = System.getProperty("kikori.botocore", "");
        assumeFalse(folder.isEmpty(), "no -Dkikori.botocore");

        Golden.assertMatches(FILE, text(Path.of(folder, "botocore", "data")));
    }

    @Test
    void the_file_is_sorted_and_small() throws IOException {
        List<String> sources =
                Files.readAllLines(FILE).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf(": ")))
                        .toList();

        assertThat(sources).hasSizeGreaterThan(350).isSorted();
        assertThat(Files.size(FILE)).isLessThan(1_000_000);
    }

    private static String text(Path data) throws IOException {
        var names = new TreeMap<String, Set<String>>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path model :
                    files.filter(file -> file.endsWith("service-2.json")).sorted().toList()) {
                add(JsonMapper.builder().build().readTree(model.toFile()), names);
            }
        }
        var text = new StringBuilder(HEAD);
        names.forEach((source, operations) ->
                text.append(source).append(": ").append(String.join(" ", operations)).append('\n'));
        return text.toString();
    }

    // CloudTrail mostly names a source after the signing name, sometimes after the endpoint; which
    // it is no model says, so both are taken.
    private static void add(JsonNode model, Map<String, Set<String>> names) {
        JsonNode metadata = model.path("metadata");
        String endpoint = metadata.path("endpointPrefix").asText();
        String signing = metadata.path("signingName").asText(endpoint);
        for (String source : List.of(endpoint, signing)) {
            Set<String> operations =
                    names.computeIfAbsent(source.toLowerCase(Locale.ROOT), _ -> new TreeSet<>());
            model.path("operations")
                    .forEach(operation ->
                            operations.add(
                                    operation
                                            .path("name")
                                            .asText()
                                            .replaceFirst(MODEL_VERSION, "")));
        }
    }
}
