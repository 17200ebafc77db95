package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Random;

/** What is wrong with a filter pattern is said with its place, its cause and what was expected. */
class CloudWatchProblemTest {

    record Row(String pattern, int line, int column, String says) {}

    static List<Row> rows() {
        return List.of(
                new Row("", 1, 1, "unexpected end of the pattern; expected `{`"),
                new Row("[ip, user]", 1, 1, "expected `{`, with which a filter pattern for JSON"),
                new Row("\"ERROR\" x", 1, 1, "unexpected `\"ERROR\"`; expected `{`"),
                new Row("ERROR", 1, 1, "unexpected `ERROR`; expected `{`"),
                new Row("{}", 1, 2, "unexpected `}`; expected a selector such as `$.eventName`"),
                new Row(
                        "{ $.a = b",
                        1,
                        10,
                        "unexpected end of the pattern; expected `&&`, `||` or `}`"),
                new Row(
                        "{ $.a = b } x",
                        1,
                        13,
                        "unexpected `x`; expected nothing after the closing `}`"),
                new Row("{ ($.a = b }", 1, 12, "unexpected `}`; expected `&&`, `||` or `)`"),
                new Row("{ $.a = b) }", 1, 10, "unexpected `)`; expected `&&`, `||` or `}`"),
                new Row("{ $.a = b &&\n  }", 2, 3, "unexpected `}`; expected a selector"),
                new Row(
                        "{ $.a = b\n && $.c\n = }",
                        3,
                        4,
                        "unexpected `}`; expected a word, a quoted text"),
                new Row("{ $.a = b & $.c = d }", 1, 11, "unexpected character `&`"),
                new Row("{ a = b }", 1, 3, "unexpected `a`; expected a selector"),
                new Row("{ $.a b }", 1, 7, "unexpected `b`; expected `=`, `!=`"),
                new Row("{ $.a == b }", 1, 8, "unexpected `=`; expected a word"),
                new Row("{ $.a = $.b }", 1, 9, "unexpected selector `$.b`; expected a word"),
                new Row("{ $.a = me@example.com }", 1, 11, "unexpected character `@` after `me`"),
                new Row("{ $.a = :x }", 1, 9, "must stand in double quotes"),
                new Row("{ $.a = \"b }", 1, 9, "the quoted text is never closed"),
                new Row("{ $.a = \"b\\", 1, 9, "the quoted text is never closed"),
                new Row("{ $.a = %b }", 1, 9, "the regular expression is never closed"),
                new Row("{ $.a = %% }", 1, 9, "the regular expression is empty"),
                new Row("{ $.a = %b(c)% }", 1, 11, "`(` is not supported in a regular expression"),
                new Row("{ $.a = %b c% }", 1, 11, "` ` is not supported in a regular expression"),
                new Row("{ $.a = %é% }", 1, 10, "`é` is not supported in a regular expression"),
                new Row("{ $.a = %[b% }", 1, 9, "the regular expression is malformed"),
                new Row("{ $.a = %*b% }", 1, 9, "the regular expression is malformed"),
                new Row(
                        "{ $.a = %" + "b{1000}".repeat(11) + "% }",
                        1,
                        9,
                        "the regular expression is too large"),
                new Row("{ $.a > abc }", 1, 9, "unexpected `abc`; expected a number"),
                new Row("{ $.a > \"123\" }", 1, 9, "unexpected quoted text; expected a number"),
                new Row("{ $.a >= 12* }", 1, 10, "unexpected `12*`; expected a number"),
                new Row("{ $.a EXISTS }", 1, 7, "`EXISTS` alone is not supported; expected `= *`"),
                new Row(
                        "{ $.a NOT NULL }",
                        1,
                        11,
                        "unexpected `NULL`; expected `EXISTS` after `NOT`"),
                new Row("{ $.a IS NOT NULL }", 1, 10, "`IS NOT` is not supported"),
                new Row(
                        "{ $.a IS Null }",
                        1,
                        10,
                        "unexpected `Null`; expected `NULL`, `TRUE` or `FALSE`"),
                new Row("{ $ = b }", 1, 4, "the selector names no property"),
                new Row("{ $[0] = b }", 1, 4, "an array element must follow a property"),
                new Row("{ $. = b }", 1, 5, "expected a property name"),
                new Row("{ $.a. = b }", 1, 7, "expected a property name"),
                new Row("{ $.a", 1, 6, "unexpected end of the pattern"),
                new Row("{ $.a.", 1, 7, "the selector ends after `.`"),
                new Row("{ $.a:b = c }", 1, 6, "unexpected character `:` in the selector"),
                new Row("{ $.日本 = c }", 1, 5, "expected a property name"),
                new Row("{ $.a[x] = b }", 1, 6, "the array element is malformed"),
                new Row("{ $.a[-1] = b }", 1, 6, "the array element is malformed"),
                new Row("{ $.a[1 = b }", 1, 6, "the array element is malformed"),
                new Row("{ $.a[9999999999] = b }", 1, 6, "the array element is malformed"),
                new Row("{ $.['a = b }", 1, 5, "the quoted property name is never closed"),
                new Row("{ $.[''] = b }", 1, 5, "the quoted property name is empty"),
                new Row(
                        "{ $.a[*].b[*] = c }",
                        1,
                        3,
                        "the selector has 2 wildcards; expected at most 1"),
                new Row(
                        "{ $.a[*] = 1 && $.b[*] = 1 && $.c.* = 1 &&\n $.d[*] = 1 }",
                        2,
                        2,
                        "more than 3 selectors with a wildcard"),
                new Row(
                        "{ $.a = %b% && $.a = %c% && $.a = %d% }",
                        1, 35, "more than 2 regular expressions"),
                new Row(
                        "{ $.a = " + "b".repeat(1_020) + " }",
                        1,
                        1,
                        "1030 characters; expected at most 1024"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_wrong_pattern_is_refused_where_it_is_wrong(Row row) {
        PatternException problem =
                catchThrowableOfType(
                        PatternException.class, () -> CloudWatchPattern.parse(row.pattern()));

        assertThat(problem).as("the pattern is refused").isNotNull();
        assertThat(problem.reason()).contains(row.says());
        assertThat(problem.line() + ":" + problem.column())
                .isEqualTo(row.line() + ":" + row.column());
    }

    @Test
    void three_wildcard_selectors_and_two_expressions_are_within_the_quotas() {
        assertThatCode(() ->
                        CloudWatchPattern.parse(
                                "{ $.a[*] = %b% && $.b[*] = 1 && $.c.* = %c% && $.d = \""
                                        + "x".repeat(900)
                                        + "\" }"))
                .doesNotThrowAnyException();
    }

    @Test
    void no_text_makes_the_parser_stumble() {
        long seed = 20_240_311;
        var random = new Random(seed);
        List<String> bits =
                List.of(
                        "{",
                        "}",
                        "(",
                        ")",
                        "$",
                        ".",
                        "[",
                        "]",
                        "*",
                        "'",
                        "\"",
                        "\\",
                        "%",
                        "=",
                        "!",
                        "<",
                        ">",
                        "&&",
                        "||",
                        " ",
                        "\n",
                        "a",
                        "1",
                        "-",
                        "+",
                        "e",
                        "IS",
                        "NOT",
                        "EXISTS",
                        "NULL",
                        "$.a",
                        "= b",
                        "\ud83d\ude00",
                        "\ud83d",
                        "é");
        for (int i = 0; i < 20_000; i++) {
            var pattern = new StringBuilder(random.nextBoolean() ? "{ $.a" : "");
            for (int bit = random.nextInt(12); bit > 0; bit--) {
                pattern.append(bits.get(random.nextInt(bits.size())));
            }
            String text = pattern.toString();
            assertThatCode(
                            () -> {
                                try {
                                    var _ = CloudWatchPattern.parse(text);
                                } catch (PatternException e) {
                                    assertThat(e.line()).isPositive();
                                    assertThat(e.column()).isPositive();
                                }
                            })
                    .as("seed %d, pattern %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }
}
