package dev.kikori.dashboards;

import static dev.kikori.dashboards.Installer.Fate.KEPT;
import static dev.kikori.dashboards.Installer.Fate.NEW;
import static dev.kikori.dashboards.Installer.Fate.RENEWED;
import static dev.kikori.dashboards.Installer.Fate.UNCHANGED;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.dashboards.DashboardsApi.Settings;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.FakeDashboards;
import dev.kikori.testing.Indices;
import dev.kikori.trail.Language;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whatever a person changes in OpenSearch Dashboards survives, and comes back into the files. */
class InstallerIT {
    private static final String BOARD = "dashboard:kikori-overview";
    private static final Optional<Language> AS_BEFORE = Optional.empty();

    private static final Set<SavedObject.Key> SHIPPED = new TreeSet<>();

    static {
        for (String file : SavedObjects.FILES) {
            SavedObjects.shipped(file).objects().forEach(object -> SHIPPED.add(object.key()));
        }
    }

    private FakeDashboards dashboards;
    private DashboardsApi api;
    private Indices indices;

    @BeforeEach
    void start() throws Exception {
        dashboards = new FakeDashboards("");
        api = DashboardsApi.connect(Settings.open(dashboards.url()));
        indices = Indices.embedded();
        indices.reset();
    }

    @AfterEach
    void stop() {
        api.close();
        dashboards.close();
        indices.close();
    }

    @Test
    void what_is_not_there_after_the_import_is_a_failure_and_comes_the_next_time()
            throws Exception {
        dashboards.lose("kikori-where");
        Installer.Report first = new Installer(api, indices.cluster()).install(AS_BEFORE, false);
        assertThat(first.failures())
                .singleElement()
                .asString()
                .contains("kikori-where", "is not there after the import");

        dashboards.lose("");
        assertThat(keys(install(AS_BEFORE, false), NEW))
                .containsExactly(new SavedObject.Key("visualization", "kikori-where"));
    }

    @Test
    void the_first_installation_brings_everything_and_the_second_nothing() throws Exception {
        Installer.Report first = install(AS_BEFORE, false);
        Installer.Report second = install(AS_BEFORE, false);

        assertThat(keys(first, NEW)).isEqualTo(SHIPPED);
        assertThat(keys(second, UNCHANGED)).isEqualTo(SHIPPED);
        assertThat(second.size()).isEqualTo(SHIPPED.size());
    }

    @Test
    void what_a_person_changed_is_kept_until_told_otherwise() throws Exception {
        install(AS_BEFORE, false);
        retitle(BOARD, "Ours");

        Installer.Report second = install(AS_BEFORE, false);
        assertThat(keys(second, KEPT))
                .containsExactly(new SavedObject.Key("dashboard", "kikori-overview"));
        assertThat(keys(second, UNCHANGED)).hasSize(SHIPPED.size() - 1);
        assertThat(title(BOARD)).isEqualTo("Ours");

        assertThat(keys(install(AS_BEFORE, false), KEPT)).hasSize(1);

        Installer.Report told = install(AS_BEFORE, true);
        assertThat(keys(told, RENEWED))
                .containsExactly(new SavedObject.Key("dashboard", "kikori-overview"));
        assertThat(title(BOARD)).isNotEqualTo("Ours");
        assertThat(keys(install(AS_BEFORE, false), UNCHANGED)).isEqualTo(SHIPPED);
    }

    @Test
    void what_an_older_version_installed_is_renewed() throws Exception {
        install(AS_BEFORE, false);
        retitle(BOARD, "As an older version had it");
        rememberAsInstalled(BOARD);

        assertThat(keys(install(AS_BEFORE, false), RENEWED))
                .containsExactly(new SavedObject.Key("dashboard", "kikori-overview"));
    }

    @Test
    void what_was_there_before_kikori_remembered_anything_is_taken_for_somebodys_work()
            throws Exception {
        api.importObjects(SavedObjects.shipped(SavedObjects.FILES.getFirst()));
        retitle(BOARD, "Imported by hand, then changed");

        assertThat(keys(install(AS_BEFORE, false), KEPT)).hasSize(1);
    }

    @Test
    void a_deleted_object_comes_back() throws Exception {
        install(AS_BEFORE, false);
        dashboards.delete(BOARD);

        assertThat(keys(install(AS_BEFORE, false), NEW)).hasSize(1);
    }

    @Test
    void the_list_of_fields_that_dashboards_keeps_is_nobodys_change() throws Exception {
        install(AS_BEFORE, false);
        addField("index-pattern:kikori-events", false);

        assertThat(keys(install(AS_BEFORE, false), UNCHANGED)).isEqualTo(SHIPPED);
        assertThat(fields("index-pattern:kikori-events"))
                .as("that of this version takes its place")
                .contains("@timestamp")
                .doesNotContain("one");
    }

    @Test
    void a_board_that_was_saved_as_it_was_is_nobodys_change(@TempDir Path folder) throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        dashboards.change(
                BOARD,
                board -> {
                    ObjectNode attributes = (ObjectNode) board.path("attributes");
                    String panels = attributes.path("panelsJSON").asText();
                    assertThat(panels).contains("\"version\":\"7.9.3\"");
                    assertThat(panels).contains("\"embeddableConfig\":{}");
                    attributes.put(
                            "panelsJSON",
                            panels.replace("7.9.3", "2.8.0")
                                    .replace(
                                            "\"embeddableConfig\":{}",
                                            "\"embeddableConfig\":{\"vis\":null}"));
                    return board;
                });

        assertThat(export(folder)).allMatch(change -> change.written().isEmpty());
        assertThat(keys(install(AS_BEFORE, false), UNCHANGED)).isEqualTo(SHIPPED);
    }

    @Test
    void a_scripted_field_is_somebodys_work() throws Exception {
        install(AS_BEFORE, false);
        addField("index-pattern:kikori-events", true);

        assertThat(keys(install(AS_BEFORE, false), KEPT))
                .containsExactly(new SavedObject.Key("index-pattern", "kikori-events"));
    }

    @Test
    void an_export_without_changes_leaves_every_file_as_it_was(@TempDir Path folder)
            throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        addField("index-pattern:kikori-events", false);

        for (Exporter.Change change : export(folder)) {
            assertThat(change.written()).as(change.file()).isEmpty();
            assertThat(change.gone()).as(change.file()).isEmpty();
            assertThat(change.problems()).as(change.file()).isEmpty();
        }
        for (String file : SavedObjects.FILES) {
            assertThat(Files.readString(folder.resolve(file)))
                    .isEqualTo(SavedObjects.shipped(file).ndjson());
        }
    }

    @Test
    void a_changed_title_and_a_new_panel_come_back_into_the_file(@TempDir Path folder)
            throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        retitle(BOARD, "Ours");
        SavedObjects panel =
                SavedObjects.parse(
                        """
                        {"type":"visualization","id":"of-ours","attributes":{"title":"Note","description":"",\
                        "uiStateJSON":"{}","version":1,\
                        "visState":"{\\"type\\":\\"markdown\\",\\"aggs\\":[],\\"title\\":\\"Note\\"}",\
                        "kibanaSavedObjectMeta":{"searchSourceJSON":"{}"}},\
                        "migrationVersion":{"visualization":"7.10.0"},"references":[]}
                        """,
                        "a person");
        api.importObjects(panel);
        addPanel(BOARD, "of-ours");

        Exporter.Change change =
                export(folder).stream()
                        .filter(one -> one.file().endsWith("kikori-overview.ndjson"))
                        .findFirst()
                        .orElseThrow();

        assertThat(change.problems()).isEmpty();
        assertThat(change.written())
                .extracting(SavedObject::key)
                .containsExactlyInAnyOrder(
                        new SavedObject.Key("dashboard", "kikori-overview"),
                        new SavedObject.Key("visualization", "of-ours"));
        SavedObjects file =
                SavedObjects.parse(
                        Files.readString(folder.resolve("kikori-overview.ndjson")), "file");
        assertThat(file.objects()).extracting(SavedObject::title).contains("Ours", "Note");
        assertThat(file.normalised()).isEqualTo(file);
    }

    @Test
    void a_scripted_field_comes_back_beside_the_fields_of_the_file(@TempDir Path folder)
            throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        addField("index-pattern:kikori-events", true);

        export(folder);

        SavedObject pattern =
                SavedObjects.parse(
                                Files.readString(folder.resolve("kikori-overview.ndjson")), "file")
                        .objects()
                        .stream()
                        .filter(object -> object.id().equals("kikori-events"))
                        .findFirst()
                        .orElseThrow();
        assertThat(pattern.inner("/fields").findValuesAsText("name")).contains("@timestamp", "one");
    }

    @Test
    void a_board_that_is_not_in_dashboards_stays_in_its_file(@TempDir Path folder)
            throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        dashboards.delete(BOARD);

        assertThat(export(folder))
                .anySatisfy(change ->
                        assertThat(change.absent())
                                .extracting(SavedObject::id)
                                .containsExactly("kikori-overview"));
        assertThat(Files.readString(folder.resolve("kikori-overview.ndjson")))
                .isEqualTo(SavedObjects.shipped("kikori-overview.ndjson").ndjson());
    }

    @Test
    void a_panel_that_was_deleted_while_its_board_shows_it_stays_in_the_file(@TempDir Path folder)
            throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        retitle(BOARD, "Ours");
        dashboards.delete("visualization:kikori-where");
        dashboards.delete("index-pattern:kikori-events");

        Exporter.Change change = export(folder).getFirst();

        assertThat(change.problems()).isEmpty();
        assertThat(change.gone()).isEmpty();
        assertThat(change.absent())
                .extracting(SavedObject::id)
                .containsExactlyInAnyOrder("kikori-where", "kikori-events");
        assertThat(Files.readString(folder.resolve("kikori-overview.ndjson")))
                .contains("\"title\":\"Ours\"")
                .contains("\"id\":\"kikori-where\"");
    }

    @Test
    void what_some_version_would_not_import_is_not_written(@TempDir Path folder) throws Exception {
        copyTo(folder);
        install(AS_BEFORE, false);
        dashboards.change(
                BOARD,
                board -> {
                    ((ObjectNode) board.at("/migrationVersion")).put("dashboard", "9.0.0");
                    return board;
                });
        retitle(BOARD, "From a newer version");

        assertThat(export(folder))
                .anySatisfy(change ->
                        assertThat(change.problems())
                                .singleElement()
                                .asString()
                                .contains("migrationVersion dashboard 9.0.0 is newer"));
        assertThat(Files.readString(folder.resolve("kikori-overview.ndjson")))
                .isEqualTo(SavedObjects.shipped("kikori-overview.ndjson").ndjson());
    }

    private static final String OLD_PANEL =
            """
            {"type":"visualization","id":"kikori-old-panel","attributes":{"title":"Of an older version",\
            "description":"","uiStateJSON":"{}","version":1,\
            "visState":"{\\"type\\":\\"markdown\\",\\"aggs\\":[],\\"title\\":\\"Old\\"}",\
            "kibanaSavedObjectMeta":{"searchSourceJSON":"{}"}},\
            "migrationVersion":{"visualization":"7.10.0"},"references":[]}
            """;
    private static final String OLD_BOARD =
            """
            {"type":"dashboard","id":"kikori-old-board","attributes":{"title":"A board of an older version",\
            "description":"","hits":0,"optionsJSON":"{}","timeRestore":false,"version":1,\
            "panelsJSON":"[{\\"panelIndex\\":\\"1\\",\\"panelRefName\\":\\"panel_0\\"}]",\
            "kibanaSavedObjectMeta":{"searchSourceJSON":"{}"}},"migrationVersion":{"dashboard":"7.9.3"},\
            "references":[{"name":"panel_0","type":"visualization","id":"kikori-old-panel"}]}
            """;
    private static final String PANEL_BEFORE = "visualization:kikori-old-panel";
    private static final String BOARD_BEFORE = "dashboard:kikori-old-board";

    @Test
    void what_no_version_ships_any_more_is_removed_once_and_forgotten() throws Exception {
        installAnOlderVersion();

        Installer.Report report = install(AS_BEFORE, false);

        assertThat(report.retired())
                .as("the board first, or its panel would still be used")
                .hasOnlyElementsOfType(Retirement.Removed.class)
                .extracting(outcome -> outcome.object().id())
                .containsExactly("kikori-old-board", "kikori-old-panel");
        assertThat(dashboards.keys()).hasSize(SHIPPED.size());
        assertThat(remembered()).isEqualTo(SHIPPED);
        assertThat(install(AS_BEFORE, false).retired()).isEmpty();
    }

    @Test
    void what_a_person_changed_stays_though_no_version_ships_it_any_more() throws Exception {
        installAnOlderVersion();
        retitle(PANEL_BEFORE, "Ours");

        for (boolean overwrite : List.of(false, true)) {
            assertThat(install(AS_BEFORE, overwrite).retired())
                    .filteredOn(outcome -> outcome instanceof Retirement.Changed)
                    .as("nothing would take its place, so not even --overwrite removes it")
                    .extracting(outcome -> outcome.object().title())
                    .containsExactly("Ours");
        }
        assertThat(dashboards.keys()).contains(PANEL_BEFORE).doesNotContain(BOARD_BEFORE);
    }

    @Test
    void what_a_persons_board_shows_stays_until_it_shows_it_no_more() throws Exception {
        installAnOlderVersion();
        retitle(BOARD_BEFORE, "Ours");
        assertThat(install(AS_BEFORE, false).retired())
                .anySatisfy(outcome ->
                        assertThat(outcome)
                                .isInstanceOfSatisfying(
                                        Retirement.Used.class,
                                        used -> {
                                            assertThat(used.object().id())
                                                    .isEqualTo("kikori-old-panel");
                                            assertThat(used.user().title()).isEqualTo("Ours");
                                        }));
        assertThat(dashboards.keys()).contains(PANEL_BEFORE, BOARD_BEFORE);

        dashboards.delete(BOARD_BEFORE);
        assertThat(install(AS_BEFORE, false).retired())
                .singleElement()
                .isInstanceOf(Retirement.Removed.class);
        assertThat(dashboards.keys()).doesNotContain(PANEL_BEFORE);
        assertThat(remembered()).isEqualTo(SHIPPED);
    }

    @Test
    void what_somebody_deleted_and_made_again_is_that_persons() throws Exception {
        installAnOlderVersion();
        dashboards.delete(BOARD_BEFORE);
        dashboards.delete(PANEL_BEFORE);
        assertThat(install(AS_BEFORE, false).retired()).isEmpty();

        api.importObjects(SavedObjects.parse(OLD_PANEL + OLD_BOARD, "by hand"));
        assertThat(install(AS_BEFORE, false).retired()).isEmpty();
        assertThat(dashboards.keys()).contains(PANEL_BEFORE, BOARD_BEFORE);
    }

    @Test
    void a_removal_that_fails_is_told_and_taken_up_again() throws Exception {
        installAnOlderVersion();
        dashboards.keepFromDeletion(PANEL_BEFORE, true);

        Installer.Report failed = install(AS_BEFORE, false);
        assertThat(failed.retired())
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        Retirement.Failed.class,
                        outcome -> assertThat(outcome.reason()).contains("DELETE", "500"));
        assertThat(keys(failed, UNCHANGED)).isEqualTo(SHIPPED);

        dashboards.keepFromDeletion(PANEL_BEFORE, false);
        assertThat(install(AS_BEFORE, false).retired())
                .singleElement()
                .isInstanceOf(Retirement.Removed.class);
        assertThat(dashboards.keys()).hasSize(SHIPPED.size());
    }

    @Test
    void what_is_retired_goes_whatever_language_is_asked_for() throws Exception {
        installAnOlderVersion();

        assertThat(install(Optional.of(Language.JAPANESE), false).retired())
                .hasSize(2)
                .hasOnlyElementsOfType(Retirement.Removed.class);
    }

    @Test
    void boards_imported_by_hand_are_nobodys_change_in_another_language() throws Exception {
        for (String file : SavedObjects.FILES) {
            api.importObjects(SavedObjects.shipped(file));
        }

        Installer.Report report = install(Optional.of(Language.JAPANESE), false);
        assertThat(keys(report, KEPT)).isEmpty();
        assertThat(title(BOARD)).matches(".*\\p{IsHan}.*");
    }

    /** As if the version before had shipped a board more, with a panel of its own. */
    private void installAnOlderVersion() throws Exception {
        install(AS_BEFORE, false);
        api.importObjects(SavedObjects.parse(OLD_PANEL + OLD_BOARD, "an older version"));
        rememberAsInstalled(PANEL_BEFORE);
        rememberAsInstalled(BOARD_BEFORE);
    }

    private Set<SavedObject.Key> remembered() throws Exception {
        return new TreeSet<>(
                new Installed.Store(indices.cluster(), Optional.empty())
                        .read()
                        .fingerprints()
                        .keySet());
    }

    private Installer.Report install(Optional<Language> language, boolean overwrite)
            throws Exception {
        Installer.Report report =
                new Installer(api, indices.cluster()).install(language, overwrite);
        assertThat(report.failures()).isEmpty();
        return report;
    }

    private List<Exporter.Change> export(Path folder) throws Exception {
        return new Exporter(api).export(folder);
    }

    private static Set<SavedObject.Key> keys(Installer.Report report, Installer.Fate fate) {
        Set<SavedObject.Key> keys = new TreeSet<>();
        report.of(fate).forEach(object -> keys.add(object.key()));
        return keys;
    }

    private static void copyTo(Path folder) throws IOException {
        for (String file : SavedObjects.FILES) {
            Files.writeString(folder.resolve(file), SavedObjects.shipped(file).ndjson());
        }
    }

    private void retitle(String key, String title) {
        dashboards.change(
                key,
                object -> {
                    ((ObjectNode) object.path("attributes")).put("title", title);
                    return object;
                });
    }

    private String title(String key) {
        return dashboards.object(key).at("/attributes/title").asText();
    }

    private List<String> fields(String key) {
        List<String> names = new ArrayList<>();
        read(dashboards.object(key).at("/attributes/fields").asText("[]"))
                .forEach(field -> names.add(field.path("name").asText()));
        return names;
    }

    private void addField(String key, boolean scripted) {
        dashboards.change(
                key,
                object -> {
                    ((ObjectNode) object.path("attributes"))
                            .put(
                                    "fields",
                                    "[{\"name\":\"one\",\"type\":\"string\",\"scripted\":%s}]"
                                            .formatted(scripted));
                    return object;
                });
    }

    private void addPanel(String key, String id) {
        dashboards.change(
                key,
                object -> {
                    ObjectNode attributes = (ObjectNode) object.path("attributes");
                    JsonNode panels = read(attributes.path("panelsJSON").asText());
                    ((ArrayNode) panels)
                            .addObject()
                            .put("panelIndex", "new")
                            .put("panelRefName", "panel_new")
                            .putObject("gridData")
                            .put("i", "new");
                    attributes.put("panelsJSON", panels.toString());
                    ((ArrayNode) object.path("references"))
                            .addObject()
                            .put("name", "panel_new")
                            .put("type", "visualization")
                            .put("id", id);
                    return object;
                });
    }

    private static JsonNode read(String json) {
        try {
            return SavedObjects.JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As if the version before had shipped what is there now. */
    private void rememberAsInstalled(String key) throws Exception {
        Installed.Store store = new Installed.Store(indices.cluster(), Optional.empty());
        Installed before = store.read();
        var fingerprints = new TreeMap<>(before.fingerprints());
        SavedObject object = new SavedObject((ObjectNode) dashboards.object(key));
        fingerprints.put(object.key(), Fingerprint.of(object));
        store.write(new Installed(before.language(), fingerprints));
        assertThat(indices.cluster().hasIndex(IndexNames.SETUP)).isTrue();
    }
}
