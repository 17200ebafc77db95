package dev.kikori;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.config.Config;
import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.embedded.story.Story;
import dev.kikori.embedded.story.StoryObject;
import dev.kikori.rules.RuleBook;
import dev.kikori.search.IndexNames;
import dev.kikori.telemetry.Meters;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.RunningService;
import dev.kikori.testing.TrailBucket;
import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.FieldType;
import dev.kikori.trail.Unflattener;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The story that ships with Kikori, through S3 and SQS into an OpenSearch: what then stands there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoryCycle {
    static final List<Player.Delivery> STORY = Deliveries.story();
    static final int READ = 3_287;
    static final int CREATED = 3_096;
    static final int DUPLICATE = 191;

    /** Of CloudWatch.1 to CloudWatch.14. */
    private static final int[] FINDINGS = {21, 82, 2, 19, 7, 7, 6, 6, 5, 11, 6, 11, 6, 6};

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Indices indices;
    private TrailBucket bucket;
    private List<Indices.Held> events;
    private List<Indices.Held> findings;
    private Map<String, Long> objectsCounted;
    private Map<String, Long> eventsCounted;

    /** The OpenSearch that takes the story in. */
    abstract URI openSearch() throws Exception;

    /** Where the story is put, and announced. */
    TrailBucket newBucket() {
        return EmbeddedServers.newBucket();
    }

    /** What the service is told. */
    Config config(TrailBucket of, URI openSearch) throws Exception {
        return EmbeddedServers.config(of, openSearch, List.of());
    }

    /** Puts and announces the story. */
    void deliver(TrailBucket to) throws Exception {
        to.play(STORY);
    }

    @BeforeAll
    void play() throws Exception {
        URI openSearch = openSearch();
        indices = Indices.of(openSearch);
        indices.wipe();
        bucket = newBucket();
        Config config = config(bucket, openSearch);
        Setup.Report report = Wiring.setUp(config, new Meters(new SimpleMeterRegistry()));
        assertThat(report.rules()).isEqualTo(FINDINGS.length);
        assertThat(report.rulesSetAside()).isZero();
        try (RunningService service = RunningService.start(config)) {
            deliver(bucket);
            service.awaitDone(STORY.size());
            objectsCounted =
                    counts(
                            service,
                            "kikori.objects",
                            "outcome",
                            List.of("done", "already_done", "digest", "dead_lettered"));
            eventsCounted =
                    counts(
                            service,
                            "kikori.events",
                            "result",
                            List.of("created", "duplicate", "deadlettered", "excluded"));
            assertThat(service.count("kikori.bugs")).isZero();
        }
        events = indices.events();
        findings = indices.findings();
    }

    @AfterAll
    void close() {
        if (indices != null) {
            indices.close();
        }
    }

    Indices indices() {
        return indices;
    }

    TrailBucket bucket() {
        return bucket;
    }

    /** The events as they stood after the first playing. */
    List<Indices.Held> events() {
        return events;
    }

    /** The findings as they stood after the first playing. */
    List<Indices.Held> findings() {
        return findings;
    }

    private static Map<String, Long> counts(
            RunningService service, String name, String tag, List<String> values) {
        Map<String, Long> counts = new LinkedHashMap<>();
        values.forEach(value -> counts.put(value, service.count(name, tag, value)));
        return counts;
    }

    @Test
    void every_object_is_done_and_every_event_accounted_for() throws Exception {
        assertThat(STORY).hasSize(372);
        assertThat(objectsCounted)
                .isEqualTo(
                        Map.of(
                                "done",
                                372L,
                                "already_done",
                                0L,
                                "digest",
                                0L,
                                "dead_lettered",
                                0L));
        assertThat(eventsCounted)
                .isEqualTo(
                        Map.of(
                                "created",
                                (long) CREATED,
                                "duplicate",
                                (long) DUPLICATE,
                                "deadlettered",
                                0L,
                                "excluded",
                                0L));
        assertThat(events).hasSize(CREATED);
        assertThat(indices.letters()).isEmpty();
        assertThat(bucket.waiting() + bucket.hidden()).isZero();
    }

    @Test
    void the_ledger_adds_up_object_by_object_and_in_total() throws Exception {
        List<Indices.Held> ledger = indices.ledger();
        assertThat(ledger).hasSize(STORY.size());
        Map<String, Integer> records = new TreeMap<>();
        for (StoryObject object : Story.generate(Story.DEFAULT_SEED).objects()) {
            records.put(object.key(), object.records());
        }
        long read = 0;
        long created = 0;
        Map<String, Long> createdByBatch = new TreeMap<>();
        for (Indices.Held entry : ledger) {
            JsonNode said = entry.source();
            assertThat(said.path("state").asText()).isEqualTo("EVALUATED");
            assertThat(said.path("read").asLong())
                    .as(entry.text("key"))
                    .isEqualTo((long) records.getOrDefault(entry.text("key"), -1))
                    .isEqualTo(
                            said.path("created").asLong()
                                    + said.path("duplicate").asLong()
                                    + said.path("deadLettered").asLong()
                                    + said.path("excluded").asLong());
            read += said.path("read").asLong();
            created += said.path("created").asLong();
            if (said.path("created").asLong() > 0) {
                createdByBatch.put(entry.id(), said.path("created").asLong());
            }
        }
        assertThat(read).isEqualTo(READ);
        assertThat(created).isEqualTo(events.size());
        Map<String, Long> eventsByBatch = new TreeMap<>();
        events.forEach(event -> eventsByBatch.merge(event.text(FieldNames.BATCH), 1L, Long::sum));
        assertThat(eventsByBatch).isEqualTo(createdByBatch);
    }

    @Test
    void each_control_finds_what_the_story_holds_for_it() throws Exception {
        Map<String, Integer> expected = new TreeMap<>();
        for (int control = 1; control <= FINDINGS.length; control++) {
            expected.put("cloudwatch-" + control, FINDINGS[control - 1]);
        }
        assertThat(indices.findingsByRule()).isEqualTo(expected);
    }

    @Test
    void each_saved_query_selects_as_it_stands_exactly_the_events_with_findings() throws Exception {
        List<Indices.Held> rules = indices.all(IndexNames.RULES);
        assertThat(rules)
                .extracting(Indices.Held::id)
                .containsExactlyInAnyOrderElementsOf(
                        RuleBook.builtIn().rules().stream().map(rule -> rule.id()).toList());
        for (Indices.Held rule : rules) {
            Set<String> found = new HashSet<>();
            findings.stream()
                    .filter(finding -> finding.text("rule.id").equals(rule.id()))
                    .forEach(finding -> found.add(finding.text("finding.event")));
            Set<String> selected = new HashSet<>();
            for (Indices.Held event :
                    indices.matching(IndexNames.EVENTS, JSON.readTree(rule.text("query")))) {
                selected.add(event.id());
            }
            assertThat(rule.text("state")).isEqualTo("active");
            assertThat(selected).as(rule.id()).isNotEmpty().isEqualTo(found);
        }
    }

    @Test
    void every_finding_names_an_event_that_is_there() {
        Set<String> known = new HashSet<>();
        events.forEach(event -> known.add(event.index() + ' ' + event.id()));
        assertThat(findings)
                .allSatisfy(finding ->
                        assertThat(known)
                                .contains(
                                        finding.text("finding.index")
                                                + ' '
                                                + finding.text("finding.event")));
    }

    @Test
    void each_documented_field_is_there_counts_and_sorts() throws Exception {
        List<FieldName> documented =
                FieldNames.standard().all().stream()
                        .filter(field -> field.number() != null)
                        .toList();
        assertThat(documented).hasSize(42);
        for (FieldName field : documented) {
            String name = field.name();
            JsonNode mapping =
                    indices.cluster()
                            .ask("GET", "/" + IndexNames.EVENTS + "/_mapping/field/" + name, null);
            assertThat(mapping).as(name).isNotEmpty();
            mapping.forEach(
                    index -> assertThat(index.path("mappings").has(name)).as(name).isTrue());
            long holders = events.stream().filter(event -> event.source().hasNonNull(name)).count();
            assertThat(holders).as(name).isPositive();
            if (field.type() != FieldType.FREEFORM) {
                assertCountsAndSorts(name, holders);
            }
        }
    }

    private void assertCountsAndSorts(String name, long holders) throws Exception {
        ObjectNode search = NODES.objectNode().put("size", 100);
        search.putArray("sort").addObject().putObject(name).put("order", "asc");
        search.putObject("query").putObject("exists").put("field", name);
        search.putObject("aggs")
                .putObject("values")
                .putObject("terms")
                .put("field", name)
                .put("size", 10_000);
        JsonNode answer = indices.search(IndexNames.EVENTS, search);
        long counted = 0;
        for (JsonNode value : answer.at("/aggregations/values/buckets")) {
            counted += value.path("doc_count").asLong();
        }
        assertThat(counted).as(name).isEqualTo(holders);
        List<String> sorted =
                answer.at("/hits/hits").findValues("sort").stream()
                        .map(sort -> sort.get(0).asText())
                        .toList();
        assertThat(sorted).as(name).isNotEmpty().isSorted();
    }

    @Test
    void every_other_name_of_a_field_answers_the_same() throws Exception {
        int compared = 0;
        for (FieldName field : FieldNames.standard().all()) {
            for (String other : field.otherNames()) {
                assertThat(existing(other))
                        .as(other)
                        .isEqualTo(existing(field.name()))
                        .isEqualTo(
                                events.stream()
                                        .filter(event -> event.source().hasNonNull(field.name()))
                                        .count());
                for (String value : someValues(field.name())) {
                    assertThat(equal(other, value))
                            .as(other + " = " + value)
                            .isPositive()
                            .isEqualTo(equal(field.name(), value));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(40);
        assertThat(equal("source.ip", "0.0.0.0/0"))
                .isPositive()
                .isEqualTo(equal("sourceIPAddress.ip", "0.0.0.0/0"));
    }

    private List<String> someValues(String field) {
        return events.stream()
                .map(event -> event.text(field))
                .filter(value -> !value.isEmpty())
                .distinct()
                .limit(3)
                .toList();
    }

    private long existing(String field) throws Exception {
        ObjectNode query = NODES.objectNode();
        query.putObject("exists").put("field", field);
        return count(query);
    }

    private long equal(String field, String value) throws Exception {
        ObjectNode query = NODES.objectNode();
        query.putObject("term").put(field, value);
        return count(query);
    }

    private long count(ObjectNode query) throws Exception {
        ObjectNode body = NODES.objectNode();
        body.set("query", query);
        return indices.cluster()
                .ask("POST", "/" + IndexNames.EVENTS + "/_count", body)
                .path("count")
                .asLong();
    }

    @Test
    void every_record_is_rebuilt_from_its_document_alone() throws Exception {
        Set<JsonNode> originals = new HashSet<>();
        for (Player.Delivery object : STORY) {
            try (GZIPInputStream gzip =
                    new GZIPInputStream(new ByteArrayInputStream(object.bytes()))) {
                JSON.readTree(gzip).path("Records").forEach(originals::add);
            }
        }
        Unflattener unflattener = new Unflattener(FieldNames.standard());
        Set<JsonNode> rebuilt = new HashSet<>();
        for (Indices.Held event : events) {
            rebuilt.add(JSON.readTree(unflattener.record(event.source()).toString()));
        }
        assertThat(rebuilt).hasSize(events.size());
        assertThat(rebuilt.equals(originals))
                .as("the rebuilt records are the original ones")
                .isTrue();
    }
}
