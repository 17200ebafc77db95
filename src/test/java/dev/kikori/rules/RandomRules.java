package dev.kikori.rules;

import com.fasterxml.jackson.databind.node.TextNode;

import dev.kikori.rules.Path.Segment;
import dev.kikori.rules.ValueTest.Comparison;
import dev.kikori.rules.ValueTest.Piece;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes rules and records from few enough words that they often meet. */
public final class RandomRules {

    private static final List<String> NAMES =
            List.of(
                    "eventName",
                    "errorCode",
                    "recipientAccountId",
                    "userIdentity.type",
                    "userIdentity.invokedBy",
                    "readOnly",
                    "eventTime",
                    "responseElements.ConsoleLogin",
                    "additionalEventData.MFAUsed",
                    "additionalEventData",
                    "requestParameters",
                    "requestParameters.a",
                    "requestParameters.a.b",
                    "requestParameters.a.b.c",
                    "responseElements.x.y",
                    "unheardOf",
                    "eventName.x");
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "A",
                    "ab",
                    "a.b",
                    "*",
                    "a*b",
                    "a?b",
                    "a\\b",
                    "Kilo",
                    "kilo",
                    "\u212Ailo",
                    "true",
                    "false",
                    "12",
                    "12.0",
                    "1.2e1",
                    "0",
                    "-0",
                    "10.1.2.3",
                    "10.1.2",
                    "::1",
                    "2001:db8::7",
                    "2024-03-11T07:19:25Z",
                    "a\nb",
                    "日本",
                    "\"q\"",
                    "<x>~@&#");
    private static final List<String> NUMBERS =
            List.of(
                    "12",
                    "12.0",
                    "1.2e1",
                    "12.50",
                    "-0",
                    "0",
                    "-3",
                    "1E400",
                    "99999999999999999999");
    private static final List<String> EXPRESSIONS =
            List.of(
                    "a",
                    "^a",
                    "b$",
                    "^a$|^k",
                    "a.b",
                    "[^a]",
                    "k|s",
                    "^1[0-9]?\\.",
                    "\\d+",
                    "^(a|b)+$",
                    "^$",
                    "a{2}",
                    "\\bk",
                    "a|^b$|c",
                    "[a-k]ilo",
                    "\\W",
                    "^\\S*$",
                    "\\x6b",
                    "\"q",
                    "<|&",
                    "(?i)KILO",
                    "a.*?b");

    private final Random random;

    // What the next rule and its records are made of: few, so that they meet.
    private List<String> names = NAMES;
    private List<String> texts = TEXTS;
    private List<String> numbers = NUMBERS;
    private final List<Path> asked = new ArrayList<>();

    public RandomRules(long seed) {
        random = new Random(seed);
    }

    /** Chooses other words for the next rule and its records. */
    public void turn() {
        asked.clear();
        names = some(NAMES, 4);
        numbers = some(NUMBERS, 2);
        texts = some(TEXTS, 4);
        if (random.nextInt(3) == 0) {
            texts =
                    some(
                            List.of(
                                    "0", "-0", "12", "12.0", "1.2e1", "12E0", "12.5", "true",
                                    "false", ""),
                            4);
        }
    }

    private List<String> some(List<String> of, int count) {
        return IntStream.range(0, count).mapToObj(i -> one(of)).toList();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    Node node(int depth) {
        int kind = random.nextInt(depth == 0 ? 6 : 10);
        return switch (kind) {
            case 4 -> new Node.Below(path(), test(1));
            case 5 ->
                    random.nextBoolean()
                            ? new Node.Same(
                                    path(),
                                    path(),
                                    one(List.of(Node.Likeness.values())),
                                    one(List.of(LetterCase.values())))
                            : new Node.JsonText(path(), test(1));
            case 6 -> new Node.Not(node(depth - 1));
            case 7 -> new Node.And(nodes(depth - 1));
            case 8 -> new Node.Or(nodes(depth - 1));
            case 9 ->
                    random.nextInt(8) == 0
                            ? new Node.Const(random.nextBoolean())
                            : new Node.Or(nodes(depth - 1));
            default -> new Node.Some(path(), one(List.of(Reach.values())), test(2));
        };
    }

    private List<Node> nodes(int depth) {
        return IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> node(depth)).toList();
    }

    private Path path() {
        var segments = new ArrayList<Segment>();
        for (String name : one(names).split("\\.", -1)) {
            segments.add(new Segment.Key(name));
            switch (random.nextInt(14)) {
                case 0 -> segments.add(new Segment.Index(random.nextInt(2)));
                case 1 -> segments.add(new Segment.AnyIndex());
                case 2 -> segments.add(new Segment.AnyKey());
                case 3 -> segments.add(new Segment.Key(one(List.of("a.b", "a*", "x"))));
                default -> {}
            }
        }
        asked.add(new Path(segments));
        return asked.getLast();
    }

    private ValueTest test(int depth) {
        LetterCase letterCase = one(List.of(LetterCase.values()));
        return switch (random.nextInt(depth == 0 ? 11 : 14)) {
            case 0 -> new ValueTest.Anything();
            case 1 -> new ValueTest.AnyScalar();
            case 2 -> random.nextBoolean() ? new ValueTest.IsNull() : new ValueTest.NotNull();
            case 3 -> new ValueTest.IsBoolean(random.nextBoolean());
            case 4, 5 -> new ValueTest.Equal(one(texts), letterCase);
            case 6 -> new ValueTest.OneOf(List.of(one(texts), one(texts)), letterCase);
            case 7 -> new ValueTest.Like(pieces(), letterCase);
            case 8 -> {
                boolean ignoreCase = random.nextBoolean();
                yield new ValueTest.Matches(
                        new Regex(
                                one(EXPRESSIONS),
                                ignoreCase,
                                random.nextBoolean(),
                                random.nextInt(5) == 0));
            }
            case 9 ->
                    random.nextInt(4) == 0
                            ? new ValueTest.InTime(
                                    one(List.of(CalendarPart.values())),
                                    one(List.of(Comparison.values())),
                                    BigDecimal.valueOf(one(List.of(3, 7, 11, 2024))))
                            : new ValueTest.Compares(
                                    one(List.of(Comparison.values())),
                                    new BigDecimal(one(numbers)),
                                    random.nextBoolean());
            case 10 ->
                    new ValueTest.InNetwork(
                            Cidr.parse(
                                            one(
                                                    List.of(
                                                            "10.0.0.0/8",
                                                            "10.1.2.0/23",
                                                            "0.0.0.0/0",
                                                            "10.1.2.3",
                                                            "2001:db8::/32",
                                                            "::/0")))
                                    .orElseThrow());
            case 11 -> new ValueTest.Either(List.of(test(depth - 1), test(depth - 1)));
            default -> new ValueTest.OtherThan(test(depth - 1));
        };
    }

    private List<Piece> pieces() {
        return IntStream.range(0, 1 + random.nextInt(4))
                .<Piece>mapToObj(i ->
                        switch (random.nextInt(4)) {
                            case 0 -> new Piece.AnyRun();
                            case 1 -> new Piece.AnyOne();
                            default -> new Piece.Text(one(texts));
                        })
                .toList();
    }

    /** A filter pattern that parses. */
    public String pattern() {
        var tests = new StringBuilder("{ ");
        int wildcards = 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String name = one(names);
            asked.add(Path.of(name.split("\\.", -1)));
            String selector = "$." + name;
            if (wildcards < 3 && random.nextInt(4) == 0) {
                selector += one(List.of("[*]", ".*"));
                wildcards++;
            } else if (random.nextInt(6) == 0) {
                selector += "[0]";
            }
            tests.append('(')
                    .append(selector)
                    .append(
                            switch (random.nextInt(7)) {
                                case 0 -> " NOT EXISTS";
                                case 1 -> " IS " + one(List.of("NULL", "TRUE", "FALSE"));
                                case 2 -> one(List.of(" < ", " >= ")) + one(numbers);
                                case 3 -> one(List.of(" = ", " != ")) + one(numbers);
                                case 4 ->
                                        one(List.of(" = ", " != "))
                                                + one(
                                                        List.of(
                                                                "*", "a*", "*b", "*.*", "1*", "*0",
                                                                "10.1.*"));
                                default ->
                                        one(List.of(" = ", " != "))
                                                + '"'
                                                + one(texts)
                                                        .replace("\\", "\\\\")
                                                        .replace("\"", "\\\"")
                                                + '"';
                            })
                    .append(')');
            tests.append(i > 1 ? one(List.of(" && ", " || ")) : " }");
        }
        return tests.toString();
    }

    /** A Sigma detection that parses: its lines without the word itself. */
    public String detection() {
        var lines = new StringBuilder();
        int selections = 1 + random.nextInt(3);
        for (int i = 1; i <= selections; i++) {
            lines.append("s").append(i).append(":\n");
            if (random.nextInt(8) == 0) {
                lines.append("  '|")
                        .append(one(List.of("contains", "cased", "re|i")))
                        .append("': ");
                lines.append(quoted(one(List.of("a", "Kilo", "tru", "12")))).append('\n');
                continue;
            }
            boolean maps = random.nextInt(4) == 0;
            for (int j = 1 + random.nextInt(2); j > 0; j--) {
                lines.append(maps ? "  - " : "  ").append(field(maps ? "" : "#" + j)).append('\n');
            }
        }
        lines.append("condition: ");
        for (int i = 1; i <= selections; i++) {
            lines.append(
                            i > 1
                                    ? one(List.of(" and ", " or ", " and not "))
                                    : one(List.of("", "", "not ")))
                    .append(
                            one(
                                    List.of(
                                            "s" + i,
                                            "1 of s*",
                                            "all of them",
                                            "(s" + i + ")",
                                            "s" + i)));
        }
        return lines.append('\n').toString();
    }

    // Two fields of one map must not have one key; the mark makes them differ.
    private String field(String mark) {
        String name = one(names);
        asked.add(Path.of(name.split("\\.", -1)));
        String more = mark.equals("#2") ? "|neq" : "";
        return switch (random.nextInt(12)) {
            case 0 -> name + "|exists" + more + ": " + random.nextBoolean();
            case 1 -> name + more + ": null";
            case 2 -> name + "|" + one(List.of("lt", "lte", "gt", "gte")) + more + ": " + number();
            case 3 -> name + more + ": " + number();
            case 4 ->
                    name
                            + "|re"
                            + one(List.of("", "|i", "|s", "|m", "|i|s"))
                            + more
                            + ": "
                            + quoted(one(EXPRESSIONS));
            case 5 ->
                    name
                            + "|cidr"
                            + more
                            + ": "
                            + quoted(one(List.of("10.0.0.0/8", "2001:db8::/32")));
            case 6 ->
                    name
                            + "|fieldref"
                            + one(List.of("", "|startswith", "|contains", "|cased"))
                            + more
                            + ": "
                            + other();
            case 7 ->
                    name
                            + "|"
                            + one(List.of("hour: 7", "year|gte: 2024", "week: 11", "day|neq: 11"));
            case 8 -> name + more + ": " + one(List.of("true", "false", "'*'", "'?'", "''"));
            case 9 ->
                    name
                            + "|contains|all"
                            + more
                            + ": ["
                            + quoted(one(texts))
                            + ", "
                            + quoted(one(texts))
                            + "]";
            default ->
                    name
                            + one(
                                    List.of(
                                            "",
                                            "",
                                            "|contains",
                                            "|startswith",
                                            "|endswith",
                                            "|cased",
                                            "|contains|cased",
                                            "|windash",
                                            "|base64offset|contains",
                                            "|wide|base64"))
                            + more
                            + ": "
                            + values();
        };
    }

    private String number() {
        return one(List.of("12", "12.0", "0", "-3", "12.5"));
    }

    private String other() {
        String name = one(names);
        asked.add(Path.of(name.split("\\.", -1)));
        return name;
    }

    // Encodings take no wildcard and no short text, so those are escaped and lengthened.
    private String values() {
        String first =
                quoted(
                        one(texts).replace("*", "\\*").replace("?", "\\?")
                                + one(List.of("", "", "ab")));
        return random.nextBoolean() ? first : "[" + first + ", " + quoted(one(texts)) + "]";
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /**
     * A record's JSON text; most of the paths asked for since the last turn lead somewhere in it.
     */
    public String record() {
        Map<String, Object> record =
                object(
                        List.of(
                                "eventName",
                                "errorCode",
                                "recipientAccountId",
                                "eventTime",
                                "readOnly",
                                "unheardOf",
                                "eventName.x"),
                        0);
        record.put("userIdentity", objectOrValue(List.of("type", "invokedBy"), 0));
        record.put("responseElements", objectOrValue(List.of("ConsoleLogin", "x", "y"), 2));
        record.put("additionalEventData", objectOrValue(List.of("MFAUsed", "x"), 1));
        record.put("requestParameters", objectOrValue(List.of("a", "b", "a.b", "a*", "x"), 2));
        for (Path path : asked) {
            if (random.nextInt(3) > 0) {
                plant(record, path.segments());
            }
        }
        return print(record);
    }

    private void plant(Map<String, Object> into, List<Segment> segments) {
        String name =
                segments.isEmpty() || !(segments.getFirst() instanceof Segment.Key(String key))
                        ? "y"
                        : key;
        if (segments.size() <= 1) {
            into.put(name, value(random.nextInt(3) == 0 ? 1 : 0));
            return;
        }
        List<Segment> rest = segments.subList(1, segments.size());
        Map<String, Object> inner =
                into.get(name) instanceof Map<?, ?> there ? copy(there) : new LinkedHashMap<>();
        boolean element =
                rest.getFirst() instanceof Segment.Index
                        || rest.getFirst() instanceof Segment.AnyIndex;
        if (element || random.nextInt(6) == 0) {
            List<Segment> behind = element ? rest.subList(1, rest.size()) : rest;
            plant(inner, behind);
            Object planted = behind.isEmpty() ? value(0) : inner;
            into.put(name, random.nextBoolean() ? List.of(planted) : List.of(value(1), planted));
        } else {
            plant(inner, rest);
            into.put(name, inner);
        }
    }

    private static Map<String, Object> copy(Map<?, ?> members) {
        var copy = new LinkedHashMap<String, Object>();
        members.forEach((name, member) -> copy.put((String) name, member));
        return copy;
    }

    private Object objectOrValue(List<String> keys, int depth) {
        return random.nextInt(8) == 0 ? value(depth) : object(keys, depth);
    }

    private Map<String, Object> object(List<String> keys, int depth) {
        var members = new LinkedHashMap<String, Object>();
        for (String key : keys) {
            if (random.nextInt(3) > 0) {
                members.put(key, value(depth));
            }
        }
        return members;
    }

    // A map, a list, or a scalar's JSON text.
    private Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 12)) {
            case 0 -> one(List.of("null", "true", "false"));
            case 1, 2 -> one(numbers);
            case 8, 9 ->
                    random.nextInt(4) == 0
                            ? List.of()
                            : List.of(value(depth - 1), value(depth - 1));
            case 10, 11 -> object(List.of("a", "b", "c", "y", "b.c"), depth - 1);
            default -> TextNode.valueOf(one(texts)).toString();
        };
    }

    private static String print(Object value) {
        return switch (value) {
            case Map<?, ?> members ->
                    members.entrySet().stream()
                            .map(member ->
                                    TextNode.valueOf((String) member.getKey())
                                            + ":"
                                            + print(member.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case List<?> elements ->
                    elements.stream()
                            .map(RandomRules::print)
                            .collect(Collectors.joining(",", "[", "]"));
            default -> (String) value;
        };
    }
}
