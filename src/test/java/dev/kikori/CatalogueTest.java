package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.findings.FindingFields;
import dev.kikori.rules.Node;
import dev.kikori.rules.Path.Segment;
import dev.kikori.rules.RuleBook;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.FieldType;
import dev.kikori.trail.RecordJson;

import org.junit.jupiter.api.Test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Rules, dashboards and real trails speak of nothing that the catalogue does not know. */
class CatalogueTest {
    private static final FieldNames NAMES = FieldNames.standard();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<FieldType> AGGREGATABLE =
            EnumSet.of(
                    FieldType.KEYWORD,
                    FieldType.ADDRESS,
                    FieldType.BOOLEAN,
                    FieldType.DATE,
                    FieldType.NUMBER,
                    FieldType.LONG);
    private static final Pattern ASKED = Pattern.compile("(?<![\\w.\"])([\\w@.]+)\\s*:");

    /** Keys in published records that are not CloudTrail's: shippers added or spoilt them. */
    private static final Set<String> FOREIGN =
            Set.of("@timestamp", "@version", "tags", "userIdentitytype", "utctimestamp");

    @Test
    void every_path_of_a_built_in_rule_is_documented_or_inside_a_documented_part() {
        List<String> paths = new ArrayList<>();
        RuleBook.builtIn().rules().forEach(rule -> collect(rule.node(), paths));

        assertThat(paths)
                .hasSizeGreaterThan(20)
                .allSatisfy(path -> assertThat(isDocumented(path)).as(path).isTrue());
    }

    private static void collect(Node node, List<String> paths) {
        switch (node) {
            case Node.And(List<Node> nodes) -> nodes.forEach(inner -> collect(inner, paths));
            case Node.Or(List<Node> nodes) -> nodes.forEach(inner -> collect(inner, paths));
            case Node.Not(Node inner) -> collect(inner, paths);
            case Node.Const _ -> {}
            case Node.Some(var path, var _, var _) -> paths.add(dotted(path));
            case Node.Below(var path, var _) -> paths.add(dotted(path));
            case Node.JsonText(var path, var _) -> paths.add(dotted(path));
            case Node.Same(var left, var right, var _, var _) -> {
                paths.add(dotted(left));
                paths.add(dotted(right));
            }
        }
    }

    private static String dotted(dev.kikori.rules.Path path) {
        return path.segments().stream()
                .filter(Segment.Key.class::isInstance)
                .map(key -> ((Segment.Key) key).name())
                .collect(Collectors.joining("."));
    }

    /** Whether a path of a record is an entry's, or lies below a free-form one. */
    private static boolean isDocumented(String path) {
        return NAMES.documented().stream()
                .filter(entry -> !entry.derived())
                .anyMatch(entry ->
                        entry.path().equals(path)
                                || (isFreeForm(entry) && path.startsWith(entry.path() + ".")));
    }

    private static boolean isFreeForm(FieldName entry) {
        return entry.type() == FieldType.FREEFORM || entry.type() == FieldType.WITHIN;
    }

    @Test
    void every_field_of_a_dashboard_exists_and_counts_where_it_is_counted() throws IOException {
        Map<String, FieldType> fields = new HashMap<>();
        for (FieldName field : NAMES.all()) {
            fields.put(field.name(), field.type());
            field.otherNames().forEach(name -> fields.put(name, field.type()));
        }
        JsonNode ofFindings = FindingFields.properties(NAMES);
        int named = 0;
        int counted = 0;
        for (JsonNode object : dashboardObjects()) {
            JsonNode attributes = object.path("attributes");
            List<String> names = new ArrayList<>();
            attributes.path("columns").forEach(column -> names.add(column.asText()));
            JsonNode search =
                    inner(attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText());
            ASKED.matcher(search.at("/query/query").asText())
                    .results()
                    .forEach(result -> names.add(result.group(1)));
            JsonNode chart = inner(attributes.path("visState").asText());
            for (JsonNode agg : chart.path("aggs")) {
                String name = agg.at("/params/field").asText();
                if (!name.isEmpty()) {
                    names.add(name);
                    assertThat(
                                    isOfFindings(ofFindings, name)
                                            || AGGREGATABLE.contains(fields.get(name)))
                            .as(name)
                            .isTrue();
                    counted++;
                }
            }
            chart.at("/params/controls")
                    .forEach(control -> names.add(control.path("fieldName").asText()));
            for (String name : names) {
                assertThat(fields.containsKey(name) || isOfFindings(ofFindings, name))
                        .as(object.path("id").asText() + ": " + name)
                        .isTrue();
                named++;
            }
        }
        assertThat(counted).isGreaterThan(20);
        assertThat(named).isGreaterThan(counted);
    }

    private static boolean isOfFindings(JsonNode properties, String name) {
        return !properties.at("/" + name.replace(".", "/properties/") + "/type").isMissingNode();
    }

    private static JsonNode inner(String json) throws IOException {
        return json.isEmpty() ? JSON.createObjectNode() : JSON.readTree(json);
    }

    private static List<JsonNode> dashboardObjects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("dashboards"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".ndjson")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    objects.add(JSON.readTree(line));
                }
            }
        }
        return objects;
    }

    /** Looks at the objects below the folder that {@code -Dkikori.trails=…} names. */
    @Test
    void every_key_that_real_records_have_is_documented_or_known_to_be_foreign()
            throws IOException {
        Path folder = Path.of(System.getProperty("kikori.trails", ""));
        assumeTrue(!folder.toString().isEmpty(), "no -Dkikori.trails");
        Set<String> unknown = new TreeSet<>();
        int records = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().matches(".*/AWSLogs/.*[.]json[.]gz"))
                            .toList()) {
                for (JsonNode record : records(file)) {
                    records++;
                    keys(record, "").filter(path -> !isDocumented(path)).forEach(unknown::add);
                    keys(record.path("userIdentity"), "userIdentity.")
                            .filter(path -> !isDocumented(path) && !leadsToOne(path))
                            .forEach(unknown::add);
                }
            }
        }
        unknown.removeIf(CatalogueTest::leadsToOne);
        assertThat(records).isGreaterThan(10_000);
        assertThat(unknown).isSubsetOf(FOREIGN);
    }

    private static boolean leadsToOne(String path) {
        return NAMES.documented().stream().anyMatch(entry -> entry.path().startsWith(path + "."));
    }

    private static Stream<String> keys(JsonNode object, String before) {
        return object instanceof ObjectNode members
                ? members.properties().stream().map(member -> before + member.getKey())
                : Stream.of();
    }

    private static JsonNode records(Path file) throws IOException {
        try (var in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return RecordJson.read(in.readAllBytes()).path("Records");
        }
    }
}
