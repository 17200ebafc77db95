package dev.kikori.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.TrailKey;
import dev.kikori.trail.DocumentId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Something that could not be ingested, with the reason and all that is needed to look at it or to
 * try again.
 *
 * <p>Its id comes from what it is about, so that however often it fails it stays one letter.
 * Account and Region are those of the object's key, as the ledger has them; where the key tells
 * none, and of a message, there are none.
 */
public sealed interface Letter {
    JsonMapper JSON = JsonMapper.builder().build();

    /** Why, for people: what was wrong and with what. */
    String reason();

    /** The {@code _id} under which it is kept. */
    String id();

    /** Its fields, apart from reason and time. */
    ObjectNode fields();

    /** The whole document. */
    default byte[] source(Instant now) {
        ObjectNode json = fields();
        json.put("@timestamp", now.toString()).put("reason", text(reason()));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /**
     * One record of an object.
     *
     * @param batch the ledger id of the object
     * @param ordinal its place in the object's records, from 0
     * @param bytes how long the record is
     * @param raw its bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
    record Event(ObjectRef object, String batch, int ordinal, long bytes, byte[] raw, String reason)
            implements Letter {
        @Override
        public String id() {
            return "event-" + batch + "-" + ordinal;
        }

        @Override
        public ObjectNode fields() {
            ObjectNode json = of(object, "event");
            json.put("batch", batch).put("ordinal", ordinal).put("bytes", bytes);
            putRaw(json, raw);
            return json;
        }
    }

    /**
     * A part of a record that was too large to be read; not the last one, which stands for the
     * letter and is counted.
     *
     * @param batch the ledger id of the object
     * @param ordinal the record's place in the object's records, from 0
     * @param number the part's place in the record, from 1
     * @param raw its bytes, cut anywhere, even inside a character
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
    record Part(ObjectRef object, String batch, int ordinal, int number, byte[] raw, String reason)
            implements Letter {
        @Override
        public String id() {
            return letter() + "-part-" + number;
        }

        /** The id of the last part, common to all. */
        String letter() {
            return "event-" + batch + "-" + ordinal;
        }

        @Override
        public ObjectNode fields() {
            return fields("part");
        }

        private ObjectNode fields(String kind) {
            ObjectNode json = of(object, kind);
            json.put("batch", batch).put("ordinal", ordinal);
            json.put("letter", letter()).put("part", number);
            putRaw(json, raw);
            return json;
        }
    }

    /**
     * The last part of a record that was too large to be read.
     *
     * @param bytes how long the record is
     * @param keptBytes how long all parts are together; less where not all was kept
     * @param sha256 of all parts together, in hexadecimal digits
     */
    record LastPart(Part part, long bytes, long keptBytes, String sha256, String reason)
            implements Letter {
        @Override
        public String id() {
            return part.letter();
        }

        @Override
        public ObjectNode fields() {
            ObjectNode json = part.fields("event");
            json.put("parts", part.number()).put("bytes", bytes);
            return json.put("keptBytes", keptBytes).put("sha256", sha256);
        }
    }

    /**
     * One event that OpenSearch refused.
     *
     * @param documentId the {@code _id} it was to have, the same whichever object brings it
     * @param raw the record's bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
    record Refused(ObjectRef object, String batch, String documentId, byte[] raw, String reason)
            implements Letter {
        @Override
        public String id() {
            return "refused-" + DocumentId.hash(utf8(documentId));
        }

        @Override
        public ObjectNode fields() {
            ObjectNode json = of(object, "event");
            json.put("batch", batch).put("documentId", documentId).put("bytes", raw.length);
            putRaw(json, raw);
            return json;
        }
    }

    /** A whole object, which stays where it is in S3. */
    record WholeObject(ObjectRef object, String reason) implements Letter {
        @Override
        public String id() {
            return "object-"
                    + DocumentId.hash(utf8(object.bucket()), new byte[1], utf8(object.key()));
        }

        @Override
        public ObjectNode fields() {
            return of(object, "object");
        }
    }

    /** A message of the queue. */
    record Message(String messageId, String body, String reason) implements Letter {
        @Override
        public String id() {
            return "message-" + DocumentId.hash(utf8(messageId));
        }

        @Override
        public ObjectNode fields() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("kind", "message").put("messageId", text(messageId));
            putRaw(json, utf8(body));
            return json;
        }
    }

    private static ObjectNode of(ObjectRef object, String kind) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", kind);
        json.put("bucket", text(object.bucket())).put("key", text(object.key()));
        @Nullable String version = object.versionId();
        if (version != null) {
            json.put("versionId", text(version));
        }
        if (TrailKey.parse(object.key()) instanceof TrailKey.Trail trail) {
            json.put("account", text(trail.account())).put("region", text(trail.region()));
        }
        return json;
    }

    private static void putRaw(ObjectNode json, byte[] raw) {
        try {
            json.put(
                    "raw",
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
        } catch (CharacterCodingException notText) {
            json.put("rawBase64", Base64.getEncoder().encodeToString(raw));
        }
    }

    /** A lone surrogate, which UTF-8 cannot say, becomes a question mark. */
    private static String text(String text) {
        return new String(utf8(text), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
