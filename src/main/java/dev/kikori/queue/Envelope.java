package dev.kikori.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.archive.ObjectRef;
import dev.kikori.queue.Notice.Irrelevant;
import dev.kikori.queue.Notice.Kind;
import dev.kikori.queue.Notice.TestEvent;
import dev.kikori.queue.Notice.Unrecognised;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes the SNS, EventBridge, CloudTrail or plain S3 wrapping off a message body.
 *
 * <p>Every message is looked at for itself, so that a queue may be fed in several ways at once, and
 * in a new way from one message to the next.
 *
 * <p>Shapes: Amazon S3 User Guide, "Event message structure" and "Using EventBridge"; Amazon SNS
 * Developer Guide, "Parsing message formats" and "Raw message delivery"; AWS CloudTrail User Guide,
 * "Configuring Amazon SNS notifications".
 */
public final class Envelope {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /** CloudTrail publishes it when a topic is put on a trail; it is text, not JSON. */
    private static final String CLOUDTRAIL_VALIDATION = "CloudTrail validation message";

    private Envelope() {}

    /** Opens a body. Never fails: what is not understood is {@link Unrecognised}. */
    public static Notice open(String body) {
        return open(body, false);
    }

    private static Notice open(String body, boolean fromSns) {
        if (body.strip().startsWith(CLOUDTRAIL_VALIDATION)) {
            return new TestEvent();
        }
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return new Unrecognised("not JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject()) {
            return new Unrecognised(body.isBlank() ? "empty" : "not a JSON object");
        }
        if (json.has("Records")) {
            return s3(json.get("Records"), fromSns ? Kind.SNS_S3 : Kind.S3);
        }
        if (json.path("Event").asText().equals("s3:TestEvent")) {
            return new TestEvent();
        }
        if (json.has("detail-type")) {
            return eventBridge(json, fromSns ? Kind.SNS_EVENTBRIDGE : Kind.EVENTBRIDGE);
        }
        if (json.has("s3Bucket")) {
            return cloudTrail(json, fromSns ? Kind.SNS_CLOUDTRAIL : Kind.CLOUDTRAIL);
        }
        if (json.has("Type") && !fromSns) {
            return sns(json);
        }
        return new Unrecognised("neither S3, SNS, EventBridge nor CloudTrail wrote this");
    }

    private static Notice sns(JsonNode json) {
        String type = json.get("Type").asText();
        return switch (type) {
            case "Notification" ->
                    json.path("Message").isTextual()
                            ? open(json.get("Message").textValue(), true)
                            : new Unrecognised("an SNS notification without Message");
            case "SubscriptionConfirmation" ->
                    new Unrecognised(
                            "SNS asks whether "
                                    + json.path("TopicArn").asText()
                                    + " may send here: open SubscribeURL");
            default -> new Unrecognised("an SNS message of type " + type);
        };
    }

    private static Notice s3(JsonNode records, Kind kind) {
        if (!records.isArray() || records.isEmpty()) {
            return new Unrecognised("Records is not an array of events");
        }
        Findings found = new Findings();
        int number = 0;
        for (JsonNode event : records) {
            String which = "event " + number++ + ": ";
            String name = event.path("eventName").asText();
            if (name.isEmpty() || !event.has("s3")) {
                found.unreadable(which + "not an S3 event");
            } else if (!name.contains("ObjectCreated:")) {
                found.irrelevant(name);
            } else {
                JsonNode object = event.path("s3").path("object");
                String key = FormDecoder.decode(object.path("key").asText());
                if (key == null) {
                    found.unreadable(which + "its key is not URL-encoded UTF-8");
                } else {
                    found.object(
                            which,
                            event.path("s3").path("bucket").path("name"),
                            key,
                            object.path("versionId"));
                }
            }
        }
        return found.notice(kind);
    }

    /** Unlike those of S3 itself, EventBridge's keys are plain: a plus is a plus. */
    private static Notice eventBridge(JsonNode json, Kind kind) {
        String type = json.path("detail-type").asText();
        JsonNode detail = json.path("detail");
        Findings found = new Findings();
        if (type.equals("Object Created")) {
            JsonNode object = detail.path("object");
            found.object(
                    "detail: ",
                    detail.path("bucket").path("name"),
                    object.path("key").asText(),
                    object.path("version-id"));
        } else if (json.path("source").asText().equals("aws.s3") && detail.has("bucket")) {
            found.irrelevant(type);
        } else {
            found.unreadable("EventBridge's " + type + " is not about an object of a bucket");
        }
        return found.notice(kind);
    }

    private static Notice cloudTrail(JsonNode json, Kind kind) {
        JsonNode keys = json.path("s3ObjectKey");
        Findings found = new Findings();
        if (keys.isTextual()) {
            found.object("s3ObjectKey: ", json.get("s3Bucket"), keys.textValue(), null);
        } else {
            int number = 0;
            for (JsonNode key : keys) {
                found.object(
                        "s3ObjectKey " + number++ + ": ",
                        json.get("s3Bucket"),
                        key.isTextual() ? key.textValue() : "",
                        null);
            }
        }
        return found.isEmpty()
                ? new Unrecognised("s3Bucket without s3ObjectKey")
                : found.notice(kind);
    }

    /** Gathers what the parts of one message say. */
    private static final class Findings {
        private final Set<ObjectRef> refs = new LinkedHashSet<>();
        private final List<String> unreadable = new ArrayList<>();
        private final Set<String> irrelevant = new LinkedHashSet<>();

        void object(String which, JsonNode bucket, String key, @Nullable JsonNode version) {
            if (!bucket.isTextual() || bucket.textValue().isEmpty() || key.isEmpty()) {
                unreadable(which + "it names no bucket or no key");
            } else {
                refs.add(new ObjectRef(bucket.textValue(), key, versionId(version)));
            }
        }

        void unreadable(String reason) {
            unreadable.add(reason);
        }

        void irrelevant(String event) {
            irrelevant.add(event);
        }

        boolean isEmpty() {
            return refs.isEmpty() && unreadable.isEmpty() && irrelevant.isEmpty();
        }

        Notice notice(Kind kind) {
            if (!refs.isEmpty()) {
                return new Notice.Objects(kind, List.copyOf(refs), List.copyOf(unreadable));
            }
            return unreadable.isEmpty()
                    ? new Irrelevant("nothing was created: " + String.join(", ", irrelevant))
                    : new Unrecognised(String.join("; ", unreadable));
        }

        /**
         * "null" is what S3 calls the version of an object in a bucket without versions: naming it
         * asks for a permission more.
         */
        private static @Nullable String versionId(@Nullable JsonNode version) {
            if (version == null || !version.isTextual()) {
                return null;
            }
            String id = version.textValue();
            return id.isEmpty() || id.equals("null") ? null : id;
        }
    }
}
