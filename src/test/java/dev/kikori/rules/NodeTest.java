package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.rules.Path.Segment;
import dev.kikori.rules.ValueTest.Comparison;
import dev.kikori.rules.ValueTest.Piece;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tree says more than any one rule language does. */
class NodeTest {

    private static final String EVENT =
            """
            {"name": "PutItem", "none": null, "flag": false, "code": 443, "port": "443", "ip": "10.1.2.3", "ip6": "2001:db8::7",
             "tags": [{"key": "Env", "values": ["prod", ["deep"]]}, {"key": "Owner"}],
             "arn": "arn:aws:iam::111122223333:user/alice", "copy": "ARN:aws:iam::111122223333:user/ALICE",
             "policy": {"Statement": [{"Effect": "Allow"}]}, "wide": "\uD83D\uDE00x", "lines": "one\\ntwo"}
            """;

    record Row(Node node, boolean matches) {}

    private static Row some(String path, ValueTest test, boolean matches) {
        return new Row(
                new Node.Some(Path.of(path.split("\\.", -1)), Reach.ELEMENTS, test), matches);
    }

    private static ValueTest equal(String text) {
        return new ValueTest.Equal(text, LetterCase.FOLDED);
    }

    private static ValueTest like(String shape) {
        List<Piece> pieces =
                shape.codePoints()
                        .<Piece>mapToObj(c ->
                                switch (c) {
                                    case '*' -> new Piece.AnyRun();
                                    case '?' -> new Piece.AnyOne();
                                    default -> new Piece.Text(Character.toString(c));
                                })
                        .toList();
        return new ValueTest.Like(pieces, LetterCase.FOLDED);
    }

    private static ValueTest regex(
            String expression, boolean ignoreCase, boolean dotAll, boolean multiline) {
        return new ValueTest.Matches(new Regex(expression, ignoreCase, dotAll, multiline));
    }

    private static ValueTest network(String text) {
        return new ValueTest.InNetwork(Cidr.parse(text).orElseThrow());
    }

    private static ValueTest compares(Comparison comparison, String number, boolean textToo) {
        return new ValueTest.Compares(comparison, new BigDecimal(number), textToo);
    }

    static List<Row> rows() {
        return List.of(
                some("name", equal("putitem"), true),
                some("name", equal("putite"), false),
                some("name", new ValueTest.OneOf(List.of("x", "PUTITEM"), LetterCase.FOLDED), true),
                some("flag", equal("False"), true),
                some("tags.key", equal("owner"), true),
                some("tags.values", equal("prod"), true),
                some("tags.values", equal("deep"), true),
                some("tags", equal("prod"), false),
                some("tags.values", new ValueTest.OtherThan(equal("prod")), true),
                some("none", new ValueTest.IsNull(), true),
                some("none", new ValueTest.Anything(), true),
                some("none", new ValueTest.AnyScalar(), false),
                some("gone", new ValueTest.Anything(), false),
                some("name", like("p?t*"), true),
                some("name", like("*T?T*"), true),
                some("name", like("*t*t*m"), true),
                some("name", like("???????"), true),
                some("name", like("????????"), false),
                some("wide", like("?x"), true),
                some("lines", like("one?two"), true),
                some("name", regex("^put", true, false, false), true),
                some("name", regex("^put", false, false, false), false),
                some("lines", regex("one.two", false, false, false), false),
                some("lines", regex("one.two", false, true, false), true),
                some("lines", regex("^two", false, false, true), true),
                some("code", compares(Comparison.GREATER_OR_EQUAL, "443.0", false), true),
                some("port", compares(Comparison.LESS, "500", false), false),
                some("port", compares(Comparison.LESS, "500", true), true),
                some("name", compares(Comparison.LESS, "500", true), false),
                some("ip", network("10.0.0.0/8"), true),
                some("ip", network("10.1.2.3"), true),
                some("ip", network("10.1.2.0/31"), false),
                some("ip", network("0.0.0.0/0"), true),
                some("ip", network("::/0"), false),
                some("ip6", network("2001:db8::/32"), true),
                some("ip6", network("2001:db8::8/128"), false),
                some("ip6", network("0.0.0.0/0"), false),
                some("name", network("0.0.0.0/0"), false),
                new Row(
                        new Node.Not(new Node.Some(Path.of("gone"), Reach.ELEMENTS, equal("x"))),
                        true),
                new Row(
                        new Node.Same(
                                Path.of("arn"),
                                Path.of("copy"),
                                Node.Likeness.EQUALS,
                                LetterCase.FOLDED),
                        true),
                new Row(
                        new Node.Same(
                                Path.of("arn"),
                                Path.of("copy"),
                                Node.Likeness.EQUALS,
                                LetterCase.KEPT),
                        false),
                new Row(
                        new Node.Same(
                                Path.of("gone"),
                                Path.of("gone"),
                                Node.Likeness.EQUALS,
                                LetterCase.KEPT),
                        false),
                new Row(new Node.Below(Path.ROOT, like("*allo?")), true),
                new Row(new Node.Below(Path.of("policy"), equal("allow")), true),
                new Row(new Node.Below(Path.of("policy"), equal("effect")), false),
                new Row(new Node.Below(Path.of("tags"), equal("deep")), true),
                new Row(new Node.JsonText(Path.of("policy"), like("*\"effect\":\"allow\"*")), true),
                new Row(new Node.JsonText(Path.of("gone"), like("*")), false),
                new Row(new Node.And(List.of()), true),
                new Row(new Node.Or(List.of()), false));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_tree_is_true_of_a_record_or_not(Row row) {
        assertThat(EventPredicate.of(row.node()).test(Json.of(EVENT))).isEqualTo(row.matches());
    }

    @Test
    void alternatives_of_texts_at_one_place_become_one_leaf() throws PatternException {
        Node node =
                CloudWatchPattern.parse(
                        "{ ($.a = x) || (($.a = y) || ($.b = z)) || ($.a = x) || ($.a = w*) }");

        assertThat(node)
                .isEqualTo(
                        new Node.Or(
                                List.of(
                                        new Node.Some(
                                                Path.of("a"),
                                                Reach.VALUE,
                                                new ValueTest.OneOf(
                                                        List.of("x", "y"), LetterCase.KEPT)),
                                        new Node.Some(
                                                Path.of("b"),
                                                Reach.VALUE,
                                                new ValueTest.Equal("z", LetterCase.KEPT)),
                                        new Node.Some(
                                                Path.of("a"),
                                                Reach.VALUE,
                                                new ValueTest.Like(
                                                        List.of(
                                                                new Piece.Text("w"),
                                                                new Piece.AnyRun()),
                                                        LetterCase.KEPT)))));
    }

    @ParameterizedTest
    @CsvSource({
        "*-????????-????-????-????-????????????*, false",
        "*a????????????b*, false",
        "*a????b*, true",
        "i-????????????????, true",
        "*AWS*Console*?*, true"
    })
    void a_shape_that_is_too_much_for_a_wildcard_is_left_to_the_predicate(
            String shape, boolean taken) {
        var compiler = new QueryCompiler(new TestFields());
        Path name = Path.of("eventName");
        CompiledQuery query = compiler.compile(new Node.Some(name, Reach.ELEMENTS, like(shape)));
        CompiledQuery present =
                compiler.compile(new Node.Some(name, Reach.ELEMENTS, new ValueTest.AnyScalar()));

        assertThat(query.upper().equals(present.upper())).isEqualTo(!taken);
        assertThat(query.exact()).isEqualTo(taken);
        assertThat(
                        compiler.compile(new Node.Below(Path.of("requestParameters"), like(shape)))
                                .upper()
                                .has("match_all"))
                .isEqualTo(!taken);
    }

    @Test
    void what_takes_more_clauses_than_a_search_does_is_left_to_the_predicate() {
        Node many =
                new Node.Or(
                        IntStream.range(0, 1_100)
                                .<Node>mapToObj(i ->
                                        new Node.Some(
                                                Path.of("eventName"),
                                                Reach.ELEMENTS,
                                                like("a" + i + "*")))
                                .toList());

        Node one = new Node.Some(Path.of("eventSource"), Reach.ELEMENTS, like("b*"));
        var compiler = new QueryCompiler(new TestFields());

        assertThat(compiler.compile(many).upper().toString()).isEqualTo("{\"match_all\":{}}");
        assertThat(compiler.compile(many).lower().toString()).isEqualTo("{\"match_none\":{}}");
        for (Node both :
                List.of(
                        new Node.And(List.of(many, one)),
                        new Node.And(List.of(one, new Node.Not(many))))) {
            assertThat(compiler.compile(both).upper()).isEqualTo(compiler.compile(one).upper());
            assertThat(compiler.compile(both).exact()).isFalse();
            assertThat(compiler.compile(both).clauses()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{$.eventName = A}; a",
                "{$.eventName = A || $.eventName = B}; a,b",
                "{($.eventName = A || $.eventName = B) && $.eventName = B}; b",
                "{$.eventName = A && $.x = y}; a",
                "{$.eventName = 12}; ",
                "{$.eventName = A || $.x = y}; ",
                "{$.eventName = A*}; ",
                "{$.eventName != A}; ",
                "{$.eventName NOT EXISTS}; ",
                "{$.x.eventName = A}; "
            })
    void the_event_names_that_a_rule_requires_are_known(String pattern, @Nullable String names)
            throws PatternException {
        EventNames expected =
                names == null
                        ? new EventNames.Any()
                        : new EventNames.Only(Set.copyOf(Stream.of(names.split(",", -1)).toList()));

        assertThat(EventNames.of(CloudWatchPattern.parse(pattern))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\t',
            value = {
                "a	.*a.*",
                "^a	a.*",
                "a$	.*a",
                "^a|b$	(a.*|.*b)",
                "^(a|b)+$	(a|b)+",
                "a\\.b	.*a\\.b.*",
                "\\d{2,}	.*[0-9]{2,}.*",
                "^x{3}$	x{3,3}",
                "<\"~&@#	.*\\<\\\"\\~\\&\\@\\#.*",
                "[^a-c]	.*[^a-c].*",
                "a+?	.*a+.*",
                "^$	()",
                "(?:ab)?c	.*(ab)?c.*"
            })
    void an_expression_is_said_as_opensearch_takes_it(String expression, String whole) {
        assertThat(
                        LuceneRegex.whole(new Regex(expression, false, false, false))
                                .orElseThrow()
                                .text())
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "a^b",
        "\\bword",
        "(?i)a",
        "\\pL",
        "[[:alpha:]]",
        "a.{30}",
        "(a|b)*a[ab]{25}",
        "x{900}",
        "(^a)b",
        "\\Qa\\E"
    })
    void an_expression_that_opensearch_takes_otherwise_or_not_at_all_is_not_said(
            String expression) {
        assertThat(LuceneRegex.whole(new Regex(expression, false, false, false))).isEmpty();
    }

    @Test
    void a_dot_leaves_out_the_line_feed_unless_told_otherwise() {
        assertThat(LuceneRegex.whole(new Regex("^a.b$", false, false, false)).orElseThrow().text())
                .isEqualTo("a[^\n]b");
        assertThat(LuceneRegex.whole(new Regex("^a.b$", false, true, false)).orElseThrow().text())
                .isEqualTo("a.b");
    }

    @Test
    void a_folded_expression_takes_in_the_letters_that_fold_to_ascii() {
        assertThat(LuceneRegex.whole(new Regex("^ks1$", true, false, false)).orElseThrow().text())
                .isEqualTo("[Kk\u212A][Ss\u017F]1");
        assertThat(LuceneRegex.whole(new Regex("é", true, false, false))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/33",
        "10.0.0",
        "10.0.0.0.0",
        "010.0.0.1",
        "10.0.0.256",
        "::1/129",
        "example.com",
        "''",
        "::1/-1",
        "10.0.0.1."
    })
    void a_text_that_is_no_network_is_none(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void a_path_is_told_as_a_selector() {
        assertThat(
                        new Path(
                                        List.of(
                                                new Segment.Key("a"),
                                                new Segment.Index(0),
                                                new Segment.Key("b.c"),
                                                new Segment.AnyIndex(),
                                                new Segment.AnyKey()))
                                .toString())
                .isEqualTo("$.a[0].['b.c'][*].*");
    }
}
