package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.rules.Placeholders;
import dev.kikori.rules.RuleBook;
import dev.kikori.rules.RuleContext;
import dev.kikori.rules.RuleProblem;
import dev.kikori.trail.FieldNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What rules are warned of, against what is really known of CloudTrail's records. */
class RecordKnowledgeTest {
    private static final String NEVER = "the rule cannot fire: ";
    private static final String PARTLY = "an alternative never helps: ";
    private static final RuleContext CONTEXT =
            new RuleContext(
                    new Placeholders(Map.of("names", List.of("CreateUser", "CreateUsr"))),
                    RecordKnowledge.of(FieldNames.standard()));

    @TempDir private Path folder;

    /**
     * A detection, and the one warning that it earns.
     *
     * @param at line and column in the detection, whose first line is 1; empty for no warning
     */
    record Row(String detection, String at, String says) {
        static Row none(String detection) {
            return new Row(detection, "", "");
        }
    }

    static List<Row> rows() {
        return List.of(
                Row.none("a: {eventSource: iam.amazonaws.com, eventName: CreateUser}"),
                Row.none("a: {eventSource: IAM.amazonaws.com, eventName: createuser}"),
                Row.none(
                        "a: {eventSource: lambda.amazonaws.com, eventName: CreateFunction20150331}"),
                Row.none(
                        "a: {eventSource: lambda.amazonaws.com, eventName: UpdateFunctionCode20150331v2}"),
                Row.none("a: {eventSource: lambda.amazonaws.com, eventName|contains: '20150331'}"),
                Row.none("a: {eventSource: signin.amazonaws.com, eventName: ConsoleLogin}"),
                Row.none(
                        "a: {eventSource: cloudfront.amazonaws.com, eventName: UpdateDistribution}"),
                Row.none("a: {eventSource: sso.amazonaws.com, eventName: NobodyListsThis}"),
                Row.none("a: {eventSource|endswith: .amazonaws.com, eventName|startswith: Create}"),
                Row.none("a: {eventName|re: '^(Get|List).*Policy$'}"),
                Row.none("a: {userIdentity.type: [root, IAMUser]}"),
                Row.none("a: {readOnly: true, managementEvent: 'false'}"),
                Row.none("a: {userIdentity.sessionContext.sessionIssuer.userName|contains: admin}"),
                Row.none("a: {requestParameters.whatever.there.may.be: x, responseElements.y: z}"),
                Row.none("a: {errorCode: null, userIdentity.type|exists: true}"),
                Row.none("a: {errorCode|contains: Success}"),
                Row.none("a: {eventTime|hour: 0, eventTime|minute: 59, eventTime|day|gt: 31}"),
                new Row("a: {eventTime|hour: 24}", "1:23", NEVER + "no time has the hour 24"),
                new Row("a: {eventTime|month: [0, 1]}", "1:25", PARTLY + "no time has the month 0"),
                new Row(
                        "a: {eventSource: iam.amazonaws.com, eventName: CreateUsr}",
                        "1:50",
                        NEVER + "`iam.amazonaws.com` has no event `CreateUsr`"),
                new Row(
                        "a:\n  eventSource: iam.amazonaws.com\n  eventName:\n    - CreateUser\n    - RunInstances",
                        "5:9",
                        PARTLY
                                + "`iam.amazonaws.com` has no event `RunInstances`; `ec2.amazonaws.com` has"),
                new Row(
                        "a: {eventName: CreateUsr}",
                        "1:18",
                        NEVER + "no source has an event `CreateUsr`"),
                Row.none("a: {eventSource: lambda.amazonaws.com, eventName|endswith: 0331v2}"),
                new Row(
                        "a: {eventName|startswith: Craete}",
                        "1:29",
                        NEVER + "no source has an event that is like \"Craete*\""),
                new Row(
                        "a: {eventSource: iam}",
                        "1:20",
                        NEVER + "no event has the source `iam`; `iam.amazonaws.com` exists"),
                new Row(
                        "a: {eventSource: [iam.amazonaws.com, monitor.amazonaws.com]}",
                        "1:40",
                        PARTLY + "no event has the source `monitor.amazonaws.com`"),
                new Row(
                        "a: {userIdentity.type: [User, Root]}",
                        "1:27",
                        PARTLY + "`userIdentity.type` is never `User`; it is "),
                new Row(
                        "a: {eventType|endswith: Signon}",
                        "1:27",
                        NEVER + "`eventType` has no value that is like \"*Signon\""),
                new Row("a: {readOnly: 'yes'}", "1:17", NEVER + "`readOnly` is never `yes`"),
                new Row(
                        "a: {errorCode: [Success, AccessDenied]}",
                        "1:19",
                        PARTLY + "`errorCode` is never `Success`"),
                new Row(
                        "a: {status: success}",
                        "1:7",
                        NEVER + "CloudTrail's records have no member `status`"),
                new Row(
                        "a: {eventname: CreateUser}",
                        "1:7",
                        NEVER
                                + "CloudTrail's records have no member `eventname`; `eventName` exists"),
                new Row(
                        "a: {userIdentity.name: alice}",
                        "1:7",
                        NEVER + "`userIdentity` of CloudTrail's records has no member `name`"),
                new Row(
                        "a: {eventName.keyword: CreateUser}",
                        "1:7",
                        NEVER
                                + "`eventName` is a single value in CloudTrail's records, without `keyword`"),
                new Row(
                        "a: {eventSource: iam.amazonaws.com, eventName|expand: '%names%'}",
                        "1:57", PARTLY + "`iam.amazonaws.com` has no event `CreateUsr`"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_rule_is_warned_of_what_never_occurs_and_of_nothing_else(Row row) throws IOException {
        List<RuleProblem> warnings = warnings(row.detection(), "a");

        if (row.says().isEmpty()) {
            assertThat(warnings).isEmpty();
        } else {
            assertThat(warnings).hasSize(1);
            RuleProblem warning = warnings.getFirst();
            assertThat(warning.message()).startsWith(row.says());
            assertThat((warning.line() - 7) + ":" + warning.column()).isEqualTo(row.at());
            assertThat(warning.rule()).isEqualTo("a-rule");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void below_a_not_nothing_is_dead(Row row) throws IOException {
        assertThat(warnings(row.detection() + "\n  b: {awsRegion: us-east-1}", "b and not a"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_cannot_be_true_in_one_branch_leaves_the_other(Row row) throws IOException {
        assertThat(warnings(row.detection() + "\n  b: {awsRegion: us-east-1}", "a or b"))
                .allSatisfy(warning -> assertThat(warning.message()).startsWith(PARTLY));
    }

    @Test
    void a_source_in_another_selection_counts() throws IOException {
        assertThat(
                        warnings(
                                "a: {eventName: RunInstances}\n  b: {eventSource: iam.amazonaws.com}",
                                "a and b"))
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message())
                                .isEqualTo(
                                        NEVER
                                                + "`iam.amazonaws.com` has no event `RunInstances`;"
                                                + " `ec2.amazonaws.com` has"));
    }

    @Test
    void two_sources_at_once_are_told_of() throws IOException {
        assertThat(
                        warnings(
                                "a: {eventSource: s3.amazonaws.com}\n  b: {eventSource: iam.amazonaws.com}",
                                "a and b"))
                .extracting(RuleProblem::message)
                .containsExactly(NEVER + "it asks for two event sources at once");
    }

    @Test
    void a_pattern_is_warned_at_the_value() throws IOException {
        String rule =
                """
                title: A rule
                id: a-rule
                description: Something happened.
                level: low
                logsource: {product: aws, service: cloudtrail}
                pattern: |-
                  { ($.eventSource = "iam.amazonaws.com") &&
                    (($.eventName = CreateUser) || ($.eventName = createUser)) }
                """;
        Path file = Files.writeString(folder.resolve("a.yaml"), rule);

        assertThat(RuleBook.load(file, CONTEXT).warnings())
                .extracting(RuleProblem::toString)
                .containsExactly(
                        file
                                + ":8:51: an alternative never helps: `iam.amazonaws.com` has no event `createUser`");
    }

    @Test
    void a_pattern_that_asks_for_other_than_any_value_is_warned_of() throws IOException {
        String rule =
                """
                title: A rule
                id: a-rule
                description: Something happened.
                level: low
                logsource: {product: aws, service: cloudtrail}
                pattern: '{ $.eventName = CreateUser && $.errorCode != * }'
                """;
        Path file = Files.writeString(folder.resolve("a.yaml"), rule);

        assertThat(RuleBook.load(file, CONTEXT).warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.toString())
                                .startsWith(file + ":6:41: ")
                                .contains(NEVER, "`NOT EXISTS` is true where there is none"));
    }

    @Test
    void the_rules_that_come_with_kikori_are_warned_of_nothing() {
        assertThat(RuleBook.builtIn(CONTEXT).warnings()).isEmpty();
        assertThat(RuleBook.builtIn(CONTEXT).rules()).hasSize(14);
    }

    private List<RuleProblem> warnings(String detection, String condition) throws IOException {
        String rule =
                """
                title: A rule
                id: a-rule
                logsource:
                  product: aws
                  service: cloudtrail
                level: low
                detection:
                  %s
                  condition: %s
                """
                        .formatted(
                                detection.replace("\n", "\n  ").replace("\n    b:", "\n  b:"),
                                condition);
        Path file = Files.writeString(folder.resolve("a.yml"), rule);
        RuleBook book = RuleBook.load(file, CONTEXT);
        assertThat(book.problems()).isEmpty();
        return book.warnings();
    }
}
