package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

class GrafanaDashboardTest {
    private static final Path FILE = Path.of("deploy/grafana/dashboards/kikori.json");
    private static final Path PROVISIONING = Path.of("deploy/grafana/provisioning");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final int COLUMNS = 24;

    private final JsonNode board;

    GrafanaDashboardTest() throws IOException {
        board = JsonMapper.builder().build().readTree(Files.readString(FILE));
    }

    private record Cell(String title, int x, int y, int width, int height) {
        static Cell of(JsonNode panel) {
            JsonNode place = panel.path("gridPos");
            return new Cell(
                    panel.path("title").asText(),
                    place.path("x").asInt(-1),
                    place.path("y").asInt(-1),
                    place.path("w").asInt(),
                    place.path("h").asInt());
        }

        boolean overlaps(Cell other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }

    /** All expressions, of panels and annotations. */
    static List<Expression> expressions() throws IOException {
        List<Expression> expressions = new ArrayList<>();
        for (JsonNode expression :
                JsonMapper.builder().build().readTree(Files.readString(FILE)).findValues("expr")) {
            expressions.add(Expression.ofGrafana(expression.asText()));
        }
        return expressions;
    }

    @Test
    void every_metric_that_kikori_tells_is_on_it_and_no_other() throws Exception {
        Map<String, Metric> metrics = Metric.all();
        Set<String> shown = new TreeSet<>();
        for (Expression expression : expressions()) {
            expression.judge(metrics, Set.of());
            shown.addAll(expression.ofKikori(metrics));
        }
        shown.removeIf(name -> name.endsWith("_max"));

        assertThat(shown).isEqualTo(Metric.ofKikori(metrics));
    }

    @Test
    void no_panel_lies_on_another_and_none_leaves_the_grid() {
        List<Cell> cells = new ArrayList<>();
        board.path("panels").forEach(panel -> cells.add(Cell.of(panel)));
        for (int one = 0; one < cells.size(); one++) {
            Cell cell = cells.get(one);
            assertThat(cell.x).as(cell.title).isNotNegative();
            assertThat(cell.y).as(cell.title).isNotNegative();
            assertThat(cell.width).as(cell.title).isPositive();
            assertThat(cell.height).as(cell.title).isPositive();
            assertThat(cell.x + cell.width).as(cell.title).isLessThanOrEqualTo(COLUMNS);
            for (Cell other : cells.subList(one + 1, cells.size())) {
                assertThat(cell.overlaps(other)).as("%s and %s", cell.title, other.title).isFalse();
            }
        }
    }

    @Test
    void every_row_is_filled_from_edge_to_edge() {
        int width = 0;
        int y = -1;
        for (JsonNode panel : board.path("panels")) {
            Cell cell = Cell.of(panel);
            if (cell.y != y) {
                assertThat(width % COLUMNS).as("before %s", cell.title).isZero();
                y = cell.y;
                width = 0;
            }
            width += cell.width;
        }
        assertThat(width).isEqualTo(COLUMNS);
    }

    @Test
    void the_rows_are_those_of_the_work() {
        assertThat(board.path("panels"))
                .filteredOn(panel -> panel.path("type").asText().equals("row"))
                .extracting(panel -> panel.path("title").asText())
                .containsExactly(
                        "At a glance",
                        "Ingestion",
                        "OpenSearch",
                        "Detection",
                        "Queue",
                        "Rules",
                        "JVM");
    }

    @Test
    void every_panel_says_what_it_shows_in_which_unit_from_the_source_that_was_chosen() {
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : board.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            if (panel.path("type").asText().equals("row")) {
                continue;
            }
            JsonNode shown = panel.at("/fieldConfig/defaults");
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(shown.at("/thresholds/steps")).as(title).isNotEmpty();
            if (!panel.path("type").asText().equals("table")) {
                assertThat(shown.path("unit").asText()).as(title).isNotBlank();
            }
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            assertThat(panel.findValues("datasource"))
                    .as(title)
                    .allSatisfy(source ->
                            assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
        }
        assertThat(board.at("/templating/list/0/name").asText()).isEqualTo("datasource");
        assertThat(board.at("/templating/list/0/type").asText()).isEqualTo("datasource");
    }

    @Test
    void what_is_provisioned_is_this_board_and_the_prometheus_of_the_trial() throws Exception {
        JsonNode source =
                YAML.readTree(Files.readString(PROVISIONING.resolve("datasources/prometheus.yaml")))
                        .at("/datasources/0");
        JsonNode provider =
                YAML.readTree(Files.readString(PROVISIONING.resolve("dashboards/kikori.yaml")))
                        .at("/providers/0");
        JsonNode services =
                YAML.readTree(Files.readString(Path.of("docker-compose.yml"))).path("services");
        String folder = provider.at("/options/path").asText();
        List<String> mounted = new ArrayList<>();
        services.at("/grafana/volumes").forEach(volume -> mounted.add(volume.asText()));

        assertThat(source.path("type").asText()).isEqualTo("prometheus");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        assertThat(services.at("/prometheus/ports/0").asText()).endsWith(":9090");
        assertThat(mounted)
                .contains(
                        "./" + FILE + ":" + folder + "/kikori.json:ro",
                        "./"
                                + PROVISIONING
                                + "/datasources/prometheus.yaml:/etc/grafana/provisioning/datasources/prometheus.yaml:ro",
                        "./"
                                + PROVISIONING
                                + "/dashboards/kikori.yaml:/etc/grafana/provisioning/dashboards/kikori.yaml:ro");
        assertThat(
                        services.at(
                                        "/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                                .asText())
                .isEqualTo(folder + "/kikori.json");
    }
}
