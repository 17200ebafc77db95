package dev.kikori.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes records that look like CloudTrail's and then go wrong in every way that JSON allows. */
final class RandomRecords {
    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);
    private static final List<FieldName> FIELDS =
            FieldNames.standard().all().stream().filter(field -> !field.derived()).toList();
    private static final List<String> ODD_KEYS =
            List.of(
                    "",
                    " ",
                    ".",
                    "a..b",
                    "a.b",
                    ".x",
                    "x.",
                    "a b",
                    "日本語",
                    "😀",
                    "\uD800",
                    "x\uDC00y",
                    "\u0000",
                    "\n",
                    "\u2028",
                    "\"",
                    "\\",
                    "/",
                    "~1",
                    "0",
                    "-1",
                    "@timestamp",
                    "event.action",
                    "event",
                    "action",
                    "source",
                    "ip",
                    "detail",
                    "kikori",
                    "kikori.diverted",
                    "kikori.unindexed",
                    "ingest.batch",
                    "_id",
                    "_source",
                    "userIdentity.type",
                    "userIdentity",
                    "sessionContext",
                    "requestParameters",
                    "responseElements",
                    "resources",
                    "patches",
                    "original");
    private static final List<String> ODD_NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "1.0",
                    "1.50",
                    "1e400",
                    "-1e-400",
                    "1E+2",
                    "123456789012345678901234567890",
                    "0.1000000000000000055511151231257827",
                    "9223372036854775808",
                    "9".repeat(899),
                    "9".repeat(2_000),
                    "0." + "3".repeat(2_000));

    private final RandomGenerator random;

    RandomRecords(RandomGenerator random) {
        this.random = random;
    }

    /** A record's bytes, as they stand between two commas of an object. */
    byte[] next() {
        ObjectNode record = JSON.objectNode();
        double share = random.nextDouble();
        for (FieldName field : FIELDS) {
            if (random.nextDouble() < share) {
                put(record, field.steps(), sample(field));
            }
        }
        JsonNode whole = record;
        for (int mutation = random.nextInt(6); mutation > 0; mutation--) {
            whole = mutate(whole, 0);
        }
        String text = text(whole);
        if (random.nextInt(10) == 0) {
            text = duplicated(text);
        }
        byte[] bytes = text.getBytes(UTF_8);
        if (random.nextInt(20) == 0) {
            breakUtf8(bytes);
        }
        return bytes;
    }

    private JsonNode sample(FieldName field) {
        return switch (field.type()) {
            case KEYWORD, ADDRESS -> JSON.textNode(field.sample());
            case DATE ->
                    JSON.textNode(
                            random.nextBoolean() ? "2026-03-10T01:02:03Z" : "20260310T010203Z");
            case NUMBER ->
                    random.nextBoolean()
                            ? JSON.numberNode(random.nextInt())
                            : number(ODD_NUMBERS.get(random.nextInt(ODD_NUMBERS.size())));
            case BOOLEAN ->
                    random.nextBoolean()
                            ? JSON.booleanNode(random.nextBoolean())
                            : JSON.textNode(random.nextBoolean() ? "true" : "false");
            case FREEFORM ->
                    field.name().equals("resources")
                            ? JSON.arrayNode().add(JSON.objectNode().put("ARN", "arn:aws:s3:::b"))
                            : JSON.objectNode().put("bucketName", "vault").put("max", 5);
            case LONG, GEO_POINT, IP, TEXT_KEPT, FULL_TEXT, WITHIN -> JSON.textNode("");
        };
    }

    private static void put(ObjectNode record, List<String> steps, JsonNode value) {
        ObjectNode at = record;
        for (String key : steps.subList(0, steps.size() - 1)) {
            at = at.get(key) instanceof ObjectNode inner ? inner : at.putObject(key);
        }
        at.set(steps.getLast(), value);
    }

    /** Goes down some way and puts something else there, or something more. */
    private JsonNode mutate(JsonNode node, int depth) {
        if (node instanceof ObjectNode object && random.nextInt(10) > 0) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            if (keys.isEmpty() || random.nextInt(4) == 0) {
                object.set(key(), value(depth));
            } else {
                String key = keys.get(random.nextInt(keys.size()));
                object.set(key, mutate(object.get(key), depth + 1));
            }
            return object;
        }
        if (node instanceof ArrayNode array && !array.isEmpty() && random.nextInt(4) > 0) {
            int position = random.nextInt(array.size());
            array.set(position, mutate(array.get(position), depth + 1));
            return array;
        }
        return depth == 0 && random.nextInt(8) > 0 ? node : value(depth);
    }

    private String key() {
        return switch (random.nextInt(12)) {
            case 0 -> "k".repeat(random.nextInt(60_000));
            case 1 -> "鍵".repeat(random.nextInt(3_000));
            case 2, 3, 4, 5 -> FIELDS.get(random.nextInt(FIELDS.size())).name();
            default -> ODD_KEYS.get(random.nextInt(ODD_KEYS.size()));
        };
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 6 ? 7 : 12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt());
            case 3 -> number(ODD_NUMBERS.get(random.nextInt(ODD_NUMBERS.size())));
            case 4, 5 -> JSON.textNode(string());
            case 6 -> JSON.numberNode(random.nextLong());
            case 7 -> tower(random.nextInt(300));
            case 8, 9 -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(depth + 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(key(), value(depth + 1));
                }
                yield object;
            }
        };
    }

    private static JsonNode number(String text) {
        return text.matches("-?\\d+")
                ? JSON.numberNode(new BigInteger(text))
                : JSON.numberNode(new BigDecimal(text));
    }

    private JsonNode tower(int height) {
        JsonNode top = JSON.textNode(string());
        int kind = random.nextInt(3);
        for (int storey = 0; storey < height; storey++) {
            top =
                    kind == 0 || (kind == 2 && random.nextBoolean())
                            ? JSON.arrayNode().add(top)
                            : JSON.objectNode().set(random.nextInt(5) == 0 ? key() : "x", top);
        }
        return top;
    }

    private String string() {
        return switch (random.nextInt(14)) {
            case 0 -> "";
            case 1 -> "x".repeat(random.nextInt(100_000));
            case 2 -> "é".repeat(random.nextInt(50_000));
            case 3 -> "😀".repeat(random.nextInt(20_000));
            case 4 -> "a\uD83D";
            case 5 -> "\uDE00b";
            case 6 -> "\u0000\u001f\u007f\u2028\"\\/";
            case 7 -> "y".repeat(31_900 + random.nextInt(900));
            case 8 -> "true";
            case 9 -> "2026-03-10T01:02:03+09:00";
            case 10 -> "20131102T010628Z";
            case 11 -> "{\"patches\":[]}";
            case 12 -> "null";
            default -> "日本 text " + random.nextInt(1_000);
        };
    }

    private String text(JsonNode node) {
        try {
            String plain = RecordJson.mapper().writeValueAsString(node);
            boolean spoilt = FreeFormWriter.hasLoneSurrogate(plain);
            return spoilt || random.nextBoolean()
                    ? RecordJson.mapper()
                            .writer()
                            .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                            .writeValueAsString(node)
                    : plain;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a pair of equal keys into some object of the text. */
    private String duplicated(String text) {
        List<Integer> places = new ArrayList<>();
        for (int i = text.indexOf("{\""); i >= 0; i = text.indexOf("{\"", i + 1)) {
            places.add(i);
        }
        if (places.isEmpty() || text.contains("\\\"") || text.contains("{}")) {
            return text;
        }
        int at = places.get(random.nextInt(places.size())) + 1;
        return text.substring(0, at)
                + "\"eventName\":\"one\",\"eventName\":\"two\","
                + text.substring(at);
    }

    private void breakUtf8(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        for (int i = at; i > 0; i--) {
            if (bytes[i] < 0 || (bytes[i] == 'x' && bytes[i - 1] == 'x')) {
                bytes[i] = (byte) 0xE3;
                return;
            }
        }
    }
}
