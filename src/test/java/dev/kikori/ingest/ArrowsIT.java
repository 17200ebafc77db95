package dev.kikori.ingest;

import static dev.kikori.testing.TrailRecords.call;
import static dev.kikori.testing.TrailRecords.key;
import static dev.kikori.testing.TrailRecords.rootUse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.Player;
import dev.kikori.search.IndexNames;
import dev.kikori.testing.EmbeddedServers;
import dev.kikori.testing.Indices;
import dev.kikori.testing.RunningService;
import dev.kikori.testing.TcpProxy;
import dev.kikori.testing.TrailBucket;
import dev.kikori.testing.TrailRecords;
import dev.kikori.trail.Document;
import dev.kikori.trail.DocumentId;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Index, keep, delete, tell: each arrow, by the production worker on real servers. */
class ArrowsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static Indices indices;
    private static TrailBucket bucket;
    private static RunningService service;

    @BeforeAll
    static void start() throws Exception {
        indices = Indices.embedded();
        indices.reset();
        bucket = EmbeddedServers.newBucket();
        service = RunningService.start(EmbeddedServers.config(bucket));
    }

    @AfterAll
    static void stop() {
        indices.close();
        service.close();
        assertThat(service.count("kikori.bugs")).isZero();
    }

    @Test
    void of_a_good_and_a_missing_object_one_is_indexed_and_the_other_kept() throws Exception {
        String good = key("2018-01-10", "good");
        String missing = key("2018-01-10", "missing");
        bucket.putRecords(good, call("2018-01-10", "beside-a-missing-one").toString());
        bucket.send(together(missing, good));
        service.awaitEmpty(bucket);
        assertThat(indices.eventsOf(good)).containsExactly("beside-a-missing-one");
        assertThat(indices.entries(missing)).isEmpty();
        assertThat(indices.letters(missing))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.text("kind")).isEqualTo("object");
                    assertThat(letter.text("bucket")).isEqualTo(bucket.name());
                    assertThat(letter.text("account")).isEqualTo("111122223333");
                    assertThat(letter.text("region")).isEqualTo("us-east-1");
                    assertThat(letter.text("reason")).contains(missing);
                });
    }

    @Test
    void a_message_that_nobody_understands_is_kept_word_for_word() throws Exception {
        String body = "what is this? 「これは何」";
        bucket.send(body);
        service.awaitEmpty(bucket);
        assertThat(indices.letters())
                .filteredOn(letter -> letter.text("raw").equals(body))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.text("kind")).isEqualTo("message");
                    assertThat(letter.text("reason")).startsWith("not JSON");
                    assertThat(letter.text("messageId")).isNotEmpty();
                });
    }

    @Test
    void test_events_and_digests_go_without_a_trace_but_in_the_metrics() throws Exception {
        List<Indices.Held> letters = indices.letters();
        List<Indices.Held> ledger = indices.ledger();
        long tests = service.count("kikori.notifications", "kind", "test_event");
        long digests = service.count("kikori.objects", "outcome", "digest");
        String digest =
                "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2018/01/11/111122223333"
                        + "_CloudTrail-Digest_us-east-1_trail_us-east-1_20180111T040000Z.json.gz";
        bucket.putRecords(digest);
        bucket.send("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"trails\"}");
        bucket.announce(digest);
        service.awaitEmpty(bucket);
        assertThat(service.count("kikori.notifications", "kind", "test_event"))
                .isEqualTo(tests + 1);
        assertThat(service.count("kikori.objects", "outcome", "digest")).isEqualTo(digests + 1);
        assertThat(indices.letters()).isEqualTo(letters);
        assertThat(indices.ledger()).isEqualTo(ledger);
    }

    @Test
    void of_an_object_cut_short_all_before_the_cut_is_indexed_and_the_object_kept()
            throws Exception {
        String key = key("2018-01-12", "cut");
        String[] records =
                IntStream.range(0, 400)
                        .mapToObj(number ->
                                call("2018-01-12", "cut-" + number)
                                        .put("requestID", hash("request " + number))
                                        .toString())
                        .toArray(String[]::new);
        byte[] whole = TrailBucket.gzip("{\"Records\":[" + String.join(",", records) + "]}");
        bucket.put(key, Arrays.copyOf(whole, whole.length / 2));
        bucket.announce(key);
        // However often it comes, the letter is one and the events are counted once.
        bucket.announce(key);
        service.awaitEmpty(bucket);
        Indices.Held entry = onlyEntry(key);
        int created = entry.source().path("created").asInt();
        assertThat(created).isBetween(1, 399);
        assertTally(entry, created, created, 0, 0, 0);
        assertThat(indices.eventsOf(key))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, created).mapToObj(number -> "cut-" + number).toList());
        assertThat(indices.letters(key))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.text("kind")).isEqualTo("object");
                    assertThat(letter.text("reason")).contains("after " + created + " records");
                });
    }

    @Test
    void a_record_that_is_no_json_costs_nobody_but_itself() throws Exception {
        String key = key("2018-01-13", "no-json");
        bucket.putRecords(
                key,
                call("2018-01-13", "before").toString(),
                "{\"eventID\":nonsense}",
                call("2018-01-13", "after").toString());
        bucket.announce(key);
        service.awaitEmpty(bucket);
        assertThat(indices.eventsOf(key)).containsExactly("after", "before");
        assertTally(onlyEntry(key), 3, 2, 0, 1, 0);
        assertThat(indices.letters(key))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.text("kind")).isEqualTo("event");
                    assertThat(letter.text("raw")).isEqualTo("{\"eventID\":nonsense}");
                    assertThat(letter.source().path("ordinal").asInt()).isEqualTo(1);
                    assertThat(letter.text("reason")).isNotEmpty();
                });
    }

    @Test
    void a_record_too_large_to_be_read_is_kept_whole_in_parts_and_counted_once() throws Exception {
        String key = key("2018-01-14", "large");
        // Three bytes a character, so that a part ends inside one and is no text by itself.
        ObjectNode large = call("2018-01-14", "large").put("errorMessage", "鍵".repeat(3_500_000));
        bucket.putRecords(
                key,
                call("2018-01-14", "before").toString(),
                large.toString(),
                call("2018-01-14", "after").toString());
        bucket.announce(key);
        service.awaitEmpty(bucket);
        assertThat(indices.eventsOf(key)).containsExactly("after", "before");
        assertTally(onlyEntry(key), 3, 2, 0, 1, 0);
        List<Indices.Held> parts =
                indices.letters(key).stream()
                        .sorted(Comparator.comparingInt(part -> part.source().path("part").asInt()))
                        .toList();
        assertThat(parts).hasSize(3);
        Indices.Held last = parts.getLast();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Indices.Held part : parts) {
            assertThat(part.text("kind")).isEqualTo(part.equals(last) ? "event" : "part");
            assertThat(part.text("letter")).isEqualTo(last.id());
            assertThat(part.source().path("ordinal").asInt()).isEqualTo(1);
            whole.writeBytes(
                    part.source().has("raw")
                            ? part.text("raw").getBytes(StandardCharsets.UTF_8)
                            : Base64.getDecoder().decode(part.text("rawBase64")));
        }
        assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo(large.toString());
        assertThat(last.source().path("parts").asInt()).isEqualTo(3);
        assertThat(last.source().path("bytes").asInt()).isEqualTo(whole.size());
        assertThat(last.source().path("keptBytes").asInt()).isEqualTo(whole.size());
        assertThat(last.text("sha256"))
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256")
                                                .digest(whole.toByteArray())));
        assertThat(last.text("reason")).contains("kept whole, in 3 parts");
    }

    @Test
    void whatever_json_stands_in_records_is_an_event_and_what_is_none_is_a_letter()
            throws Exception {
        String key = key("2018-01-15", "values");
        bucket.putRecords(
                key,
                "7",
                "\"text\"",
                "null",
                "true",
                "[]",
                "[[{}]]",
                "{}",
                "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
                "NaN",
                "{\"a\":Infinity}",
                "{\"a\":01}",
                "{\"a\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}");
        bucket.announce(key);
        service.awaitEmpty(bucket);
        assertTally(onlyEntry(key), 12, 8, 0, 4, 0);
        assertThat(indices.letters(key))
                .allSatisfy(letter -> assertThat(letter.text("reason")).isNotEmpty())
                .extracting(letter -> letter.source().path("ordinal").asInt())
                .containsExactlyInAnyOrder(8, 9, 10, 11);
    }

    @Test
    void the_number_of_mapped_fields_is_a_metric() throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + service.opsPort() + "/metrics");
        Pattern line =
                Pattern.compile("(?m)^kikori_mapped_fields\\{index=\"ledger\"} [1-9][0-9.]+$");
        try (HttpClient client = HttpClient.newHttpClient()) {
            service.await("the metric")
                    .until(() ->
                            line.matcher(
                                            client.send(
                                                            HttpRequest.newBuilder(metrics).build(),
                                                            HttpResponse.BodyHandlers.ofString())
                                                    .body())
                                    .find());
        }
    }

    @Test
    void what_opensearch_refuses_is_kept_with_its_record_and_its_reason() throws Exception {
        ObjectNode index = NODES.objectNode();
        index.putObject("mappings")
                .putObject("properties")
                .putObject("requestID")
                .put("type", "integer");
        indices.cluster().ask("PUT", "/" + IndexNames.EVENTS + "-2018.02", index);
        String key = key("2018-02-01", "refused");
        JsonNode refused = call("2018-02-01", "refused").put("requestID", "no number");
        bucket.putRecords(
                key,
                refused.toString(),
                call("2018-02-01", "taken").put("requestID", "42").toString(),
                call("2018-01-31", "another month").put("requestID", "no number").toString());
        bucket.announce(key);
        service.awaitEmpty(bucket);
        assertThat(indices.eventsOf(key)).containsExactly("another month", "taken");
        assertTally(onlyEntry(key), 3, 2, 0, 1, 0);
        assertThat(indices.letters(key))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.text("kind")).isEqualTo("event");
                    assertThat(JSON.readTree(letter.text("raw"))).isEqualTo(refused);
                    assertThat(letter.text("reason")).contains("requestID").contains("no number");
                });
    }

    @Test
    void a_month_that_takes_no_writes_holds_up_only_itself_and_loses_nothing() throws Exception {
        String first = key("2018-03-01", "before-the-block");
        bucket.putRecords(first, call("2018-03-01", "before the block").toString());
        bucket.announce(first);
        service.awaitEmpty(bucket);
        List<Indices.Held> letters = indices.letters();
        block("2018.03", true);
        String held = key("2018-03-02", "held");
        String free = key("2018-04-02", "free");
        bucket.putRecords(held, call("2018-03-02", "held").toString());
        bucket.putRecords(free, call("2018-04-02", "free").toString());
        long retried = service.count("kikori.bulk.retried.operations");
        bucket.announce(held);
        service.await("a refusal")
                .until(() -> service.count("kikori.bulk.retried.operations") > retried);
        bucket.announce(free);
        service.await("the other month")
                .until(() ->
                        indices.entries(free).stream()
                                .anyMatch(entry -> entry.text("state").equals("EVALUATED")));
        assertThat(onlyEntry(held).text("state")).isEqualTo("WRITING");
        assertThat(bucket.hidden()).isEqualTo(1);
        block("2018.03", false);
        service.awaitEmpty(bucket);
        assertThat(indices.eventsOf(held)).containsExactly("held");
        assertThat(indices.eventsOf(free)).containsExactly("free");
        assertTally(onlyEntry(held), 1, 1, 0, 0, 0);
        assertThat(indices.letters()).isEqualTo(letters);
    }

    private static void block(String month, boolean on) throws Exception {
        ObjectNode settings = NODES.objectNode().put("index.blocks.write", on ? "true" : null);
        String index = "/" + IndexNames.EVENTS + "-" + month;
        indices.cluster().ask("PUT", index + "/_settings", settings);
    }

    /** A key, the body that announces it, and the word under which the message is counted. */
    static Stream<Arguments> announcements() {
        String name = bucket.name();
        String sns = key("2018-05-01", "sns");
        String raw = key("2018-05-01", "sns-raw");
        String event = key("2018-05-01", "event+bridge");
        String trail = key("2018-05-01", "trail");
        String trailRaw = key("2018-05-01", "trail-raw");
        String odd = "a b+c%/木/" + key("2018-05-01", "odd name+1");
        String organization =
                key("2018-05-01", "organization").replace("AWSLogs/", "AWSLogs/o-exampleorg/");
        String insight = key("2018-05-01", "insight").replace("CloudTrail", "CloudTrail-Insight");
        String prefixed = "team/logs/" + key("2018-05-01", "prefixed");
        return Stream.of(
                Arguments.of(sns, sns(bucket.notification(sns)), "sns_s3"),
                Arguments.of(raw, bucket.notification(raw), "s3"),
                Arguments.of(event, eventBridge(name, event), "eventbridge"),
                Arguments.of(trail, sns(trailNotice(name, trail)), "sns_cloudtrail"),
                Arguments.of(trailRaw, trailNotice(name, trailRaw), "cloudtrail"),
                Arguments.of(odd, bucket.notification(odd), "s3"),
                Arguments.of(organization, bucket.notification(organization), "s3"),
                Arguments.of(insight, bucket.notification(insight), "s3"),
                Arguments.of(prefixed, bucket.notification(prefixed), "s3"));
    }

    @ParameterizedTest
    @MethodSource("announcements")
    void however_it_is_announced_and_wherever_it_lies_an_object_comes_in(
            String key, String body, String kind) throws Exception {
        long before = service.count("kikori.notifications", "kind", kind);
        bucket.putRecords(key, call("2018-05-01", key).toString());
        bucket.send(body);
        service.awaitEmpty(bucket);
        assertThat(indices.eventsOf(key)).containsExactly(key);
        assertTally(onlyEntry(key), 1, 1, 0, 0, 0);
        assertThat(indices.letters(key)).isEmpty();
        assertThat(service.count("kikori.notifications", "kind", kind)).isEqualTo(before + 1);
    }

    @Test
    void several_objects_in_one_message_all_come_in() throws Exception {
        List<String> keys =
                IntStream.range(0, 5).mapToObj(n -> key("2018-05-02", "several-" + n)).toList();
        for (String key : keys) {
            bucket.putRecords(key, call("2018-05-02", key).toString());
        }
        bucket.send(together(keys.toArray(String[]::new)));
        service.awaitEmpty(bucket);
        for (String key : keys) {
            assertThat(indices.eventsOf(key)).containsExactly(key);
        }
    }

    @Test
    void what_a_crashed_worker_began_is_taken_over_and_counted_once() throws Exception {
        String key = key("2018-06-01", "abandoned");
        List<String> records =
                IntStream.range(0, 6)
                        .mapToObj(number -> rootUse("2018-06-01", "abandoned-" + number).toString())
                        .toList();
        String revision = bucket.putRecords(key, records.toArray(String[]::new));
        String batch = batch(key, revision);
        ObjectNode entry = NODES.objectNode();
        entry.put("bucket", bucket.name())
                .put("key", key)
                .put("revision", revision)
                .put("kind", "CloudTrail")
                .put("account", TrailRecords.ACCOUNT)
                .put("region", "us-east-1")
                .put("state", "WRITING")
                .put("attempts", 1)
                .put("claimed", "2018-06-01T13:00:00Z");
        indices.cluster().ask("PUT", "/" + IndexNames.LEDGER + "/_doc/" + batch, entry);
        Flattener flattener = new Flattener(FieldNames.standard());
        for (String record : records.subList(0, 4)) {
            Document document =
                    flattener
                            .read(record.getBytes(StandardCharsets.UTF_8))
                            .document(LocalDate.parse("2018-06-01"), batch, Instant.EPOCH);
            String path = "/" + IndexNames.EVENTS + "-2018.06/_create/" + document.id();
            indices.cluster().ask("PUT", path, JSON.readTree(document.source()));
        }
        bucket.announce(key);
        service.awaitEmpty(bucket);
        Indices.Held settled = onlyEntry(key);
        assertTally(settled, 6, 6, 0, 0, 0);
        assertThat(settled.source().path("attempts").asInt()).isEqualTo(2);
        assertThat(indices.eventsOf(key)).hasSize(6).doesNotHaveDuplicates();
        assertThat(indices.findings())
                .filteredOn(finding -> finding.text("eventID").startsWith("abandoned-"))
                .hasSize(6);
    }

    @Test
    void other_content_under_the_same_key_is_another_object() throws Exception {
        String key = key("2018-07-01", "replaced");
        bucket.putRecords(key, call("2018-07-01", "first").toString());
        bucket.announce(key);
        service.awaitEmpty(bucket);
        bucket.putRecords(
                key,
                call("2018-07-01", "first").toString(),
                call("2018-07-01", "second").toString());
        bucket.announce(key);
        service.awaitEmpty(bucket);
        assertThat(indices.entries(key))
                .hasSize(2)
                .anySatisfy(entry -> assertTally(entry, 1, 1, 0, 0, 0))
                .anySatisfy(entry -> assertTally(entry, 2, 1, 1, 0, 0));
        assertThat(indices.eventsOf(key)).containsExactly("first", "second");
    }

    @Test
    void what_the_operator_excludes_is_counted_and_nothing_else() throws Exception {
        TrailBucket other = EmbeddedServers.newBucket();
        String key = key("2018-08-01", "excluded");
        other.putRecords(
                key,
                call("2018-08-01", "wanted").toString(),
                call("2018-08-01", "unwanted").put("eventName", "Decrypt").toString());
        try (RunningService excluding =
                RunningService.start(
                        EmbeddedServers.config(
                                other,
                                EmbeddedServers.stack().openSearchUrl(),
                                List.of("{ $.eventName = \"Decrypt\" }")))) {
            other.announce(key);
            excluding.awaitDone(1);
            assertThat(excluding.count("kikori.events", "result", "excluded")).isEqualTo(1);
        }
        assertThat(indices.eventsOf(key)).containsExactly("wanted");
        assertTally(onlyEntry(key), 2, 1, 0, 0, 1);
    }

    @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
    private record Prepared(String key, byte[] content) implements Player.Delivery {
        @Override
        public byte[] bytes() {
            return content;
        }
    }

    @Test
    void an_opensearch_that_goes_away_in_the_midst_loses_nothing_and_doubles_nothing()
            throws Exception {
        TrailBucket other = EmbeddedServers.newBucket();
        List<Player.Delivery> objects = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 80; number++) {
            List<String> records = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String eventId = "outage-" + number + "-" + i;
                expected.add(eventId);
                records.add(rootUse("2018-09-01", eventId).toString());
            }
            objects.add(
                    new Prepared(
                            key("2018-09-01", "outage-" + number),
                            TrailBucket.gzip("{\"Records\":[" + String.join(",", records) + "]}")));
        }
        try (TcpProxy wire = new TcpProxy(EmbeddedServers.stack().openSearchUrl());
                RunningService behind =
                        RunningService.start(
                                EmbeddedServers.config(other, wire.url(), List.of()))) {
            other.play(objects.subList(0, 40));
            behind.await("the first objects").until(() -> behind.settled() >= 5);
            wire.cut();
            other.play(objects.subList(40, objects.size()));
            behind.await("trouble").until(() -> behind.count("kikori.bulk.retried.operations") > 0);
            assertThat(behind.settled()).isLessThan(objects.size());
            wire.mend();
            behind.awaitEmpty(other);
            assertThat(behind.count("kikori.bugs")).isZero();
            assertThat(behind.count("kikori.objects", "outcome", "dead_lettered")).isZero();
        }
        long created = 0;
        for (Indices.Held entry : indices.ledger()) {
            if (entry.text("key").contains("outage-")) {
                assertThat(entry.text("state")).isEqualTo("EVALUATED");
                assertThat(entry.source().path("duplicate").asLong()).isZero();
                created += entry.source().path("created").asLong();
            }
        }
        assertThat(created).isEqualTo(expected.size());
        assertThat(indices.all(IndexNames.EVENTS + "-2018.09"))
                .extracting(event -> event.text("eventID"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(indices.findings())
                .extracting(finding -> finding.text("eventID"))
                .filteredOn(eventId -> eventId.startsWith("outage-"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Indices.Held onlyEntry(String key) throws Exception {
        List<Indices.Held> entries = indices.entries(key);
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private static void assertTally(
            Indices.Held entry, int read, int created, int duplicate, int letters, int excluded) {
        assertThat(entry.text("state")).isEqualTo("EVALUATED");
        assertThat(
                        Stream.of("read", "created", "duplicate", "deadLettered", "excluded")
                                .map(count -> entry.source().path(count).asInt()))
                .containsExactly(read, created, duplicate, letters, excluded);
    }

    private static String hash(String text) {
        return DocumentId.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The ledger's id of an object. */
    private static String batch(String key, String revision) {
        return hash(bucket.name() + '\0' + key + '\0' + revision);
    }

    /** One notification of S3 for several objects. */
    private static String together(String... keys) throws Exception {
        ObjectNode body = NODES.objectNode();
        var records = body.putArray("Records");
        for (String key : keys) {
            records.add(JSON.readTree(bucket.notification(key)).at("/Records/0"));
        }
        return body.toString();
    }

    private static String sns(String message) {
        return NODES.objectNode()
                .put("Type", "Notification")
                .put("TopicArn", "arn:aws:sns:us-east-1:111122223333:trail")
                .put("Message", message)
                .toString();
    }

    private static String trailNotice(String bucketName, String key) {
        ObjectNode notice = NODES.objectNode().put("s3Bucket", bucketName);
        notice.putArray("s3ObjectKey").add(key);
        return notice.toString();
    }

    /** EventBridge does not encode keys. */
    private static String eventBridge(String bucketName, String key) {
        ObjectNode event = NODES.objectNode();
        event.put("version", "0").put("detail-type", "Object Created").put("source", "aws.s3");
        ObjectNode detail = event.putObject("detail");
        detail.putObject("bucket").put("name", bucketName);
        detail.putObject("object").put("key", key);
        return event.toString();
    }
}
