package dev.kikori.rules;

import com.fasterxml.jackson.databind.node.TextNode;

import dev.kikori.rules.Path.Segment;
import dev.kikori.rules.ValueTest.Comparison;
import dev.kikori.rules.ValueTest.Piece;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes rules and records from few enough words that they often meet. */
final class RandomRules {

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

    RandomRules(long seed) {
        random = new Random(seed);
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
                            ? new Node.Same(path(), path(), one(List.of(LetterCase.values())))
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
        for (String name : one(NAMES).split("\\.", -1)) {
            segments.add(new Segment.Key(name));
            switch (random.nextInt(14)) {
                case 0 -> segments.add(new Segment.Index(random.nextInt(2)));
                case 1 -> segments.add(new Segment.AnyIndex());
                case 2 -> segments.add(new Segment.AnyKey());
                case 3 -> segments.add(new Segment.Key(one(List.of("a.b", "a*", "x"))));
                default -> {}
            }
        }
        return new Path(segments);
    }

    private ValueTest test(int depth) {
        LetterCase letterCase = one(List.of(LetterCase.values()));
        return switch (random.nextInt(depth == 0 ? 11 : 14)) {
            case 0 -> new ValueTest.Anything();
            case 1 -> new ValueTest.AnyScalar();
            case 2 -> new ValueTest.IsNull();
            case 3 -> new ValueTest.IsBoolean(random.nextBoolean());
            case 4, 5 -> new ValueTest.Equal(one(TEXTS), letterCase);
            case 6 -> new ValueTest.OneOf(List.of(one(TEXTS), one(TEXTS)), letterCase);
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
                    new ValueTest.Compares(
                            one(List.of(Comparison.values())),
                            new BigDecimal(one(NUMBERS)),
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
                            default -> new Piece.Text(one(TEXTS));
                        })
                .toList();
    }

    /** A filter pattern that parses. */
    String pattern() {
        var tests = new StringBuilder("{ ");
        int wildcards = 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String selector = "$." + one(NAMES);
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
                                case 2 -> one(List.of(" < ", " >= ")) + one(NUMBERS);
                                case 3 -> one(List.of(" = ", " != ")) + one(NUMBERS);
                                case 4 ->
                                        one(List.of(" = ", " != "))
                                                + one(
                                                        List.of(
                                                                "*", "a*", "*b", "*.*", "1*", "*0",
                                                                "10.1.*"));
                                default ->
                                        one(List.of(" = ", " != "))
                                                + '"'
                                                + one(TEXTS)
                                                        .replace("\\", "\\\\")
                                                        .replace("\"", "\\\"")
                                                + '"';
                            })
                    .append(')');
            tests.append(i > 1 ? one(List.of(" && ", " || ")) : " }");
        }
        return tests.toString();
    }

    /** A record's JSON text. */
    String record() {
        var members = new ArrayList<String>();
        for (String name :
                List.of(
                        "eventName",
                        "errorCode",
                        "recipientAccountId",
                        "eventTime",
                        "readOnly",
                        "unheardOf",
                        "eventName.x")) {
            member(members, name, value(random.nextInt(6) == 0 ? 2 : 0));
        }
        member(members, "userIdentity", object(List.of("type", "invokedBy"), 0));
        member(members, "responseElements", object(List.of("ConsoleLogin", "x", "y"), 2));
        member(members, "additionalEventData", object(List.of("MFAUsed", "x"), 1));
        member(members, "requestParameters", object(List.of("a", "b", "a.b", "a*", "x"), 3));
        return "{" + String.join(",", members) + "}";
    }

    private void member(List<String> members, String name, String value) {
        if (random.nextInt(5) > 0) {
            members.add(text(name) + ":" + value);
        }
    }

    private String object(List<String> names, int depth) {
        if (random.nextInt(8) == 0) {
            return value(depth);
        }
        var members = new ArrayList<String>();
        for (String name : names) {
            member(members, name, value(depth));
        }
        return "{" + String.join(",", members) + "}";
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 12)) {
            case 0 -> one(List.of("null", "true", "false"));
            case 1 -> one(NUMBERS);
            case 8 ->
                    "["
                            + (random.nextBoolean()
                                    ? value(depth - 1) + "," + value(depth - 1)
                                    : "")
                            + "]";
            case 9, 10, 11 -> object(List.of("a", "b", "c", "y", "b.c"), depth - 1);
            default -> text(one(TEXTS));
        };
    }

    private static String text(String value) {
        return TextNode.valueOf(value).toString();
    }
}
