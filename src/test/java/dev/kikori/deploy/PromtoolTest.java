package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Prometheus' own tool says; skipped where it is not on the path. */
class PromtoolTest {
    private static final Path FOLDER = Path.of("deploy/prometheus");

    @BeforeAll
    static void find() {
        String path = String.valueOf(System.getenv("PATH"));
        Assumptions.assumeTrue(
                Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
                "promtool is not on the PATH: the alert rules are not exercised");
    }

    @Test
    void the_configuration_and_the_rules_are_valid() throws Exception {
        assertThat(promtool("check", "config", FOLDER.resolve("prometheus.yml").toString()))
                .contains("SUCCESS: 1 rule files found");
    }

    @Test
    void every_alert_fires_when_it_should_and_only_then() throws Exception {
        List<String> words = new ArrayList<>(List.of("test", "rules"));
        try (var files = Files.list(FOLDER.resolve("tests"))) {
            files.map(Path::toString).sorted().forEach(words::add);
        }
        promtool(words.toArray(String[]::new));
    }

    @Test
    void every_expression_of_the_dashboard_is_promql(@TempDir Path folder) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        List<Expression> expressions = GrafanaDashboardTest.expressions();
        for (int i = 0; i < expressions.size(); i++) {
            rules.append("  - record: panel:").append(i).append('\n');
            rules.append("    expr: '")
                    .append(expressions.get(i).text().replace("'", "''"))
                    .append("'\n");
        }
        Path file = Files.writeString(folder.resolve("dashboard.rules.yml"), rules);

        assertThat(promtool("check", "rules", file.toString()))
                .contains(expressions.size() + " rules found");
    }

    /** What it said; it must have found nothing wrong. */
    private static String promtool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
