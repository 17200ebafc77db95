package dev.kikori.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.findings.FindingFields;
import dev.kikori.testing.Golden;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Mapping;
import dev.kikori.trail.TextAnalysis;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

final class TemplatesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void the_events_template_maps_exactly_the_fields_of_the_catalogue() throws IOException {
        assertIsTemplate(
                IndexNames.EVENTS,
                "One document a CloudTrail event, in the documented structure",
                Mapping.properties(FieldNames.standard().all()));
    }

    @Test
    void the_findings_template_maps_a_findings_own_fields_and_those_it_copies() throws IOException {
        assertIsTemplate(
                IndexNames.FINDINGS,
                "One document a finding: which rule fired, on which event, about whom",
                FindingFields.properties(FieldNames.standard()));
    }

    private static void assertIsTemplate(String name, String description, ObjectNode properties)
            throws IOException {
        ObjectNode template = JSON.createObjectNode();
        template.putArray("index_patterns").add(name + "-*");
        template.put("priority", 500);
        template.putObject("_meta").put("owner", "kikori").put("description", description);
        ObjectNode inner = template.putObject("template");
        ObjectNode index = inner.putObject("settings").putObject("index");
        index.put("number_of_shards", 1)
                .put("auto_expand_replicas", "0-1")
                .put("refresh_interval", "30s");
        if (properties.has(FieldNames.TEXT)) {
            index.put("codec", "best_compression");
            TextAnalysis.settings(index);
        }
        ObjectNode mappings = inner.putObject("mappings");
        mappings.put("dynamic", false);
        mappings.set("properties", properties);
        inner.putObject("aliases").putObject(name);

        Golden.assertMatches(
                Path.of("index-templates/" + name + ".json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n");
    }

    @Test
    void every_template_keeps_its_mapping_closed_and_names_its_owner() {
        for (String name : Templates.NAMES) {
            JsonNode body = Templates.body(name);
            assertThat(body.at("/template/mappings/dynamic").isBoolean()).as(name).isTrue();
            assertThat(body.at("/template/mappings/dynamic").booleanValue()).as(name).isFalse();
            assertThat(body.at("/_meta/owner").asText()).as(name).isEqualTo("kikori");
        }
    }
}
