package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.testing.KikoriProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The demo as a visitor runs it: two JVMs, and one document to read. */
class DemoIT {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private static final int[] FINDINGS = {21, 82, 2, 19, 7, 7, 6, 6, 5, 11, 6, 11, 6, 6};

    @TempDir private Path folder;

    @Test
    void once_in_json_it_prints_one_document_that_adds_up() throws Exception {
        Path report = folder.resolve("report.html");
        KikoriProcess demo =
                KikoriProcess.run(
                        folder, "demo", "--once", "--json", "--report", report.toString());
        assertThat(demo.exitCode()).as(demo.err()).isZero();
        JsonNode said = JSON.readTree(demo.out());
        assertThat(said.path("objects"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"seen": 372, "done": 372, "deadLettered": 0, "alreadyDone": 0, "digests": 0}
                                """));
        assertThat(said.path("events"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"read": 3287, "created": 3096, "duplicate": 191, "deadLettered": 0, "excluded": 0}
                                """));
        assertThat(said.at("/findings/byRule")).hasSize(FINDINGS.length);
        int total = 0;
        for (int control = 1; control <= FINDINGS.length; control++) {
            assertThat(said.at("/findings/byRule/cloudwatch-" + control).asInt())
                    .as("cloudwatch-" + control)
                    .isEqualTo(FINDINGS[control - 1]);
            total += FINDINGS[control - 1];
        }
        assertThat(said.at("/findings/total").asInt()).isEqualTo(total);
        assertThat(said.at("/opensearch/url").asText()).startsWith("http://127.0.0.1:");
        assertThat(said.at("/opensearch/version").asText()).startsWith("3.");
        assertThat(said.path("seconds").asDouble()).isPositive();
        assertThat(said.path("report").asText()).isEqualTo(report.toString());
        assertThat(report)
                .content()
                .contains("In these 3 days there were 3,096 events", "All 14 controls fired.");
    }

    @Test
    void a_folder_without_trails_is_refused_before_anything_starts() throws Exception {
        KikoriProcess demo =
                KikoriProcess.run(folder, "demo", "--once", "--data", folder.toString());
        assertThat(demo.exitCode()).isEqualTo(1);
        assertThat(demo.err())
                .contains(folder.toString())
                .contains("holds no AWSLogs/…/*.json.gz; name a folder above AWSLogs")
                .doesNotContain("Starting");
        assertThat(demo.out()).isEmpty();
    }
}
