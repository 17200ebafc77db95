package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rules as people read them, and what they name beside their condition. */
class OutlineTest {

    /** A Sigma detection's fields, and the lines that they become. */
    record Row(String fields, String outline) {}

    static List<Row> rows() {
        return List.of(
                new Row("{a: x}", "a is \"x\""),
                new Row("{a|cased: x}", "a is exactly \"x\""),
                new Row("{a: [x, y]}", "a is one of \"x\", \"y\""),
                new Row("{a.b|startswith: x}", "a.b is like \"x*\""),
                new Row("{a|contains: x}", "a, or something in it, is like \"*x*\""),
                new Row("{a|re|i: 'x+'}", "a matches /x+/i"),
                new Row("{a|gte: 5}", "a >= 5"),
                new Row("{a|cidr: 10.1.0.0/16}", "a is an address in 10.1.0.0/16"),
                new Row("{a|hour|lt: 6}", "a has a hour < 6"),
                new Row("{a|fieldref: b.c}", "a is b.c"),
                new Row("{a: null}", "not\n  a is there and not null"),
                new Row("{a|exists: true}", "a is there"),
                new Row("{a: x, b: y}", "all of\n  a is \"x\"\n  b is \"y\""),
                new Row("[{a: x}, {b: y}]", "any of\n  a is \"x\"\n  b is \"y\""),
                new Row("[x]", "some value is like \"*x*\""));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_detection_reads_as_a_tree(Row row) {
        assertThat(String.join("\n", Outline.of(rule("", row.fields()).node())))
                .isEqualTo(row.outline());
    }

    @Test
    void a_pattern_that_excludes_a_value_says_so() throws PatternException {
        assertThat(Outline.of(CloudWatchPattern.parse("{ $.a != Yes }")))
                .containsExactly("a is there, and is not exactly \"Yes\"");
    }

    @Test
    void author_and_licence_are_kept_with_the_rule() {
        Rule named = rule("author: Somebody\nlicense: DRL-1.1\n", "{a: x}");
        assertThat(named.author()).isEqualTo("Somebody");
        assertThat(named.license()).isEqualTo("DRL-1.1");

        Rule listed = rule("author: [One, Two]\n", "{a: x}");
        assertThat(listed.author()).isEqualTo("One, Two");
        assertThat(listed.license()).isNull();

        assertThat(rule("author:\n", "{a: x}").author()).isNull();
    }

    private static Rule rule(String attributes, String fields) {
        String text =
                attributes
                        + """
                        title: A rule
                        id: a-rule
                        logsource: {product: aws, service: cloudtrail}
                        detection:
                          a: %s
                          condition: a
                        """
                                .formatted(fields);
        return RuleFile.read("a.yml", text.getBytes(StandardCharsets.UTF_8), RuleContext.EMPTY)
                .rule()
                .orElseThrow();
    }
}
