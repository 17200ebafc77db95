package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.kikori.config.ConfigLoader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
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
    void the_worker_understands_its_configuration_and_its_environment() throws Exception {
        for (String service : List.of("worker", "setup")) {
            Map<String, String> environment = new TreeMap<>();
            SERVICES.path(service)
                    .path("environment")
                    .properties()
                    .forEach(variable ->
                            environment.put(variable.getKey(), variable.getValue().asText()));
            assertThat(
                            new ConfigLoader(environment)
                                    .load(
                                            Path.of("deploy/compose/kikori.yaml"),
                                            List.of(ConfigLoader.Need.QUEUE)))
                    .isNotNull();
            assertThat(environment.keySet())
                    .filteredOn(name -> !name.startsWith("KIKORI_"))
                    .allMatch(name -> name.startsWith("AWS_"));
        }
    }

    @Test
    void the_story_is_told_all_that_it_asks_for() throws IOException {
        String source =
                Files.readString(Path.of("src/main/java/dev/kikori/embedded/PlayMain.java"));
        Matcher asked = Pattern.compile("needed\\(environment, \"(\\w+)\"\\)").matcher(source);
        Set<String> told = new TreeSet<>();
        SERVICES.at("/story/environment").fieldNames().forEachRemaining(told::add);
        int variables = 0;
        while (asked.find()) {
            assertThat(told).contains(asked.group(1));
            variables++;
        }
        assertThat(variables).isEqualTo(4);
    }

    @Test
    void every_key_is_one_that_compose_knows() {
        assertThat(names(COMPOSE)).isSubsetOf("name", "services", "volumes");
        for (JsonNode service : SERVICES) {
            assertThat(names(service))
                    .isSubsetOf(
                            "image",
                            "build",
                            "entrypoint",
                            "command",
                            "environment",
                            "depends_on",
                            "mem_limit",
                            "ulimits",
                            "ports",
                            "volumes",
                            "healthcheck",
                            "restart");
            if (service.has("healthcheck")) {
                assertThat(names(service.path("healthcheck")))
                        .contains("test", "interval", "timeout", "retries")
                        .isSubsetOf("test", "interval", "timeout", "retries", "start_period");
                assertThat(service.at("/healthcheck/test/0").asText()).isIn("CMD", "CMD-SHELL");
            }
        }
    }

    @Test
    void whoever_comes_to_grafana_may_look_and_nobody_can_sign_in() {
        JsonNode grafana = SERVICES.at("/grafana/environment");
        assertThat(grafana.path("GF_AUTH_ANONYMOUS_ENABLED").asText()).isEqualTo("true");
        assertThat(grafana.path("GF_AUTH_ANONYMOUS_ORG_ROLE").asText()).isEqualTo("Viewer");
        assertThat(grafana.path("GF_AUTH_BASIC_ENABLED").asText()).isEqualTo("false");
        assertThat(grafana.path("GF_AUTH_DISABLE_LOGIN_FORM").asText()).isEqualTo("true");
        assertThat(grafana.path("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION").asText())
                .isEqualTo("true");
    }

    @Test
    void the_page_says_how_much_memory_it_may_take() throws IOException {
        int megabytes = 0;
        for (JsonNode service : SERVICES) {
            if (!service.path("restart").asText().equals("no")) {
                megabytes += Integer.parseInt(service.path("mem_limit").asText().replace("m", ""));
            }
        }
        assertThat(Files.readString(Path.of("docs/connect.md")))
                .contains("limits on memory add up to " + megabytes / 1024.0 + " GB");
    }

    @Test
    void the_page_says_where_everything_answers() throws IOException {
        String page = Files.readString(Path.of("docs/connect.md"));
        for (JsonNode service : SERVICES) {
            for (JsonNode port : service.path("ports")) {
                String published = port.asText().substring(0, port.asText().lastIndexOf(':'));
                assertThat(page).contains("http://" + published);
            }
        }
    }

    @Test
    void every_file_for_the_trial_is_used_by_it() throws IOException {
        List<String> mounted = new ArrayList<>();
        SERVICES.forEach(service ->
                service.path("volumes")
                        .forEach(volume -> mounted.add(volume.asText().split(":")[0])));
        for (String folder : List.of("compose", "grafana", "prometheus")) {
            try (var files = Files.walk(Path.of("deploy", folder))) {
                assertThat(
                                files.filter(Files::isRegularFile)
                                        .map(file -> "./" + file)
                                        .filter(file -> !file.contains("/tests/")))
                        .isNotEmpty()
                        .allMatch(mounted::contains);
            }
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void prometheus_scrapes_the_worker_where_it_answers() {
        JsonNode scrape = read("deploy/prometheus/prometheus.yml").at("/scrape_configs/0");
        assertThat(scrape.path("metrics_path").asText()).isEqualTo("/metrics");
        assertThat(scrape.at("/static_configs/0/targets/0").asText())
                .isEqualTo("worker:" + CONFIG.at("/ops/port").asText());
        assertThat(CONFIG.at("/ops/address").asText()).isEqualTo("0.0.0.0");
        assertThat(SERVICES.at("/worker/ports/0").asText())
                .isEqualTo("127.0.0.1:%1$s:%1$s".formatted(CONFIG.at("/ops/port").asText()));
    }

    @Test
    void the_queue_that_the_emulator_makes_is_the_one_that_is_read() throws IOException {
        String url = CONFIG.at("/queue/url").asText();
        String queues = Files.readString(Path.of("deploy/compose/elasticmq.conf"));
        assertThat(queues)
                .contains("  " + url.substring(url.lastIndexOf('/') + 1) + " {\n")
                .contains("maxReceiveCount = 10")
                .contains("defaultVisibilityTimeout = 300 seconds");
        assertThat(CONFIG.at("/queue/visibilityTimeout").asText()).isEqualTo("5m");
    }

    private static JsonNode read(String file) {
        try {
            return YAML.readTree(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
