package dev.kikori.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.archive.ObjectRef;
import dev.kikori.queue.Notice.Irrelevant;
import dev.kikori.queue.Notice.Kind;
import dev.kikori.queue.Notice.Objects;
import dev.kikori.queue.Notice.TestEvent;
import dev.kikori.queue.Notice.Unrecognised;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

class EnvelopeTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEST_EVENT =
            """
            {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-01T00:00:00.000Z","Bucket":"trails"}
            """;
    private static final String BRIDGED =
            """
            {"version":"0","detail-type":"Object Created","source":"aws.s3","account":"111122223333",
             "detail":{"version":"0","bucket":{"name":"trails"},
                       "object":{"key":"a b+c%2B.json.gz","size":5,"etag":"e","version-id":"v7"},
                       "reason":"PutObject"}}
            """;
    private static final String CLOUDTRAIL =
            "{\"s3Bucket\":\"trails\",\"s3ObjectKey\":[\"k1\",\"k2+%20\"]}";

    @Test
    void a_plain_s3_event_names_its_object() {
        assertThat(
                        Envelope.open(
                                s3(
                                        event(
                                                "ObjectCreated:Put",
                                                "trails",
                                                "AWSLogs/1.json.gz",
                                                null))))
                .isEqualTo(objects(Kind.S3, ref("AWSLogs/1.json.gz", null)));
    }

    @Test
    void the_version_is_kept_where_there_is_one() {
        assertThat(
                        Envelope.open(
                                s3(
                                        event("ObjectCreated:Put", "trails", "a", "v1"),
                                        event("ObjectCreated:Put", "trails", "b", "null"))))
                .isEqualTo(objects(Kind.S3, ref("a", "v1"), ref("b", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "red+flower.json, red flower.json",
        "a%2Bb, a+b",
        "o%3D%E6%9C%A8%E3%81%93%E3%82%8A, o=木こり",
        "plain/slash%2fanother, plain/slash/another",
        "100%25, 100%",
    })
    void keys_of_s3_events_are_url_decoded(String encoded, String key) {
        assertThat(Envelope.open(s3(event("ObjectCreated:Copy", "trails", encoded, null))))
                .isEqualTo(objects(Kind.S3, ref(key, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "%4", "%zz", "%FF%FE", "%C3"})
    void a_key_that_cannot_be_decoded_is_not_guessed(String encoded) {
        assertThat(Envelope.open(s3(event("ObjectCreated:Put", "trails", encoded, null))))
                .isEqualTo(new Unrecognised("event 0: its key is not URL-encoded UTF-8"));
    }

    @Test
    void sns_around_an_s3_event_is_taken_off() {
        assertThat(Envelope.open(sns(s3(event("ObjectCreated:Put", "trails", "k+1", "v")))))
                .isEqualTo(objects(Kind.SNS_S3, ref("k 1", "v")));
    }

    @Test
    void event_bridge_keys_are_taken_as_they_are() {
        Objects expected = objects(Kind.EVENTBRIDGE, ref("a b+c%2B.json.gz", "v7"));
        assertThat(Envelope.open(BRIDGED)).isEqualTo(expected);
        assertThat(Envelope.open(sns(BRIDGED)))
                .isEqualTo(new Objects(Kind.SNS_EVENTBRIDGE, expected.refs(), List.of()));
    }

    @Test
    void cloud_trails_own_notice_names_several_objects_raw_or_in_sns() {
        assertThat(Envelope.open(CLOUDTRAIL))
                .isEqualTo(objects(Kind.CLOUDTRAIL, ref("k1", null), ref("k2+%20", null)));
        assertThat(Envelope.open(sns(CLOUDTRAIL)))
                .isEqualTo(objects(Kind.SNS_CLOUDTRAIL, ref("k1", null), ref("k2+%20", null)));
    }

    @Test
    void test_messages_of_s3_and_cloud_trail_are_told_from_notices() {
        assertThat(Envelope.open(TEST_EVENT)).isEqualTo(new TestEvent());
        assertThat(Envelope.open(sns(TEST_EVENT))).isEqualTo(new TestEvent());
        assertThat(Envelope.open(sns("CloudTrail validation message."))).isEqualTo(new TestEvent());
        assertThat(Envelope.open("CloudTrail validation message.")).isEqualTo(new TestEvent());
    }

    @Test
    void an_object_named_twice_is_named_once() {
        assertThat(
                        Envelope.open(
                                s3(
                                        event("ObjectCreated:Put", "trails", "a", null),
                                        event("ObjectCreated:Copy", "trails", "b", null),
                                        event("ObjectCreated:Put", "trails", "a", null))))
                .isEqualTo(objects(Kind.S3, ref("a", null), ref("b", null)));
    }

    @Test
    void minios_event_names_carry_a_prefix_and_count_as_well() {
        assertThat(Envelope.open(s3(event("s3:ObjectCreated:Put", "trails", "a%2Fb", null))))
                .isEqualTo(objects(Kind.S3, ref("a/b", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ObjectRemoved:Delete",
                "ObjectTagging:Put",
                "LifecycleExpiration:Delete",
                "ObjectRestore:Completed"
            })
    void other_s3_events_are_understood_but_bring_nothing(String name) {
        assertThat(Envelope.open(s3(event(name, "trails", "k", null))))
                .isEqualTo(new Irrelevant("nothing was created: " + name));
    }

    @Test
    void other_event_bridge_events_of_a_bucket_bring_nothing() {
        assertThat(Envelope.open(BRIDGED.replace("Object Created", "Object Deleted")))
                .isEqualTo(new Irrelevant("nothing was created: Object Deleted"));
    }

    @Test
    void a_bad_part_neither_hides_the_good_ones_nor_is_forgotten() {
        String good = event("ObjectCreated:Put", "trails", "good", null);
        String removed = event("ObjectRemoved:Delete", "trails", "old", null);
        assertThat(Envelope.open(s3(good, "{\"eventName\":\"ObjectCreated:Put\"}", removed)))
                .isEqualTo(
                        new Objects(
                                Kind.S3,
                                List.of(ref("good", null)),
                                List.of("event 1: not an S3 event")));
        assertThat(Envelope.open(s3(removed, "7")))
                .isEqualTo(new Unrecognised("event 1: not an S3 event"));
        assertThat(Envelope.open("{\"s3Bucket\":\"trails\",\"s3ObjectKey\":[\"good\",null,\"\"]}"))
                .isEqualTo(
                        new Objects(
                                Kind.CLOUDTRAIL,
                                List.of(ref("good", null)),
                                List.of(
                                        "s3ObjectKey 1: it names no bucket or no key",
                                        "s3ObjectKey 2: it names no bucket or no key")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | empty",
                "' ' | empty",
                "[] | not a JSON object",
                "null | not a JSON object",
                "\"text\" | not a JSON object",
                "{} | neither S3, SNS, EventBridge nor CloudTrail wrote this",
                "{\"Records\":[]} | Records is not an array of events",
                "{\"Records\":{}} | Records is not an array of events",
                "{\"Records\":[{\"eventName\":\"ConsoleLogin\"}]} | event 0: not an S3 event",
                "{\"Type\":\"Notification\"} | an SNS notification without Message",
                "{\"Type\":\"Notification\",\"Message\":{}} | an SNS notification without Message",
                "{\"Type\":\"Notification\",\"Message\":\"\"} | empty",
                "{\"Type\":\"Notification\",\"Message\":\"{\\\"Type\\\":\\\"Notification\\\"}\"}"
                        + " | neither S3, SNS, EventBridge nor CloudTrail wrote this",
                "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"arn:t\"}"
                        + " | SNS asks whether arn:t may send here: open SubscribeURL",
                "{\"Type\":\"UnsubscribeConfirmation\"} | an SNS message of type UnsubscribeConfirmation",
                "{\"s3Bucket\":\"b\"} | s3Bucket without s3ObjectKey",
                "{\"s3Bucket\":\"b\",\"s3ObjectKey\":[]} | s3Bucket without s3ObjectKey",
                "{\"s3Bucket\":5,\"s3ObjectKey\":[\"k\"]} | s3ObjectKey 0: it names no bucket or no key",
                "{\"detail-type\":\"Object Created\",\"detail\":{}} | detail: it names no bucket or no key",
                "{\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.s3\",\"detail\":{}}"
                        + " | EventBridge's AWS API Call via CloudTrail is not about an object of a bucket",
            })
    void everything_else_is_unrecognised_and_says_why(String body, String reason) {
        assertThat(Envelope.open(body)).isEqualTo(new Unrecognised(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "hello", "{\"Records\":[}", "{} trailing", "{\"a\":1}{\"b\":2}"})
    void broken_json_is_unrecognised(String body) {
        assertThat(Envelope.open(body))
                .isInstanceOfSatisfying(
                        Unrecognised.class, u -> assertThat(u.reason()).startsWith("not JSON: "));
    }

    @Test
    void a_body_nested_without_end_is_unrecognised_rather_than_a_stack_overflow() {
        assertThat(Envelope.open("{\"a\":".repeat(100_000))).isInstanceOf(Unrecognised.class);
    }

    private static Objects objects(Kind kind, ObjectRef... refs) {
        return new Objects(kind, Arrays.asList(refs), List.of());
    }

    private static ObjectRef ref(String key, @Nullable String version) {
        return new ObjectRef("trails", key, version);
    }

    private static String s3(String... events) {
        return "{\"Records\":[" + String.join(",", events) + "]}";
    }

    private static String event(String name, String bucket, String key, @Nullable String version) {
        String object = version == null ? "" : ",\"versionId\":\"" + version + "\"";
        return "{\"eventVersion\":\"2.5\",\"eventSource\":\"aws:s3\",\"eventName\":\"%s\",\"s3\":{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"%s}}}"
                .formatted(name, bucket, key, object);
    }

    private static String sns(String message) {
        try {
            return JSON.writeValueAsString(
                    Map.of(
                            "Type",
                            "Notification",
                            "MessageId",
                            "m",
                            "TopicArn",
                            "arn:t",
                            "Message",
                            message));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
