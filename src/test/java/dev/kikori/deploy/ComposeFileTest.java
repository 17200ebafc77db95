package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

final class ComposeFileTest {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final JsonNode COMPOSE = read("docker-compose.yml");
    private static final JsonNode SERVICES = COMPOSE.path("services");
    private static final JsonNode CONFIG = read("deploy/compose/kikori.yaml");

    /** A name, a colon, and a tag that begins with a version. */
    private static final Pattern PINNED = Pattern.compile("[a-z0-9/-]+:v?\\d+\\.\\d+[\\w.-]*");

    @Test
    void every_image_is_pinned_to_a_version_or_built_here() {
        for (var service : SERVICES.properties()) {
            String image = service.getValue().path("image").asText();
            if (service.getValue().has("build")) {
                assertThat(image).isEqualTo("kikori:local");
            } else {
                assertThat(image).as(service.getKey()).matches(PINNED);
            }
        }
    }

    @Test
    void the_images_base_is_pinned_and_it_does_not_run_as_root() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("Dockerfile"));
        List<String> bases = lines.stream().filter(line -> line.startsWith("FROM ")).toList();
        assertThat(bases)
                .hasSize(2)
                .allSatisfy(from -> assertThat(from.split(" ")[1]).matches(PINNED));
        assertThat(lines.stream().filter(line -> line.startsWith("USER ")).toList())
                .containsExactly("USER 10001");
    }

    @Test
    void the_context_of_the_image_holds_what_the_build_reads() throws IOException {
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));
        String pom = Files.readString(Path.of("pom.xml"));
        var folders = Pattern.compile("<resource>\\s*<directory>([^<]+)</directory>").matcher(pom);
        assertThat(ignored).contains("*", "!pom.xml", "!src");
        while (folders.find()) {
            String top = folders.group(1).split("/")[0];
            assertThat(ignored).contains("!" + top);
        }
    }

    @Test
    void whatever_is_waited_for_is_a_service_that_can_answer() {
        Map<String, String> needs =
                Map.of(
                        "service_healthy",
                        "healthcheck",
                        "service_completed_successfully",
                        "restart");
        for (var service : SERVICES.properties()) {
            for (var waited : service.getValue().path("depends_on").properties()) {
                String condition = waited.getValue().path("condition").asText();
                JsonNode target = SERVICES.path(waited.getKey());
                assertThat(target.isMissingNode()).as(waited.getKey()).isFalse();
                assertThat(needs).containsKey(condition);
                assertThat(target.has(needs.getOrDefault(condition, "")))
                        .as("%s waits for %s", service.getKey(), waited.getKey())
                        .isTrue();
            }
        }
    }

    @Test
    void every_service_has_a_limit_on_its_memory_and_answers_or_ends() {
        for (var service : SERVICES.properties()) {
            JsonNode body = service.getValue();
            assertThat(body.path("mem_limit").asText()).as(service.getKey()).matches("\\d+m");
            boolean oneShot = body.path("restart").asText().equals("no");
            assertThat(body.has("healthcheck")).as(service.getKey()).isNotEqualTo(oneShot);
        }
    }

    @Test
    void every_port_is_bound_to_this_machine_only() {
        List<String> ports = new ArrayList<>();
        SERVICES.forEach(
                service -> service.path("ports").forEach(port -> ports.add(port.asText())));
        assertThat(ports)
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port).matches("127\\.0\\.0\\.1:\\d+:\\d+"))
                .doesNotHaveDuplicates();
    }

    @Test
    void every_mounted_file_exists_and_every_volume_is_declared() {
        for (JsonNode service : SERVICES) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith("./")) {
                    assertThat(Path.of(source)).isRegularFile();
                    assertThat(volume.asText()).endsWith(":ro");
                } else {
                    assertThat(COMPOSE.path("volumes").has(source)).as(source).isTrue();
                }
            }
        }
    }

    @Test
    void there_is_no_password_in_the_clear() throws IOException {
        Pattern secret = Pattern.compile("(?im)^.*(passw|secret|token|credential)[^:#]*:(.*)$");
        for (Path file :
                List.of(Path.of("docker-compose.yml"), Path.of("deploy/compose/kikori.yaml"))) {
            var found = secret.matcher(Files.readString(file).replaceAll("(?m)^\\s*#.*$", ""));
            while (found.find()) {
                assertThat(found.group(2).strip()).as(found.group()).isEqualTo("not-checked");
            }
        }
    }

    @Test
    void the_configuration_names_services_of_the_file() {
        List<String> addresses =
                Stream.of(
                                "/queue/url",
                                "/queue/endpoint",
                                "/archive/endpoint",
                                "/opensearch/url",
                                "/dashboards/url")
                        .map(pointer -> CONFIG.at(pointer).asText())
                        .toList();
        assertThat(addresses)
                .allSatisfy(address ->
                        assertThat(SERVICES.has(java.net.URI.create(address).getHost()))
                                .as(address)
                                .isTrue());
        assertThat(SERVICES.at("/story/environment/QUEUE_URL").asText())
                .isEqualTo(CONFIG.at("/queue/url").asText());
        assertThat(SERVICES.at("/story/environment/SQS_ENDPOINT").asText())
                .isEqualTo(CONFIG.at("/queue/endpoint").asText());
        assertThat(SERVICES.at("/story/environment/S3_ENDPOINT").asText())
                .isEqualTo(CONFIG.at("/archive/endpoint").asText());
    }

    @Test
    void prometheus_scrapes_the_worker_where_it_answers() {
        JsonNode scrape = read("deploy/prometheus/prometheus.yml").at("/scrape_configs/0");
        assertThat(scrape.path("metrics_path").asText()).isEqualTo("/metrics");
        assertThat(scrape.at("/static_configs/0/targets/0").asText())
                .isEqualTo("worker:" + CONFIG.at("/ops/port").asText());
        assertThat(CONFIG.at("/ops/address").asText()).isEqualTo("0.0.0.0");
        assertThat(SERVICES.has("worker")).isTrue();
    }

    @Test
    void the_queue_that_the_emulator_makes_is_the_one_that_is_read() throws IOException {
        String url = CONFIG.at("/queue/url").asText();
        String queues = Files.readString(Path.of("deploy/compose/elasticmq.conf"));
        assertThat(queues)
                .contains("  " + url.substring(url.lastIndexOf('/') + 1) + " {\n")
                .contains("maxReceiveCount = 10");
    }

    private static JsonNode read(String file) {
        try {
            return YAML.readTree(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
