package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rule files, good and bad. */
class RuleBookTest {

    private static final String GOOD =
            """
            title: A name
            id: a-name
            description: Something happened.
            level: high
            logsource:
              product: aws
              service: cloudtrail
            pattern: '{ $.eventName = PutItem }'
            """;

    record Row(String from, String to, int line, int column, String says) {}

    static List<Row> rows() {
        return List.of(
                new Row("title: A name", "titel: A name", 1, 1, "unknown key `titel`"),
                new Row("title: A name\n", "", 1, 1, "`title` is missing"),
                new Row("title: A name", "title: [A]", 1, 8, "`title` is empty or no text"),
                new Row("title: A name", "title: ''", 1, 8, "`title` is empty or no text"),
                new Row("title: A name", "title: a\ntitle: b", 2, 1, "a second time"),
                new Row("id: a-name", "id: A name", 2, 5, "malformed id `A name`"),
                new Row("level: high", "level: severe", 4, 8, "unknown level `severe`"),
                new Row("level: high", "level: high\nstatus: new", 5, 9, "unknown status `new`"),
                new Row("level: high", "level: high\ndate: yesterday", 5, 7, "malformed date"),
                new Row("level: high", "level: high\ntags: attack", 5, 7, "this is no list"),
                new Row(
                        "level: high",
                        "level: high\nexamples:\n  match:\n    - text",
                        7,
                        7,
                        "an example is no mapping"),
                new Row(
                        "level: high",
                        "level: high\nexamples:\n  matches: []",
                        6,
                        3,
                        "unknown key `matches` in `examples`"),
                new Row("product: aws", "product: azure", 6, 3, "not a rule for CloudTrail"),
                new Row(
                        "  service: cloudtrail",
                        "  category: x",
                        7,
                        3,
                        "unknown key `category` in `logsource`"),
                new Row(
                        "'{ $.eventName = PutItem }'",
                        "'{ $.eventName ~ PutItem }'",
                        8,
                        25,
                        "unexpected character `~`"),
                new Row(
                        "'{ $.eventName = PutItem }'",
                        "'{ $.eventName = ''x'' }'",
                        8,
                        10,
                        "pattern line 1, column 17"),
                new Row(
                        "'{ $.eventName = PutItem }'",
                        "|\n  { $.eventName =\n    PutItem",
                        10,
                        12,
                        "expected `&&`"),
                new Row(
                        "'{ $.eventName = PutItem }'",
                        ">-\n  { $.eventName =\n    PutItem",
                        8,
                        10,
                        "expected `&&`"),
                new Row("title: A name", "title: \"A", 9, 1, "not YAML"),
                new Row("title: A name", "title: &a [x]\ntags: *a", 2, 7, "the alias `*a` stands"),
                new Row("title: A name", "title: &a [*a]", 1, 12, "the alias `*a` stands"),
                new Row("title: A name", "title: *a", 1, 8, "that begins with `*` must stand in"),
                new Row("description: S", "description: \u0007", 3, 14, "U+0007 cannot stand in"),
                new Row("title: A name", "title: " + "[".repeat(100), 1, 1, "not YAML"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_bad_file_is_refused_with_the_place(Row row) {
        String text = GOOD.replace(row.from(), row.to());
        assertThat(text).isNotEqualTo(GOOD);

        RuleFile.Reading reading =
                RuleFile.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), RuleContext.EMPTY);

        assertThat(reading.rule()).isEmpty();
        assertThat(reading.problems())
                .anySatisfy(problem -> {
                    assertThat(problem.message()).contains(row.says());
                    assertThat(problem.toString())
                            .startsWith("a.yaml:" + row.line() + ":" + row.column() + ": ");
                });
    }

    @Test
    void all_problems_of_a_file_are_told_at_once() {
        String text =
                GOOD.replace("high", "severe").replace("= PutItem", "= ").replace("title", "titel");

        assertThat(
                        RuleFile.read(
                                        "a.yaml",
                                        text.getBytes(StandardCharsets.UTF_8),
                                        RuleContext.EMPTY)
                                .problems())
                .extracting(RuleProblem::line)
                .containsExactly(1, 1, 4, 8);
    }

    @Test
    void bytes_that_are_no_text_or_too_many_are_refused() {
        assertThat(RuleFile.read("a.yaml", new byte[] {(byte) 0xff}, RuleContext.EMPTY).problems())
                .containsExactly(new RuleProblem("a.yaml", 1, 1, "the file is not UTF-8 text"));
        assertThat(
                        RuleFile.read(
                                        "a.yaml",
                                        "a: b\nc: é".getBytes(StandardCharsets.ISO_8859_1),
                                        RuleContext.EMPTY)
                                .problems())
                .containsExactly(new RuleProblem("a.yaml", 2, 4, "the file is not UTF-8 text"));
        assertThat(
                        RuleFile.read("a.yaml", new byte[RuleFile.BYTES_MAX + 1], RuleContext.EMPTY)
                                .problems())
                .containsExactly(
                        new RuleProblem(
                                "a.yaml",
                                1,
                                1,
                                "the file has 262145 bytes; expected at most 262144"));
        assertThat(RuleFile.read("a.yaml", new byte[0], RuleContext.EMPTY).problems())
                .extracting(RuleProblem::message)
                .containsExactly(
                        "the file holds no rule; expected a mapping with `title`, and `detection` or `pattern`");
    }

    @Test
    void an_example_reads_no_as_a_word_and_numbers_as_numbers() {
        String text =
                GOOD
                        + "examples:\n  match:\n    - {eventName: PutItem, a: No, b: 12, c: 1.50, d: \"12\", e: ~, f: true,"
                        + " g: 2024-03-11, h: 012, i: True, j: NULL}\n";

        Rule rule =
                RuleFile.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), RuleContext.EMPTY)
                        .rule()
                        .orElseThrow();

        assertThat(rule.examples().getFirst().event().toString())
                .isEqualTo(
                        "{\"eventName\":\"PutItem\",\"a\":\"No\",\"b\":12,\"c\":1.50,\"d\":\"12\",\"e\":null,\"f\":true,"
                                + "\"g\":\"2024-03-11\",\"h\":\"012\",\"i\":true,\"j\":null}");
        assertThat(rule.examples().getFirst().line()).isEqualTo(11);
        assertThat(rule.brokenExamples()).isEmpty();
    }

    @Test
    void an_example_that_the_rule_does_not_keep_is_told() {
        String text = GOOD + "examples:\n  no_match:\n    - {eventName: PutItem}\n";

        Rule rule =
                RuleFile.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), RuleContext.EMPTY)
                        .rule()
                        .orElseThrow();

        assertThat(rule.brokenExamples()).containsExactlyElementsOf(rule.examples());
    }

    @Test
    void one_bad_file_never_hides_the_others(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("below"));
        Files.writeString(folder.resolve("a.yaml"), GOOD);
        Files.writeString(
                folder.resolve("b.yml"), GOOD.replace("a-name", "b").replace("high", "severe"));
        Files.writeString(folder.resolve("below/c.yaml"), GOOD.replace("a-name", "c"));
        Files.writeString(folder.resolve("d.yaml"), GOOD);
        Files.writeString(folder.resolve("notes.txt"), "none of our business");

        RuleBook book = RuleBook.load(folder);

        assertThat(book.rules()).extracting(Rule::id).containsExactly("a-name", "c");
        assertThat(book.problems())
                .extracting(problem ->
                        folder.relativize(Path.of(problem.path())) + " " + problem.message())
                .containsExactly(
                        "b.yml unknown level `severe`; expected informational, low, medium, high or critical",
                        "d.yaml the id `a-name` is already taken by " + folder.resolve("a.yaml"));
        assertThat(book.rule("c")).isPresent();
        assertThat(book.rule("b")).isEmpty();
    }
}
