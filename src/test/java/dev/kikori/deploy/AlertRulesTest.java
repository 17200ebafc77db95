package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The alert rules, as far as they can be judged without Prometheus. */
class AlertRulesTest {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Path FOLDER = Path.of("deploy/prometheus");

    /** All rules, of all groups, in their order. */
    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode group : read(FOLDER.resolve("kikori.rules.yml")).path("groups")) {
            group.path("rules").forEach(rules::add);
        }
        return rules;
    }

    static List<JsonNode> alerts() throws IOException {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    @Test
    void every_metric_exists_with_its_labels_and_their_words() throws Exception {
        Map<String, Metric> metrics = Metric.all();
        Set<String> recorded =
                rules().stream()
                        .filter(rule -> rule.has("record"))
                        .map(rule -> rule.path("record").asText())
                        .collect(Collectors.toSet());

        assertThat(recorded).isNotEmpty();
        for (JsonNode rule : rules()) {
            new Expression(rule.path("expr").asText()).judge(metrics, recorded);
        }
    }

    @Test
    void every_alert_has_a_name_of_its_own_a_severity_and_words_for_a_person() throws Exception {
        assertThat(alerts())
                .extracting(alert -> alert.path("alert").asText())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("Kikori[A-Z][A-Za-z]+"));
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            JsonNode words = alert.path("annotations");
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(words.path("summary").asText()).as(name).isNotBlank().doesNotEndWith(".");
            assertThat(words.path("description").asText()).as(name).endsWith(".");
            assertThat(words.path("runbook").asText())
                    .isEqualTo("docs/operating.md#" + name.toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void every_alert_is_seen_to_fire_and_not_to_fire() throws Exception {
        Set<String> fire = new TreeSet<>();
        Set<String> calm = new TreeSet<>();
        try (var files = Files.list(FOLDER.resolve("tests"))) {
            for (Path file : files.toList()) {
                for (JsonNode test : read(file).path("tests")) {
                    for (JsonNode look : test.path("alert_rule_test")) {
                        assertThat(look.path("exp_alerts").isArray()).as("%s", file).isTrue();
                        (look.path("exp_alerts").isEmpty() ? calm : fire)
                                .add(look.path("alertname").asText());
                    }
                }
            }
        }
        List<String> names = alerts().stream().map(alert -> alert.path("alert").asText()).toList();
        assertThat(fire).containsExactlyInAnyOrderElementsOf(names);
        assertThat(calm).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void prometheus_reads_the_rules_from_where_they_lie() throws Exception {
        JsonNode files = read(FOLDER.resolve("prometheus.yml")).path("rule_files");
        assertThat(files).hasSize(1);
        assertThat(FOLDER.resolve(files.get(0).asText())).isRegularFile();
    }

    @Test
    void the_job_that_the_rules_ask_for_is_the_one_that_is_scraped() throws Exception {
        JsonNode scrape = read(FOLDER.resolve("prometheus.yml")).at("/scrape_configs/0");
        String job = "job=\"" + scrape.path("job_name").asText() + "\"";
        assertThat(rules())
                .extracting(rule -> rule.path("expr").asText())
                .filteredOn(expression -> expression.contains("job="))
                .isNotEmpty()
                .allSatisfy(expression -> assertThat(expression).contains(job));
    }

    private static JsonNode read(Path file) throws IOException {
        return YAML.readTree(Files.readString(file));
    }
}
