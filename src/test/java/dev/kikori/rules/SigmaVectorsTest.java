package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sigma detections hold to the specification's sections, row by row. */
class SigmaVectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/rules/sigma-vectors.yaml");
    private static final RuleContext CONTEXT =
            new RuleContext(
                    new Placeholders(
                            Map.of(
                                    "servers", List.of("srv*", "db1"),
                                    "one", List.of("only"),
                                    "two", List.of("p", "q"),
                                    "nets", List.of("10.0.0.0/8", "192.0.2.0/24"))),
                    Set.of());

    record Row(JsonNode json) {
        String detection() {
            return json.has("detection")
                    ? json.get("detection").textValue()
                    : "sel:\n" + indented(json.get("item").textValue()) + "\ncondition: sel";
        }

        @Override
        public String toString() {
            return json.path("of").asText() + ": " + json.path("says").asText();
        }
    }

    static List<Row> rows() throws IOException {
        Node all =
                new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(VECTORS)));
        var rows = new ArrayList<Row>();
        YamlValue.json(all).forEach(row -> rows.add(new Row(row)));
        return rows;
    }

    static String indented(String text) {
        return text.lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    static RuleFile.Reading read(String detection, RuleContext context) {
        String rule =
                "title: A title\nid: a-title\nlogsource:\n  product: aws\n  service: cloudtrail\ndetection:\n"
                        + indented(detection)
                        + "\n";
        return RuleFile.read("a.yml", rule.getBytes(StandardCharsets.UTF_8), context);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_row_of_the_specification_holds(Row row) {
        RuleFile.Reading reading = read(row.detection(), CONTEXT);

        if (row.json().has("refused")) {
            assertThat(reading.parts()).isEmpty();
            assertThat(reading.problems())
                    .isNotEmpty()
                    .anySatisfy(problem -> {
                        assertThat(problem.message())
                                .contains(row.json().get("refused").textValue());
                        assertThat(problem.line()).isGreaterThan(5);
                    });
            return;
        }
        assertThat(reading.problems()).isEmpty();
        Rule rule = reading.rule().orElseThrow();
        for (JsonNode event : row.json().path("yes")) {
            assertThat(rule.predicate().test(event)).as("is true of %s", event).isTrue();
        }
        for (JsonNode event : row.json().path("no")) {
            assertThat(rule.predicate().test(event)).as("is true of %s", event).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_queries_of_a_row_keep_its_truth_between_them(Row row) throws IOException {
        RuleFile.Reading reading =
                read(row.detection().replaceAll("(?m)\\ba\\b(?=[|.: ])", "errorCode"), CONTEXT);
        if (reading.rule().isEmpty()) {
            return;
        }
        Rule rule = reading.rule().orElseThrow();
        CompiledQuery query = new QueryCompiler(new TestFields()).compile(rule.node());
        for (String side : List.of("yes", "no")) {
            for (JsonNode event : row.json().path(side)) {
                String text = event.toString().replace("{\"a\":", "{\"errorCode\":");
                boolean matches = rule.predicate().test(Json.MAPPER.readTree(text));
                var document = new TestDocument(text);
                if (document.diverted) {
                    continue;
                }
                assertThat(QueryInterpreter.selects(query.upper(), document) || !matches)
                        .as("upper %s", text)
                        .isTrue();
                assertThat(QueryInterpreter.selects(query.lower(), document) && !matches)
                        .as("lower %s", text)
                        .isFalse();
            }
        }
    }

    @Test
    void every_modifier_has_rows() throws IOException {
        String all = rows().stream().map(Row::detection).collect(Collectors.joining("\n"));
        for (SigmaModifier modifier : SigmaModifier.values()) {
            assertThat(all).containsPattern("\\|" + modifier.word() + "\\b");
        }
        assertThat(rows()).hasSizeGreaterThan(120);
    }

    @Test
    void every_row_says_where_it_comes_from_and_decides_something() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> {
                    assertThat(row.json().path("of").asText())
                            .matches("sigma-[a-z-]+\\.md#[a-z-]+");
                    assertThat(row.json().has("refused") || row.json().has("yes")).isTrue();
                });
    }
}
