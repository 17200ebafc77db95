package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Rules and real trails speak of nothing that the catalogue does not know. */
class CatalogueTest {
    private static final FieldNames NAMES = FieldNames.standard();

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
