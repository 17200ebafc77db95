package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.trail.FieldName;
import dev.kikori.trail.FieldNames;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Records that were good once, each spoilt in one to four ways, as the bytes that would stand in
 * {@code Records}: always JSON as its grammar goes, but for broken UTF-8, and without white space
 * between tokens.
 */
public final class MutatedRecords {
    /** One way to spoil a record, and how often it is chosen beside the others. */
    public enum Mutation {
        TYPE_SWAPPED(10),
        OBJECT_FOR_SCALAR(8),
        NULL(6),
        NESTED_ARRAYS(6),
        DEEP(3),
        ODD_KEY(10),
        ALIAS_KEY(8),
        LONG_KEY(2),
        LONG_VALUE(4),
        HUGE_VALUE(1),
        ODD_NUMBER(10),
        NUMBER_LIKE_TEXT(6),
        ODD_DATE(6),
        ODD_ADDRESS(6),
        HOSTILE_TIME(10),
        DUPLICATE_KEY(6),
        LONE_SURROGATE(6),
        BROKEN_UTF8(4),
        MANY_VALUES(1),
        NO_OBJECT(1);

        private final int weight;

        Mutation(int weight) {
            this.weight = weight;
        }
    }

    /**
     * A record and what was done to it.
     *
     * @param json its bytes
     * @param mutations in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    public record Mutated(byte[] json, List<Mutation> mutations) {}

    private sealed interface Value {}

    /** A scalar, or anything else, as it will be written. */
    private record Raw(String json) implements Value {}

    private record Members(List<Member> all) implements Value {}

    private record Elements(List<Value> all) implements Value {}

    /** A member of an object, its key as it will be written, quotes included. */
    private record Member(String key, Value value) {}

    /** Private characters that are written as bytes which are no UTF-8. */
    private static final char BROKEN = '\uF8F0';

    private static final int[][] BROKEN_BYTES = {
        {0xff},
        {0xc3, 0x28},
        {0xe3, 0x81},
        {0xed, 0xa0, 0x80},
        {0xc0, 0x80},
        {0xf4, 0x90, 0x80, 0x80},
        {0x80}
    };

    private static final int WEIGHTS;

    static {
        int sum = 0;
        for (Mutation mutation : Mutation.values()) {
            sum += mutation.weight;
        }
        WEIGHTS = sum;
    }

    private static final List<String> ODD_KEYS =
            List.of(
                    "",
                    " ",
                    ".",
                    "..",
                    "a..b",
                    "a.b",
                    ".x",
                    "x.",
                    " a b ",
                    "日本語",
                    "😀",
                    "\u0000",
                    "\n",
                    "\u2028",
                    "\u00e9",
                    "e\u0301",
                    "\"",
                    "\\",
                    "/",
                    "~1",
                    "0",
                    "-1",
                    "null",
                    "*",
                    "_id",
                    "_source",
                    "_index",
                    "_routing",
                    "_field_names",
                    "_ignored",
                    "@timestamp",
                    "kikori",
                    "kikori.diverted",
                    "kikori.unindexed",
                    "ingest.batch",
                    "detail",
                    "patches",
                    "original",
                    "Records",
                    "properties",
                    "userIdentity.type",
                    "requestParameters._value",
                    "\ud800",
                    "x\udc00y");
    private static final List<String> ALIASES =
            FieldNames.standard().all().stream()
                    .flatMap(field ->
                            java.util.stream.Stream.concat(
                                    java.util.stream.Stream.of(field.name()),
                                    field.otherNames().stream()))
                    .toList();
    private static final List<List<String>> PATHS =
            FieldNames.standard().all().stream()
                    .filter(field -> !field.derived())
                    .map(FieldName::steps)
                    .toList();
    private static final List<String> ODD_NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "-0.0",
                    "0.0",
                    "1.0",
                    "1.50",
                    "1e2",
                    "1E+2",
                    "1e-7",
                    "1e400",
                    "-1e-400",
                    "1e2147483647",
                    "1e-2147483648",
                    "1E999999999999",
                    "2147483648",
                    "-9223372036854775809",
                    "9223372036854775808",
                    "18446744073709551616",
                    "123456789012345678901234567890",
                    "0.1000000000000000055511151231257827",
                    "9".repeat(899),
                    "9".repeat(1_001),
                    "9".repeat(2_000),
                    "-" + "1".repeat(2_000),
                    "0." + "3".repeat(2_000),
                    "7".repeat(2_000) + "e-1000",
                    "5".repeat(20_000));
    private static final List<String> NUMBER_LIKE =
            List.of(
                    "NaN",
                    "-NaN",
                    "Infinity",
                    "-Infinity",
                    "+1",
                    "01",
                    "0x1F",
                    "1e",
                    ".5",
                    "5.",
                    "1_000",
                    "１２",
                    "null",
                    "undefined",
                    "true",
                    "TRUE",
                    "True",
                    "1",
                    "yes",
                    "on");
    private static final List<String> ODD_DATES =
            List.of(
                    "",
                    " ",
                    "20131102T010628Z",
                    "2026-03-10",
                    "2026-03-10T01:02:03",
                    "2026-03-10T01:02:03+09:00",
                    "2026-03-10T01:02:03.123456789Z",
                    "2026-03-10T01:02:03.1234567890Z",
                    "2026-02-30T00:00:00Z",
                    "2026-13-01T00:00:00Z",
                    "2026-03-10T24:00:00Z",
                    "2026-03-10T23:59:60Z",
                    "2026-03-10T01:02:03+18:00",
                    "2026-03-10T01:02:03+19:00",
                    "2026-03-10T01:02:03+00:00:01",
                    "2026-03-10t01:02:03z",
                    "10/Mar/2026",
                    "1773104523",
                    "now",
                    "2026-03-10T01:02Z",
                    "２０２６-03-10T01:02:03Z",
                    "2026-03-10T01:02:03Z\u0000");
    private static final List<String> HOSTILE_TIMES =
            List.of(
                    "0000-01-01T00:00:00Z",
                    "0001-01-01T00:00:00Z",
                    "-0001-01-01T00:00:00Z",
                    "-2026-03-10T00:00:00Z",
                    "9999-12-31T23:59:59Z",
                    "+10000-01-01T00:00:00Z",
                    "+999999999-12-31T23:59:59Z",
                    "-999999999-01-01T00:00:00Z",
                    "1970-01-01T00:00:00Z",
                    "2013-10-31T23:59:59Z",
                    "2013-11-01T00:00:00Z",
                    "2026-03-12T23:59:59Z",
                    "2026-03-13T00:00:00Z",
                    "2099-01-01T00:00:00Z",
                    "2026-02-01T00:00:00+14:00",
                    "9999-12-31T23:59:59-18:00",
                    "2026-03",
                    "cloudtrail-events-evil",
                    "../2026.03",
                    "*",
                    "2026.03\n2026.04",
                    "");
    private static final List<String> ODD_ADDRESSES =
            List.of(
                    "",
                    " ",
                    "010.001.002.003",
                    "1.2.3.4 ",
                    "256.1.1.1",
                    "1.2.3",
                    "0x7f.1",
                    "127.1",
                    "::1",
                    "::ffff:1.2.3.4",
                    "fe80::1%eth0",
                    "[::1]",
                    "1::2::3",
                    "2001:db8::/32",
                    "10.0.0.0/8",
                    "s3.amazonaws.com",
                    "AWS Internal",
                    "cloudtrail.amazonaws.com",
                    "１.２.３.４",
                    "1.2.3.4,5.6.7.8",
                    "-1.2.3.4",
                    "01.02.03.04",
                    "0.0.0.0");

    private final List<JsonNode> bases;

    /**
     * @param bases the good records
     */
    public MutatedRecords(List<JsonNode> bases) {
        this.bases = List.copyOf(bases);
    }

    /**
     * The record of a seed.
     *
     * @param mark what {@code requestID} holds before anything is spoilt
     */
    public Mutated of(RandomGenerator random, String mark) {
        return new Spoiling(random).mutated(bases.get(random.nextInt(bases.size())), mark);
    }

    /** The spoiling of one record. */
    private static final class Spoiling {
        private final RandomGenerator random;

        Spoiling(RandomGenerator random) {
            this.random = random;
        }

        Mutated mutated(JsonNode base, String mark) {
            Value record = value(base);
            if (record instanceof Members members) {
                members.all().removeIf(member -> member.key().equals("\"requestID\""));
                members.all().add(new Member("\"requestID\"", new Raw(quoted(mark))));
            }
            List<Mutation> mutations = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                Mutation mutation = mutation();
                mutations.add(mutation);
                record = spoilt(record, mutation);
            }
            StringBuilder json = new StringBuilder();
            write(record, json);
            return new Mutated(bytes(json), List.copyOf(mutations));
        }

        private Mutation mutation() {
            int at = random.nextInt(WEIGHTS);
            for (Mutation mutation : Mutation.values()) {
                at -= mutation.weight;
                if (at < 0) {
                    return mutation;
                }
            }
            throw new IllegalStateException("the weights do not add up");
        }

        private Value spoilt(Value record, Mutation mutation) {
            return switch (mutation) {
                case TYPE_SWAPPED -> somewhere(record, other());
                case OBJECT_FOR_SCALAR -> somewhere(record, object());
                case NULL -> somewhere(record, new Raw("null"));
                case NESTED_ARRAYS -> somewhere(record, tower(1 + random.nextInt(40), 0));
                case DEEP -> somewhere(record, tower(depth(), random.nextInt(3)));
                case ODD_KEY -> inserted(record, key(pick(ODD_KEYS)), small());
                case ALIAS_KEY -> inserted(record, key(pick(ALIASES)), small());
                case LONG_KEY -> inserted(record, key(longKey()), small());
                case LONG_VALUE -> somewhere(record, new Raw(quoted(longText(40_000))));
                case HUGE_VALUE -> somewhere(record, new Raw(quoted(longText(1_000_000))));
                case ODD_NUMBER -> somewhere(record, new Raw(pick(ODD_NUMBERS)));
                case NUMBER_LIKE_TEXT -> somewhere(record, new Raw(quoted(pick(NUMBER_LIKE))));
                case ODD_DATE ->
                        put(
                                record,
                                random.nextBoolean()
                                        ? List.of("eventTime")
                                        : List.of(
                                                "userIdentity",
                                                "sessionContext",
                                                "attributes",
                                                "creationDate"),
                                new Raw(quoted(pick(ODD_DATES))));
                case ODD_ADDRESS ->
                        put(
                                record,
                                List.of("sourceIPAddress"),
                                new Raw(quoted(pick(ODD_ADDRESSES))));
                case HOSTILE_TIME ->
                        put(record, List.of("eventTime"), new Raw(quoted(pick(HOSTILE_TIMES))));
                case DUPLICATE_KEY -> duplicated(record);
                case LONE_SURROGATE -> lone(record);
                case BROKEN_UTF8 -> broken(record);
                case MANY_VALUES -> somewhere(record, many());
                case NO_OBJECT -> other();
            };
        }

        /** Puts a value at a path of the record: one that is there, or a documented one. */
        private Value somewhere(Value record, Value value) {
            return random.nextInt(3) == 0
                    ? put(record, PATHS.get(random.nextInt(PATHS.size())), value)
                    : replaced(record, value, true);
        }

        private Value replaced(Value at, Value value, boolean isRoot) {
            if (!isRoot && random.nextInt(4) == 0) {
                return value;
            }
            return switch (at) {
                case Members(List<Member> all) when !all.isEmpty() -> {
                    int place = random.nextInt(all.size());
                    Member member = all.get(place);
                    all.set(
                            place,
                            new Member(member.key(), replaced(member.value(), value, false)));
                    yield at;
                }
                case Elements(List<Value> all) when !all.isEmpty() -> {
                    int place = random.nextInt(all.size());
                    all.set(place, replaced(all.get(place), value, false));
                    yield at;
                }
                case Members _, Elements _, Raw _ -> value;
            };
        }

        private Value put(Value record, List<String> steps, Value value) {
            if (!(record instanceof Members members)) {
                return record;
            }
            String key = key(steps.getFirst());
            for (int i = 0; i < members.all().size(); i++) {
                Member member = members.all().get(i);
                if (member.key().equals(key)) {
                    Value inner =
                            steps.size() == 1 || !(member.value() instanceof Members)
                                    ? built(steps, value)
                                    : put(member.value(), steps.subList(1, steps.size()), value);
                    members.all().set(i, new Member(key, inner));
                    return record;
                }
            }
            members.all().add(new Member(key, built(steps, value)));
            return record;
        }

        /** What stands under the first of these steps. */
        private static Value built(List<String> steps, Value value) {
            Value built = value;
            for (String step : steps.subList(1, steps.size()).reversed()) {
                built = new Members(new ArrayList<>(List.of(new Member(quoted(step), built))));
            }
            return built;
        }

        private Value inserted(Value record, String key, Value value) {
            List<Members> objects = objects(record);
            if (objects.isEmpty()) {
                return record;
            }
            List<Member> all = objects.get(random.nextInt(objects.size())).all();
            if (all.isEmpty() || random.nextBoolean()) {
                all.add(random.nextInt(all.size() + 1), new Member(key, value));
            } else {
                int place = random.nextInt(all.size());
                all.set(place, new Member(key, all.get(place).value()));
            }
            return record;
        }

        private Value duplicated(Value record) {
            List<Members> objects =
                    objects(record).stream().filter(object -> !object.all().isEmpty()).toList();
            if (!objects.isEmpty()) {
                List<Member> all = objects.get(random.nextInt(objects.size())).all();
                String key = all.get(random.nextInt(all.size())).key();
                all.add(random.nextInt(all.size() + 1), new Member(key, small()));
            }
            return record;
        }

        private Value lone(Value record) {
            String text = random.nextBoolean() ? "a\ud83d" : "\ude00b\ud83d\ude00";
            return random.nextInt(3) == 0
                    ? inserted(record, key(text), small())
                    : somewhere(record, new Raw(quoted(text)));
        }

        private Value broken(Value record) {
            String text = "x" + (char) (BROKEN + random.nextInt(BROKEN_BYTES.length)) + "y";
            return random.nextInt(3) == 0
                    ? inserted(record, '"' + text + '"', small())
                    : somewhere(record, new Raw('"' + text + '"'));
        }

        private static List<Members> objects(Value value) {
            List<Members> found = new ArrayList<>();
            switch (value) {
                case Members object -> {
                    found.add(object);
                    object.all().forEach(member -> found.addAll(objects(member.value())));
                }
                case Elements(List<Value> all) ->
                        all.forEach(element -> found.addAll(objects(element)));
                case Raw _ -> {}
            }
            return found;
        }

        private Value other() {
            return switch (random.nextInt(8)) {
                case 0 -> new Raw("null");
                case 1 -> new Raw(random.nextBoolean() ? "true" : "false");
                case 2 -> new Raw(Long.toString(random.nextLong()));
                case 3 -> new Raw(pick(ODD_NUMBERS));
                case 4 -> new Raw(quoted(pick(NUMBER_LIKE)));
                case 5 -> new Elements(new ArrayList<>());
                case 6 -> new Elements(new ArrayList<>(List.of(small(), object(), small())));
                default -> object();
            };
        }

        private Value object() {
            List<Member> members = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                members.add(new Member(key(pick(ODD_KEYS) + i), small()));
            }
            return new Members(members);
        }

        private Value small() {
            return switch (random.nextInt(6)) {
                case 0 -> new Raw("{}");
                case 1 -> new Raw("[[],{\"a\":[null]}]");
                case 2 -> new Raw("7");
                case 3 -> new Raw("\"\"");
                case 4 -> new Raw("{\"eventName\":\"ConsoleLogin\",\"a.b\":{\"\":1}}");
                default -> new Raw(quoted("text 日本 " + random.nextInt(1_000)));
            };
        }

        /** As text, since its writing must not recurse. */
        private Value tower(int height, int kind) {
            StringBuilder opened = new StringBuilder();
            StringBuilder closed = new StringBuilder();
            for (int storey = 0; storey < height; storey++) {
                boolean array = kind == 0 || (kind == 2 && random.nextBoolean());
                opened.append(array ? "[" : "{\"k\":");
                closed.append(array ? ']' : '}');
            }
            return new Raw(opened + "\"deep\"" + closed.reverse());
        }

        private int depth() {
            int[] depths = {20, 21, 255, 256, 257, 600, 1_000, 1_001, 5_000, 10_000};
            return depths[random.nextInt(depths.length)];
        }

        private Value many() {
            int count = 1_000 + random.nextInt(20_000);
            StringBuilder json = new StringBuilder();
            boolean array = random.nextBoolean();
            json.append(array ? '[' : '{');
            for (int i = 0; i < count; i++) {
                json.append(i == 0 ? "" : ",").append(array ? "" : "\"k" + i + "\":").append(i);
            }
            return new Raw(json.append(array ? ']' : '}').toString());
        }

        private String longKey() {
            return switch (random.nextInt(3)) {
                case 0 -> "k".repeat(60_000);
                case 1 -> "鍵".repeat(1 + random.nextInt(20_000));
                default -> "key.".repeat(200 + random.nextInt(2_000));
            };
        }

        private String longText(int max) {
            int length = random.nextInt(4) == 0 ? max : 30_000 + random.nextInt(max - 30_000);
            return switch (random.nextInt(5)) {
                case 0 -> "é".repeat(length / 2);
                case 1 -> "😀".repeat(length / 4);
                case 2 -> "\"\\".repeat(length / 4);
                case 3 -> "word ".repeat(length / 5);
                default -> "x".repeat(length);
            };
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }
    }

    private static Value value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                List<Member> members = new ArrayList<>();
                for (var member : node.properties()) {
                    members.add(new Member(quoted(member.getKey()), value(member.getValue())));
                }
                yield new Members(members);
            }
            case ARRAY -> {
                List<Value> elements = new ArrayList<>();
                node.forEach(element -> elements.add(value(element)));
                yield new Elements(elements);
            }
            case STRING -> new Raw(quoted(node.textValue()));
            case NUMBER, BOOLEAN, NULL, BINARY, POJO, MISSING -> new Raw(node.asText());
        };
    }

    private static void write(Value value, StringBuilder json) {
        switch (value) {
            case Raw(String raw) -> json.append(raw);
            case Members(List<Member> all) -> {
                json.append('{');
                for (int i = 0; i < all.size(); i++) {
                    json.append(i == 0 ? "" : ",").append(all.get(i).key()).append(':');
                    write(all.get(i).value(), json);
                }
                json.append('}');
            }
            case Elements(List<Value> all) -> {
                json.append('[');
                for (int i = 0; i < all.size(); i++) {
                    json.append(i == 0 ? "" : ",");
                    write(all.get(i), json);
                }
                json.append(']');
            }
        }
    }

    private static String key(String text) {
        return quoted(text);
    }

    /** As JSON; surrogates as escapes where they are alone. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                json.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static byte[] bytes(StringBuilder json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length());
        int from = 0;
        for (int i = 0; i < json.length(); i++) {
            int broken = json.charAt(i) - BROKEN;
            if (broken >= 0 && broken < BROKEN_BYTES.length) {
                bytes.writeBytes(json.substring(from, i).getBytes(StandardCharsets.UTF_8));
                for (int b : BROKEN_BYTES[broken]) {
                    bytes.write(b);
                }
                from = i + 1;
            }
        }
        bytes.writeBytes(json.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
