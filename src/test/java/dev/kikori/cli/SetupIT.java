package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.dashboards.SavedObjects;
import dev.kikori.search.SearchCluster;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.FakeDashboards;
import dev.kikori.testing.Indices;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an operator sees of `kikori setup`. */
class SetupIT {
    private static final String BOARD = "dashboard:kikori-overview";

    @TempDir private Path folder;
    private FakeDashboards dashboards;
    private Indices indices;
    private Path config;

    @BeforeEach
    void start() throws Exception {
        dashboards = new FakeDashboards("");
        indices = Indices.embedded();
        indices.wipe();
        config =
                Files.writeString(
                        folder.resolve("kikori.yaml"),
                        "opensearch:\n  url: %s\ndashboards:\n  url: %s\n"
                                .formatted(
                                        EmbeddedServers.stack().openSearchUrl(), dashboards.url()));
    }

    @AfterEach
    void stop() {
        indices.close();
        dashboards.close();
    }

    @Test
    void it_says_what_it_changed_and_what_it_kept() throws Exception {
        Captured first = setup();
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("index templates installed: cloudtrail-events")
                .contains("dashboards at " + dashboards.url() + " (OpenSearch Dashboards 3.8.0): ")
                .contains(" 0 renewed, 0 as they should be, 0 kept");

        retitle("Ours");
        Captured second = setup();
        assertThat(second.exitCode()).as("what is kept is no failure").isZero();
        assertThat(second.out())
                .contains("index templates: as they should be")
                .contains(" 0 new, 0 renewed, ")
                .contains("kept, for a person changed it: dashboard kikori-overview")
                .contains("`kikori setup --overwrite`");
        assertThat(title()).isEqualTo("Ours");

        Captured third = setup("--overwrite");
        assertThat(third.out()).contains("renewed: dashboard kikori-overview");
        assertThat(title()).isNotEqualTo("Ours");
    }

    @Test
    void it_says_what_it_removed_and_what_a_person_changed_of_an_older_version() throws Exception {
        setup();
        remember("kikori-where", "kikori-where-renamed");
        remember("kikori-where", "kikori-where-changed");
        dashboards.change(
                "visualization:kikori-where-changed",
                object -> {
                    ((ObjectNode) object.path("attributes")).put("title", "Ours");
                    return object;
                });

        Captured second = setup();

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out())
                .contains(" 0 kept as a person changed them, 1 removed")
                .contains(
                        "  removed, for this version no longer has it: visualization"
                                + " kikori-where-renamed (Where: events by account and Region)")
                .contains(
                        "  kept, for a person changed it, though this version no longer has it:"
                                + " visualization kikori-where-changed (Ours); delete it in");
        assertThat(dashboards.keys())
                .contains("visualization:kikori-where-changed")
                .doesNotContain("visualization:kikori-where-renamed");
    }

    /** As if an older version had installed one of our charts under another id as well. */
    private void remember(String id, String olderId) throws Exception {
        dashboards.put(((ObjectNode) dashboards.object("visualization:" + id)).put("id", olderId));
        SearchCluster cluster = indices.cluster();
        cluster.ask("POST", "/cloudtrail-setup/_refresh", null);
        JsonNode hit = cluster.ask("GET", "/cloudtrail-setup/_search", null).at("/hits/hits/0");
        ObjectNode remembered = (ObjectNode) hit.path("_source");
        for (JsonNode object : remembered.path("objects")) {
            if (object.path("id").asText().equals(id)) {
                remembered
                        .withArray("objects")
                        .add(((ObjectNode) object.deepCopy()).put("id", olderId));
                break;
            }
        }
        cluster.ask("PUT", "/cloudtrail-setup/_doc/" + hit.path("_id").asText(), remembered);
    }

    @Test
    void a_version_before_the_first_that_the_boards_are_made_for_is_told() {
        assertThat(List.of("1.3.0", "2.7.0", "2.0.0-rc1")).allMatch(SetupCommand::isTooOld);
        assertThat(List.of("2.8.0", "2.19.1", "3.0.0-beta1", "10.0.0", "unknown"))
                .noneMatch(SetupCommand::isTooOld);
    }

    @Test
    void a_language_stays_until_another_is_asked_for() throws Exception {
        String english = board().objects().getLast().title();
        setup("--lang", "ja");
        String japanese = title();
        assertThat(japanese).isNotEqualTo(english).matches(".*\\p{IsHan}.*");

        assertThat(setup().out()).contains(" 0 new, 0 renewed, ");
        assertThat(title()).isEqualTo(japanese);

        assertThat(setup("--lang", "en").out()).contains(" 0 kept");
        assertThat(title()).isEqualTo(english);
    }

    @Test
    void an_export_brings_a_change_back_in_english_and_touches_nothing_else() throws Exception {
        setup("--lang", "ja");
        retitle("Ours");
        Path files = Files.createDirectory(folder.resolve("dashboards"));
        for (String file : SavedObjects.FILES) {
            Files.writeString(files.resolve(file), SavedObjects.shipped(file).ndjson());
        }

        Captured export = setup("--export", files.toString());

        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(export.out())
                .contains("kikori-overview.ndjson: written 1, left out 0")
                .contains("written: dashboard kikori-overview (Ours)");
        for (String file : SavedObjects.FILES) {
            String shipped = SavedObjects.shipped(file).ndjson();
            String exported = Files.readString(files.resolve(file));
            if (file.equals("kikori-overview.ndjson")) {
                assertThat(exported)
                        .isEqualTo(
                                shipped.replace(
                                        "\"title\":\"" + board().objects().getLast().title() + "\"",
                                        "\"title\":\"Ours\""));
            } else {
                assertThat(exported).as(file).isEqualTo(shipped);
            }
        }
    }

    @Test
    void an_export_into_no_folder_is_refused_with_the_next_step() {
        Captured export = setup("--export", folder.resolve("absent").toString());

        assertThat(export.exitCode()).isEqualTo(1);
        assertThat(export.err())
                .contains("absent is not a folder; name the one that holds kikori-overview.ndjson");
    }

    @Test
    void an_export_with_what_only_an_installation_knows_is_refused() {
        Captured export = setup("--export", folder.toString(), "--overwrite");

        assertThat(export.exitCode()).isEqualTo(1);
        assertThat(export.err()).contains("--export installs nothing");
        assertThat(dashboards.keys()).isEmpty();
    }

    private Captured setup(String... options) {
        List<String> arguments = new ArrayList<>(List.of("setup", "--config", config.toString()));
        arguments.addAll(List.of(options));
        return Captured.run(arguments.toArray(String[]::new));
    }

    private static SavedObjects board() {
        return SavedObjects.shipped("kikori-overview.ndjson");
    }

    private void retitle(String title) {
        dashboards.change(
                BOARD,
                object -> {
                    ((ObjectNode) object.path("attributes")).put("title", title);
                    return object;
                });
    }

    private String title() {
        return dashboards.object(BOARD).at("/attributes/title").asText();
    }
}
