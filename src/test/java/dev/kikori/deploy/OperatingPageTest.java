package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page for whoever runs Kikori holds every metric and every alert, and no other. */
class OperatingPageTest {
    private static final Pattern METRIC =
            Pattern.compile(
                    "(?m)^\\| `(kikori_\\w+)` \\| (\\w+) \\| ([^|]+) \\| ([^|]*) \\| ([^|]+) \\|$");
    private static final Pattern ALERT =
            Pattern.compile("(?ms)^#### (Kikori\\w+)\n\n(.*?)(?=^##|\\z)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final String page;

    OperatingPageTest() throws IOException {
        page = Files.readString(Path.of("docs/operating.md"));
    }

    @Test
    void every_metric_stands_there_with_its_type_unit_labels_and_meaning() throws Exception {
        Map<String, Metric> metrics = Metric.all();
        Set<String> explained = new TreeSet<>();
        Matcher row = METRIC.matcher(page);
        while (row.find()) {
            String name = row.group(1);
            assertThat(explained.add(name)).as(name).isTrue();
            Metric metric = Metric.of(name, metrics);
            assertThat(row.group(2)).as(name).isEqualTo(metric.type());
            assertThat(words(row.group(4))).as(name).isEqualTo(metric.labels().keySet());
            assertThat(row.group(3).strip()).as(name).matches(unitOf(name));
            for (String label : Set.of("outcome", "result", "state")) {
                assertThat(words(row.group(5)))
                        .as(name)
                        .containsAll(metric.labels().getOrDefault(label, Set.of()));
            }
        }

        assertThat(explained).isEqualTo(Metric.ofKikori(metrics));
    }

    private static String unitOf(String name) {
        if (name.endsWith("_timestamp_seconds")) {
            return "Unix time";
        }
        return name.endsWith("_seconds") ? "seconds" : "(?!seconds|Unix time).+";
    }

    private static Set<String> words(String cell) {
        Set<String> words = new TreeSet<>();
        Matcher word = CODE.matcher(cell);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    @Test
    void every_alert_stands_there_with_what_it_means_why_it_matters_and_what_to_do()
            throws Exception {
        Map<String, String> explained = new TreeMap<>();
        Matcher section = ALERT.matcher(page);
        while (section.find()) {
            explained.put(section.group(1), section.group(2));
        }
        Map<String, String> expected = new TreeMap<>();
        for (JsonNode alert : AlertRulesTest.alerts()) {
            expected.put(
                    alert.path("alert").asText(),
                    "`"
                            + alert.at("/labels/severity").asText()
                            + "`"
                            + (alert.has("for") ? ", after " + alert.path("for").asText() : "")
                            + ". ");
        }

        assertThat(explained.keySet()).isEqualTo(expected.keySet());
        explained.forEach((name, words) ->
                assertThat(words)
                        .as(name)
                        .startsWith(expected.get(name))
                        .containsSubsequence(
                                "- *What it means.* ", "- *Why it matters.* ", "- *What to do.* "));
    }

    @Test
    void every_metric_that_is_named_in_the_text_exists() throws Exception {
        Map<String, Metric> metrics = Metric.all();
        Matcher name = Pattern.compile("(?:kikori|jvm|process|system)_[a-z_]+[a-z]").matcher(page);
        while (name.find()) {
            String found = name.group();
            if (page.startsWith("*", name.end()) || page.startsWith("_*", name.end())) {
                assertThat(metrics.keySet()).anyMatch(metric -> metric.startsWith(found));
            } else {
                assertThat(Metric.of(found, metrics)).isNotNull();
            }
        }
    }
}
