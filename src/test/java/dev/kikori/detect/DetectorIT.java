package dev.kikori.detect;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.key;
import static dev.kikori.testing.TrailRecords.rootUse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.ledger.Ledger;
import dev.kikori.ledger.LedgerEntry;
import dev.kikori.rules.LetterCase;
import dev.kikori.rules.Node;
import dev.kikori.rules.Path;
import dev.kikori.rules.Reach;
import dev.kikori.rules.Rule;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.ValueTest;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.TrailBucket;
import dev.kikori.testing.TrailRecords;
import dev.kikori.trail.Document;
import dev.kikori.trail.Flattener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Detection by rounds on a real OpenSearch, with the trouble that stands between two of them. */
class DetectorIT {
    private static final List<Rule> RULES = RuleBook.builtIn().rules();

    private Rig rig;
    private Indices indices;
    private TrailBucket bucket;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.embedded();
        indices = Indices.embedded();
        indices.reset();
        bucket = EmbeddedServers.newBucket();
    }

    @AfterEach
    void stop() {
        indices.close();
        rig.close();
    }

    private Detector detector() {
        return rig.detector(RULES);
    }

    private void ingest(String key, ObjectNode... records) throws Exception {
        List<String> texts = new ArrayList<>();
        for (ObjectNode record : records) {
            texts.add(record.toString());
        }
        bucket.putRecords(key, texts.toArray(String[]::new));
        rig.ingest(bucket, key);
    }

    private String state(String key) throws Exception {
        List<Indices.Held> entries = indices.entries(key);
        assertThat(entries).hasSize(1);
        return entries.getFirst().text("state");
    }

    private List<String> found() throws Exception {
        return indices.findings().stream()
                .map(finding -> finding.text("eventID"))
                .sorted()
                .toList();
    }

    @Test
    void a_crash_between_findings_and_ledger_is_repeated_without_a_trace() throws Exception {
        for (int number = 0; number < 5; number++) {
            ingest(
                    key("2019-01-01", "crash-" + number),
                    rootUse("2019-01-01", "root-" + number),
                    call("2019-01-01", "call-" + number));
        }
        detector().drain();
        List<Indices.Held> findings = indices.findings();
        assertThat(findings).hasSize(5);
        evaluateAgain();
        assertThat(rig.ledger.backlog()).isEqualTo(5);
        detector().drain();
        assertThat(rig.ledger.backlog()).isZero();
        assertThat(indices.findings()).isEqualTo(findings);
    }

    /** The ledger as a crash leaves it: findings are written, nothing is said to be evaluated. */
    private void evaluateAgain() throws Exception {
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        update.putObject("script")
                .put(
                        "source",
                        "ctx._source.state = 'WRITTEN';"
                                + " ctx._source.remove('evaluated');"
                                + " ctx._source.remove('ruleset')");
        indices.cluster()
                .ask("POST", "/" + IndexNames.LEDGER + "/_update_by_query?refresh=true", update);
    }

    @Test
    void an_object_waits_until_its_last_event_can_be_searched_and_others_do_not() throws Exception {
        String late = key("2019-02-01", "late");
        Ledger.Claim claim =
                rig.ledger.claim(
                        new LedgerEntry.Source(
                                bucket.name(),
                                late,
                                "revision",
                                "CloudTrail",
                                TrailRecords.ACCOUNT,
                                "us-east-1"));
        assertThat(claim).isInstanceOf(Ledger.Claim.Begun.class);
        Ledger.Claim.Begun begun = (Ledger.Claim.Begun) claim;
        Instant noon = Instant.parse("2019-02-01T12:00:00Z");
        rig.ledger.settle(
                begun,
                new Ledger.Reading(
                        2, 2, false, 0, 0, List.of(Rig.INDEX_NAMES.events(noon)), noon, noon));
        String batch = begun.held().entry().id();
        index(rootUse("2019-02-01", "first of two"), batch);
        ingest(key("2019-02-01", "other"), rootUse("2019-02-01", "other"));

        Detector detector = detector();
        assertThat(detector.round()).isEqualTo(2);
        assertThat(state(late)).isEqualTo("WRITTEN");
        assertThat(state(key("2019-02-01", "other"))).isEqualTo("EVALUATED");
        assertThat(found()).containsExactly("other");

        index(rootUse("2019-02-01", "second of two"), batch);
        assertThat(detector.round()).isEqualTo(1);
        assertThat(state(late)).isEqualTo("EVALUATED");
        assertThat(found()).containsExactly("first of two", "other", "second of two");
    }

    private void index(ObjectNode record, String batch) throws Exception {
        Document document =
                new Flattener(Rig.NAMES)
                        .read(record.toString().getBytes(StandardCharsets.UTF_8))
                        .document(LocalDate.parse("2019-02-01"), batch, Instant.EPOCH);
        String path =
                "/" + Rig.INDEX_NAMES.events(document.timestamp()) + "/_create/" + document.id();
        indices.cluster()
                .ask(
                        "PUT",
                        path,
                        com.fasterxml.jackson.databind.json.JsonMapper.builder()
                                .build()
                                .readTree(document.source()));
    }

    @Test
    void events_that_retention_took_hold_up_nobody_for_long() throws Exception {
        String gone = key("2019-03-01", "gone");
        ingest(gone, rootUse("2019-03-01", "gone"));
        String kept = key("2019-04-01", "kept");
        ingest(kept, rootUse("2019-04-01", "kept"));
        indices.cluster().ask("DELETE", "/" + IndexNames.EVENTS + "-2019.03", null);
        Detector detector = detector();
        detector.round();
        assertThat(found()).containsExactly("kept");
        assertThat(state(kept)).isEqualTo("EVALUATED");
        assertThat(state(gone)).isEqualTo("WRITTEN");
        detector.drain();
        assertThat(state(gone)).isEqualTo("EVALUATED");
        assertThat(found()).containsExactly("kept");
    }

    @Test
    void events_that_retention_took_do_not_hide_those_looked_at_in_the_same_round()
            throws Exception {
        ingest(key("2019-03-01", "gone"), rootUse("2019-03-01", "gone"));
        indices.cluster().ask("DELETE", "/" + IndexNames.EVENTS + "-2019.03", null);
        Detector detector = detector();
        while (!state(key("2019-03-01", "gone")).equals("EVALUATED")) {
            String eventId = "kept-" + indices.ledger().size();
            ingest(key("2019-04-01", eventId), rootUse("2019-04-01", eventId));
            detector.round();
            assertThat(found()).contains(eventId);
        }
        assertThat(found()).hasSize(indices.ledger().size() - 1);
    }

    @Test
    void a_rule_that_opensearch_refuses_is_set_aside_visibly_and_harms_no_other() throws Exception {
        ingest(key("2019-05-01", "refused"), rootUse("2019-05-01", "root"));
        rig.detector(withRefused()).drain();
        assertThat(found()).containsExactly("root");
        assertRefusedAreSetAside();
    }

    @Test
    void a_rule_checked_before_there_was_an_event_is_checked_again_with_the_first()
            throws Exception {
        Detector detector = rig.detector(withRefused());
        detector.drain();
        ingest(key("2019-05-02", "refused"), rootUse("2019-05-02", "root"));
        detector.drain();
        assertThat(found()).containsExactly("root");
        assertRefusedAreSetAside();
    }

    private void assertRefusedAreSetAside() throws Exception {
        assertThat(indices.all(IndexNames.RULES))
                .hasSize(RULES.size() + 3)
                .allSatisfy(rule -> {
                    boolean refused = rule.id().startsWith("too-");
                    assertThat(rule.text("state"))
                            .as(rule.id())
                            .isEqualTo(refused ? "set_aside" : "active");
                    assertThat(rule.source().hasNonNull("reason")).isEqualTo(refused);
                });
    }

    @Test
    void why_a_rule_is_set_aside_is_said_though_only_one_of_many_indices_objects()
            throws Exception {
        for (String day : List.of("2019-07-01", "2019-09-01")) {
            ingest(key(day, "month"), rootUse(day, day));
        }
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("mappings")
                .putObject("properties")
                .putObject("eventName")
                .put("type", "integer");
        indices.cluster().ask("PUT", "/" + IndexNames.EVENTS + "-2019.08", index);
        detector().drain();
        assertThat(found()).containsExactly("2019-07-01", "2019-09-01");
        assertThat(indices.all(IndexNames.RULES))
                .filteredOn(rule -> rule.text("state").equals("set_aside"))
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(rule.text("reason"))
                                .contains(IndexNames.EVENTS + "-2019.08")
                                .contains("For input string"));
    }

    /**
     * One rule of more clauses and one of a larger automaton than OpenSearch takes, and one with
     * too long a list for it.
     */
    private static List<Rule> withRefused() {
        List<Rule> rules = new ArrayList<>(RULES);
        rules.add(wide("wide", 1_100));
        rules.add(
                rule(
                        "gaps",
                        new Node.Some(
                                Path.of("userAgent"),
                                Reach.ELEMENTS,
                                new ValueTest.Like(SIXTEEN_GAPS, LetterCase.FOLDED))));
        // index.max_terms_count is 65,536.
        List<String> names = IntStream.range(0, 66_000).mapToObj(n -> "Name" + n).toList();
        rules.add(
                rule(
                        "too-long",
                        new Node.Some(
                                Path.of("eventName"),
                                Reach.VALUE,
                                new ValueTest.OneOf(names, LetterCase.KEPT))));
        return rules;
    }

    /** The shape <code>*a????????????????b*</code>. */
    private static final List<ValueTest.Piece> SIXTEEN_GAPS =
            Stream.of(
                            Stream.of(new ValueTest.Piece.AnyRun(), new ValueTest.Piece.Text("a")),
                            Stream.generate(ValueTest.Piece.AnyOne::new).limit(16),
                            Stream.of(new ValueTest.Piece.Text("b"), new ValueTest.Piece.AnyRun()))
                    .<ValueTest.Piece>flatMap(pieces -> pieces)
                    .toList();

    /** A rule of so many alternatives. */
    private static Rule wide(String id, int alternatives) {
        List<Node> nodes = new ArrayList<>();
        for (int number = 0; number < alternatives; number++) {
            nodes.add(
                    new Node.Some(
                            Path.of("eventName"),
                            Reach.VALUE,
                            new ValueTest.Like(
                                    List.of(
                                            new ValueTest.Piece.Text("Start" + number),
                                            new ValueTest.Piece.AnyRun()),
                                    LetterCase.KEPT)));
        }
        return rule(id, new Node.Or(nodes));
    }

    private static Rule rule(String id, Node node) {
        Rule model = RULES.getFirst();
        return new Rule(
                id,
                id,
                null,
                "a rule of the tests",
                model.status(),
                model.level(),
                null,
                model.language(),
                id,
                node,
                _ -> false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                id,
                id);
    }

    @Test
    void in_whatever_order_objects_come_the_findings_are_the_same() throws Exception {
        List<Player.Delivery> story = Deliveries.story();
        List<Player.Delivery> objects = new ArrayList<>(story.subList(200, 250));
        objects.forEach(object -> bucket.put(object.key(), object.bytes()));
        for (Player.Delivery object : objects) {
            rig.ingest(bucket, object.key());
        }
        detector().drain();
        List<Indices.Held> inOrder = timeless(indices.findings());
        Map<String, Integer> byRule = indices.findingsByRule();
        assertThat(byRule).isNotEmpty();

        indices.reset();
        long seed = 42;
        Collections.shuffle(objects, new Random(seed));
        Detector detector = detector();
        for (int number = 0; number < objects.size(); number++) {
            rig.ingest(bucket, objects.get(number).key());
            if (number % 10 == 0) {
                detector.round();
            }
        }
        detector.drain();
        assertThat(indices.findingsByRule()).as("seed " + seed).isEqualTo(byRule);
        assertThat(timeless(indices.findings())).as("seed " + seed).isEqualTo(inOrder);
    }

    private static List<Indices.Held> timeless(List<Indices.Held> documents) {
        return documents.stream().map(Indices.Held::timeless).toList();
    }
}
