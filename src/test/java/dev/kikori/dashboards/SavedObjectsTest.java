package dev.kikori.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SavedObjectsTest {
    private static final String PATTERN =
            """
            {"type":"index-pattern","id":"p","attributes":{"title":"logs*"},\
            "migrationVersion":{"index-pattern":"7.6.0"},"references":[]}
            """;
    private static final String CHART =
            """
            {"type":"visualization","id":"v","attributes":{"title":"V","visState":"{\\"type\\":\\"pie\\",\\"aggs\\":[]}",\
            "kibanaSavedObjectMeta":{"searchSourceJSON":"{\\"indexRefName\\":\\"i\\"}"}},\
            "migrationVersion":{"visualization":"7.10.0"},\
            "references":[{"name":"i","type":"index-pattern","id":"p"}]}
            """;

    private static SavedObjects parse(String... lines) throws DashboardsException {
        return SavedObjects.parse(String.join("", lines), "my.ndjson");
    }

    @Test
    void a_sound_file_has_no_problems() throws DashboardsException {
        assertThat(parse(PATTERN, CHART).problems()).isEmpty();
    }

    @Test
    void a_reference_out_of_the_file_is_a_problem() throws DashboardsException {
        assertThat(parse(CHART).problems())
                .containsExactly(
                        "visualization v: refers to index-pattern p, which is not in the file");
    }

    @Test
    void a_name_without_a_reference_and_a_reference_without_a_use_are_problems()
            throws DashboardsException {
        assertThat(parse(PATTERN, CHART.replace("\"name\":\"i\"", "\"name\":\"j\"")).problems())
                .containsExactly(
                        "visualization v: no reference has the name i",
                        "visualization v: the reference j is not used");
    }

    @Test
    void a_migration_newer_than_any_version_has_is_a_problem() throws DashboardsException {
        assertThat(parse(PATTERN.replace("7.6.0", "7.11.0")).problems())
                .containsExactly(
                        "index-pattern p: migrationVersion index-pattern 7.11.0 is newer than every"
                                + " version's 7.6.0");
        assertThat(parse(PATTERN.replace("7.6.0", "7.6.1")).problems()).hasSize(1);
        assertThat(parse(PATTERN.replace("7.6.0", "7.5.10")).problems()).isEmpty();
    }

    @Test
    void a_missing_migration_version_is_a_problem() throws DashboardsException {
        assertThat(parse(PATTERN.replace("{\"index-pattern\":\"7.6.0\"}", "{}")).problems())
                .containsExactly(
                        "index-pattern p: migrationVersion is missing, so old migrations would run"
                                + " on it");
    }

    @Test
    void an_attribute_that_is_not_mapped_is_a_problem() throws DashboardsException {
        assertThat(parse(PATTERN, CHART.replace("\"title\"", "\"colour\":1,\"title\"")).problems())
                .containsExactly("visualization v: the attribute colour is not mapped");
    }

    @Test
    void a_type_that_some_version_lacks_is_a_problem() throws DashboardsException {
        assertThat(
                        parse(PATTERN.replace("\"type\":\"index-pattern\"", "\"type\":\"lens\""))
                                .problems())
                .containsExactly("lens p: the type lens is not one that every version imports");
    }

    @Test
    void a_string_that_should_hold_json_and_does_not_is_a_problem() throws DashboardsException {
        assertThat(parse(PATTERN, CHART.replace("\\\"aggs\\\":[]}", "")).problems())
                .singleElement()
                .asString()
                .startsWith("visualization v: /visState is not JSON");
    }

    @Test
    void an_object_that_is_there_twice_is_a_problem() throws DashboardsException {
        assertThat(parse(PATTERN, PATTERN).problems())
                .containsExactly("index-pattern p: is in the file twice");
    }

    @Test
    void a_line_that_is_no_object_is_refused_by_its_number() {
        assertThatThrownBy(() -> parse(PATTERN, "\n", "{\"type\"\n"))
                .isInstanceOf(DashboardsException.class)
                .hasMessageStartingWith("my.ndjson:3: not JSON");
        assertThatThrownBy(() -> parse("[]\n"))
                .hasMessage("my.ndjson:1: a saved object has a type and an id");
    }

    @Test
    void an_export_is_normalised_to_sorted_keys_sorted_objects_and_nothing_of_the_export()
            throws DashboardsException {
        SavedObjects export =
                parse(
                        CHART.replace(
                                "\"id\":\"v\"",
                                "\"version\":\"WzEs\",\"updated_at\":\"2026\",\"id\":\"v\""),
                        PATTERN,
                        "{\"exportedCount\":2,\"missingRefCount\":0,\"missingReferences\":[]}\n");

        assertThat(export.normalised().ndjson())
                .isEqualTo(
                        """
                        {"attributes":{"title":"logs*"},"id":"p","migrationVersion":{"index-pattern":"7.6.0"},"references":[],"type":"index-pattern"}
                        {"attributes":{"kibanaSavedObjectMeta":{"searchSourceJSON":"{\\"indexRefName\\":\\"i\\"}"},"title":"V","visState":"{\\"aggs\\":[],\\"type\\":\\"pie\\"}"},"id":"v","migrationVersion":{"visualization":"7.10.0"},"references":[{"id":"p","name":"i","type":"index-pattern"}],"type":"visualization"}
                        """);
    }
}
