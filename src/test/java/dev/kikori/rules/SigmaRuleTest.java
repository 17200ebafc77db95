package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sigma's rule files: attributes, problems at their places, filters, correlations, warnings. */
class SigmaRuleTest {

    private static final String ID = "6f3e2987-db24-4c78-a860-b4f4095a7095";
    private static final String GOOD =
            """
            title: Many a thing
            id: 6F3E2987-db24-4c78-a860-b4f4095a7095
            related:
              - id: 929a690e-bef0-4204-a928-ef5e620d6fcc
                type: similar
            name: many_things
            status: test
            description: Something happened.
            references:
            author: Somebody
            date: 2024/03/11
            tags:
              - attack.t1098
            logsource:
              product: aws
              service: cloudtrail
              definition: data events
            detection:
              selection:
                eventName: PutItem
              filter:
                errorCode|exists: true
              condition: selection and not filter
            falsepositives: Unknown
            level: high
            house_rule: ours
            """;
    private static final String FILTER =
            """
            title: Spare the robot
            logsource:
              product: aws
              service: cloudtrail
            filter:
              rules:
                - many_things
              selection:
                userIdentity.userName: robot
              condition: not selection
            """;
    private static final String CORRELATION =
            """
            title: Too many
            correlation:
              type: event_count
              rules: [many_things]
              group-by: [userIdentity.arn]
              timespan: 5m
              condition: {gte: 3}
            """;

    private static RuleFile.Reading read(String text) {
        return RuleFile.read("a.yml", text.getBytes(StandardCharsets.UTF_8), RuleContext.EMPTY);
    }

    private static RuleBook load(Path folder, String... files) throws IOException {
        for (int i = 0; i < files.length; i++) {
            Files.writeString(folder.resolve(i + ".yml"), files[i]);
        }
        return RuleBook.load(folder);
    }

    @Test
    void a_rule_is_read_with_its_attributes_and_strangers_are_left_alone() {
        RuleFile.Reading reading = read(GOOD);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
        Rule rule = reading.rule().orElseThrow();
        assertThat(rule.id()).isEqualTo(ID);
        assertThat(rule.title()).isEqualTo("Many a thing");
        assertThat(rule.language()).isEqualTo(RuleLanguage.SIGMA);
        assertThat(rule.level()).isEqualTo(Level.HIGH);
        assertThat(rule.tags()).containsExactly("attack.t1098");
        assertThat(rule.references()).isEmpty();
        assertThat(rule.falsePositives()).containsExactly("Unknown");
        assertThat(rule.source())
                .startsWith("detection:\n  selection:")
                .endsWith("condition: selection and not filter");
        assertThat(rule.predicate().test(Json.of("{\"eventName\":\"putitem\"}"))).isTrue();
        assertThat(
                        rule.predicate()
                                .test(Json.of("{\"eventName\":\"PutItem\",\"errorCode\":\"X\"}")))
                .isFalse();
    }

    @Test
    void what_sigma_calls_optional_may_be_missing() {
        RuleFile.Reading reading =
                read(
                        """
                        title: Bare
                        logsource: {product: aws, service: cloudtrail}
                        detection:
                          selection: {eventName: PutItem}
                          condition: selection
                        """);

        Rule rule = reading.rule().orElseThrow();
        assertThat(rule.level()).isEqualTo(Level.MEDIUM);
        assertThat(rule.status()).isEqualTo("experimental");
        assertThat(rule.description()).isEmpty();
        assertThat(rule.id()).matches("[0-9a-f-]{36}");
        assertThat(reading.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("has no `id`"));
    }

    record Row(String from, String to, int line, int column, String says) {}

    static List<Row> rows() {
        return List.of(
                new Row("title: Many a thing\n", "", 1, 1, "`title` is missing"),
                new Row("6F3E2987-", "6F3E2987_", 2, 5, "malformed id"),
                new Row("level: high", "level: severe", 25, 8, "unknown level `severe`"),
                new Row("product: aws", "product: azure", 15, 3, "not a rule for CloudTrail"),
                new Row("service: cloudtrail", "category: process", 15, 3, "not a rule for"),
                new Row(
                        "selection and not",
                        "selection and nor",
                        23,
                        28,
                        "there is no detection `nor`"),
                new Row(
                        "and not filter",
                        "and not fitler",
                        23,
                        32,
                        "there is no detection `fitler`"),
                new Row("not filter", "not filter | count() > 3", 23, 39, "an aggregation"),
                new Row(
                        "eventName: PutItem",
                        "eventName|ends: x",
                        20,
                        15,
                        "unknown modifier `ends`"),
                new Row("eventName: PutItem", "eventName|re: 'a(?=b)'", 20, 19, "beyond Sigma's"),
                new Row(
                        "eventName: PutItem",
                        "eventName: [x, null]",
                        20,
                        20,
                        "`null` cannot be one"),
                new Row("eventName: PutItem", "a|expand: '%Who%'", 20, 15, "`%Who%` has no values"),
                new Row("eventName: PutItem", "a|expand: '%my-own%'", 20, 15, "`%my-own%` has no"),
                new Row("eventName: PutItem", "a|i: b", 20, 5, "cannot stand without `re`"),
                new Row(
                        "eventName: PutItem",
                        "a|re: '((b{1000}){1000}){1000}'",
                        20,
                        11,
                        "the regular expression is too large"),
                new Row(
                        "eventName: PutItem",
                        "a|re: '" + "(".repeat(3_000) + ")".repeat(3_000) + "'",
                        20,
                        11,
                        "the regular expression is too large"),
                new Row(
                        "selection:\n    eventName: PutItem",
                        "selection:",
                        19,
                        13,
                        "nothing in it"),
                new Row(
                        "  condition: selection and not filter\n",
                        "",
                        19,
                        3,
                        "`condition` is missing"),
                new Row("title: Many", "action: global\ntitle: Many", 0, 0, ""));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_bad_rule_is_refused_at_its_place(Row row) {
        String text = GOOD.replace(row.from(), row.to());
        assertThat(text).isNotEqualTo(GOOD);
        if (row.line() == 0) {
            assertThat(read(text).problems()).singleElement().asString().contains("`action`");
            return;
        }

        RuleFile.Reading reading = read(text);

        assertThat(reading.parts()).isEmpty();
        assertThat(reading.problems())
                .anySatisfy(problem -> {
                    assertThat(problem.message()).contains(row.says());
                    assertThat(problem.toString())
                            .startsWith("a.yml:" + row.line() + ":" + row.column() + ": ");
                });
    }

    @Test
    void a_filter_narrows_the_rules_that_it_names_and_is_part_of_their_meaning(@TempDir Path folder)
            throws IOException {
        String other =
                GOOD.replace("6F3E", "7F3E")
                        .replace("many_things", "others")
                        .replace("Many a", "No");
        RuleBook book = load(folder, GOOD, other, FILTER);

        assertThat(book.problems()).isEmpty();
        assertThat(book.warnings()).isEmpty();
        String robot = "{\"eventName\":\"PutItem\",\"userIdentity\":{\"userName\":\"Robot\"}}";
        Rule narrowed = book.rule(ID).orElseThrow();
        assertThat(narrowed.predicate().test(Json.of(robot))).isFalse();
        assertThat(narrowed.predicate().test(Json.of("{\"eventName\":\"PutItem\"}"))).isTrue();
        assertThat(narrowed.hash()).isNotEqualTo(read(GOOD).rule().orElseThrow().hash());
        assertThat(
                        book.rule(ID.replace("6f3e", "7f3e"))
                                .orElseThrow()
                                .predicate()
                                .test(Json.of(robot)))
                .isTrue();
    }

    @Test
    void a_filter_may_name_rules_by_id_by_title_or_all_of_them(@TempDir Path folder)
            throws IOException {
        for (String names : List.of("[" + ID + "]", "[Many a thing]", "any", "[]")) {
            RuleBook book = load(folder, GOOD, FILTER.replace("\n    - many_things", " " + names));
            assertThat(book.rule(ID).orElseThrow().hash())
                    .as(names)
                    .isNotEqualTo(read(GOOD).rule().orElseThrow().hash());
        }
    }

    @Test
    void a_filter_without_not_or_without_its_rule_is_warned_of(@TempDir Path folder)
            throws IOException {
        RuleBook book =
                load(
                        folder,
                        GOOD,
                        FILTER.replace("not selection", "selection")
                                .replace("many_things", "gone"));

        assertThat(book.warnings())
                .extracting(RuleProblem::line, RuleProblem::column)
                .containsExactly(tuple(10, 14), tuple(7, 5));
    }

    @Test
    void a_correlation_is_refused_and_the_rules_beside_it_serve_it_alone(@TempDir Path folder)
            throws IOException {
        RuleBook book = load(folder, CORRELATION + "---\n" + GOOD);

        assertThat(book.rules()).isEmpty();
        assertThat(book.problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.message()).startsWith("a correlation of several events");
                });
        assertThat(book.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.line()).isEqualTo(9));
    }

    @Test
    void the_rules_beside_a_correlation_stand_where_it_says_so(@TempDir Path folder)
            throws IOException {
        String generating = CORRELATION.replace("timespan", "generate: true\n  timespan");

        assertThat(load(folder, generating + "---\n" + GOOD).rules())
                .extracting(Rule::id)
                .containsExactly(ID);
    }

    @Test
    void a_rule_in_a_file_of_its_own_stands_whatever_a_correlation_says(@TempDir Path folder)
            throws IOException {
        assertThat(load(folder, CORRELATION, GOOD).rules())
                .extracting(Rule::id)
                .containsExactly(ID);
    }

    @Test
    void a_file_may_hold_several_rules_and_one_bad_one_hides_no_other(@TempDir Path folder)
            throws IOException {
        String other = GOOD.replace("6F3E", "7F3E");
        String bad = GOOD.replace("6F3E", "8F3E").replace("high", "severe");
        RuleBook book = load(folder, GOOD + "---\n" + bad + "---\n" + other + "---\n");

        assertThat(book.files()).isEqualTo(1);
        assertThat(book.rules()).hasSize(2);
        assertThat(book.problems()).singleElement().extracting(RuleProblem::line).isEqualTo(52);
    }

    @Test
    void rules_that_cannot_fire_are_warned_of() {
        var context =
                new RuleContext(
                        Placeholders.NONE, Set.of("eventName", "errorCode", "userIdentity"));
        Map<String, String> doubts =
                Map.of(
                        "eventName: x\n  status: success", "no member `status`",
                        "eventname: x", "no member `eventname`",
                        "errorCode|contains: 'x'\n  foo|re: x", "no member `foo`",
                        "eventName: x\n  eventName|cased: y", "two event names at once");
        doubts.forEach((item, says) ->
                assertThat(
                                SigmaVectorsTest.read(
                                                "sel:\n  " + item + "\ncondition: sel", context)
                                        .warnings())
                        .singleElement()
                        .satisfies(warning -> assertThat(warning.message()).contains(says)));
        assertThat(
                        SigmaVectorsTest.read(
                                        "s: {eventName: x}\nt: {foo: x}\ncondition: s and not t",
                                        context)
                                .warnings())
                .isEmpty();
        assertThat(
                        SigmaVectorsTest.read(
                                        "s: {eventName: x}\nt: {errorCode: x}\ncondition: s",
                                        context)
                                .warnings())
                .singleElement()
                .satisfies(
                        warning -> assertThat(warning.message()).contains("does not speak of `t`"));
    }

    @Test
    void an_underscore_keeps_a_detection_out_of_patterns_that_do_not_begin_with_one() {
        String text =
                GOOD.replace("filter:", "_election:")
                        .replace("selection and not filter", "%s of %s*election");
        record Asked(String quantifier, String underscore, String event, boolean matches) {}
        List.of(
                        new Asked("1", "", "{\"eventName\":\"PutItem\"}", true),
                        new Asked("1", "", "{\"errorCode\":\"X\"}", false),
                        new Asked("all", "", "{\"eventName\":\"PutItem\"}", true),
                        new Asked("all", "_", "{\"errorCode\":\"X\"}", true))
                .forEach(asked ->
                        assertThat(
                                        read(text.formatted(asked.quantifier(), asked.underscore()))
                                                .rule()
                                                .orElseThrow()
                                                .predicate()
                                                .test(Json.of(asked.event())))
                                .as(asked.toString())
                                .isEqualTo(asked.matches()));
    }

    @Test
    void a_list_is_part_of_the_meaning_of_the_rules_that_ask_for_it() {
        String text = GOOD.replace("eventName: PutItem", "eventName|expand: '%names%'");
        List<String> hashes =
                List.of("PutItem", "GetItem").stream()
                        .map(name ->
                                new RuleContext(
                                        new Placeholders(Map.of("names", List.of(name))), Set.of()))
                        .map(context ->
                                RuleFile.read(
                                                "a.yml",
                                                text.getBytes(StandardCharsets.UTF_8),
                                                context)
                                        .rule()
                                        .orElseThrow()
                                        .hash())
                        .toList();
        assertThat(hashes).doesNotHaveDuplicates();
    }
}
