package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** {@code kikori rules …}, as a user calls it. */
class RulesCommandTest {
    private static final String SIGMA =
            """
            title: Keys made
            id: keys-made
            author: Somebody Else
            level: high
            logsource: {product: aws, service: cloudtrail}
            detection:
              a: {eventSource: iam.amazonaws.com, eventName: CreateAccessKey}
              condition: a
            """;
    private static final String KEY_MADE =
            "{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateAccessKey\",\"eventID\":\"e-1\","
                    + "\"eventTime\":\"2026-03-10T02:11:09Z\"}";

    @RegisterExtension private final Terminal terminal = new Terminal();

    @TempDir private Path folder;

    @BeforeAll
    static void keepTheLogOfTests() {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "log4j2-test.xml");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "check", "list", "explain", "test", "match"})
    void every_command_explains_itself_on_80_columns(String command) {
        assertThat(run(("rules " + command + " --help").split(" +"))).isZero();

        assertThat(terminal.out()).contains("kikori rules").contains("--help");
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "list", "explain", "test", "match --events -"})
    void a_path_that_is_not_there_is_a_wrong_command_line(String command) {
        String[] args = ("rules " + command.replace(" ", " /absent/rules ")).split(" ");
        assertThat(command.contains(" ") ? run(args) : run("rules", command, "/absent/rules"))
                .isEqualTo(1);

        assertThat(terminal.err()).isEqualTo("kikori: there is no file or folder /absent/rules\n");
        assertThat(terminal.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "list", "explain", "test"})
    void a_folder_without_a_rule_is_told_of_with_3(String command) {
        assertThat(run("rules", command, folder.toString(), "--json")).isEqualTo(3);

        assertThat(terminal.err()).contains("there is no rule file (*.yaml, *.yml) in " + folder);
        assertThat(json().isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "list", "explain", "test"})
    void without_a_path_it_is_about_the_rules_that_come_with_kikori(String command)
            throws IOException {
        assertThat(run("rules", command)).isZero();
        assertThat(terminal.err()).isEmpty();
        terminal.clear();
        assertThat(run("rules", command, "--json")).isZero();
        JsonNode rules = json().path("rules");
        assertThat(rules.isArray() ? rules.size() : rules.asInt()).isEqualTo(14);
    }

    @Test
    void check_says_of_every_bad_file_why_and_none_hides_another() throws IOException {
        write("a-good.yml", SIGMA);
        write(
                "b-bad.yml",
                SIGMA.replace("keys-made", "b")
                        .replace("high", "severe")
                        .replace("product: aws", "product: gcp"));
        write("c-empty.yml", "");
        Files.write(folder.resolve("d-binary.yml"), new byte[] {(byte) 0xff, 0});
        Files.write(folder.resolve("e-huge.yml"), new byte[300_000]);
        write("f-same.yml", SIGMA);
        write(
                "g-useless.yml",
                SIGMA.replace("keys-made", "g").replace("CreateAccessKey", "CreateAccesKey"));
        Files.createSymbolicLink(folder.resolve("h-loop.yml"), folder.resolve("h-loop.yml"));
        Files.createSymbolicLink(folder.resolve("i-loop"), folder);
        write(".github/workflow.yml", "on: push");
        write("notes.txt", "no rule");

        assertThat(run("rules", "check", folder.toString(), "--json")).isEqualTo(3);

        JsonNode json = json();
        assertThat(json.path("rules").asInt()).isEqualTo(8);
        assertThat(json.path("ok").asInt()).isEqualTo(2);
        assertThat(json.path("refused")).hasSize(6);
        assertThat(json.path("refused").findValuesAsText("path"))
                .extracting(path -> Path.of(path).getFileName().toString())
                .containsExactly(
                        "b-bad.yml",
                        "c-empty.yml",
                        "d-binary.yml",
                        "e-huge.yml",
                        "f-same.yml",
                        "h-loop.yml");
        assertThat(json.at("/refused/0/rule").asText()).isEqualTo("b");
        assertThat(json.at("/refused/0/reason").asText())
                .contains(
                        "unknown level `severe`", "; line 5, column 12: not a rule for CloudTrail");
        assertThat(json.at("/refused/1/rule").isNull()).isTrue();
        assertThat(json.path("warnings")).hasSize(1);
        assertThat(json.at("/warnings/0").propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly("path", "line", "column", "rule", "reason");
        assertThat(json.at("/warnings/0/rule").asText()).isEqualTo("g");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void check_prints_a_line_a_reason_and_a_summary() throws IOException {
        Path bad = write("bad.yml", SIGMA.replace("high", "severe"));
        Path dull =
                write(
                        "dull.yml",
                        SIGMA.replace("made", "dull").replace("CreateAccessKey", "Nothing"));

        assertThat(run("rules", "check", bad.toString(), dull.toString())).isEqualTo(3);

        assertThat(terminal.out().lines())
                .containsExactly(
                        bad
                                + ":4:8: unknown level `severe`; expected informational, low, medium, high or critical",
                        dull
                                + ":7:50: warning: the rule cannot fire: `iam.amazonaws.com` has no event `Nothing`",
                        "2 rules: 1 ok, 1 refused; 1 warning");
    }

    @Test
    void warnings_alone_are_no_failure() throws IOException {
        write("dull.yml", SIGMA.replace("CreateAccessKey", "Nothing"));

        assertThat(run("rules", "check", folder.toString())).isZero();
    }

    @Test
    void list_fits_a_terminal() {
        assertThat(run("rules", "list")).isZero();

        assertThat(terminal.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(terminal.out())
                .contains("cloudwatch-3   low            CloudWatch  stable\n")
                .contains(
                        "  Console login without MFA · detections/cloudwatch/cloudwatch-3.yaml\n");
    }

    @Test
    void explain_shows_tree_names_and_queries() throws IOException {
        write(
                "a.yml",
                SIGMA.replace(
                        "condition: a",
                        "b: {requestParameters.userName: x}\n  condition: a and not b"));

        assertThat(run("rules", "explain", folder.toString(), "--rule", "KEYS-MADE")).isZero();

        assertThat(terminal.out())
                .contains(
                        "eventSource is \"iam.amazonaws.com\"",
                        "Asked of events called createaccesskey",
                        "OpenSearch query, ",
                        "Its hits that need no decision");
        terminal.clear();
        assertThat(run("rules", "explain", folder.toString(), "--json")).isZero();
        JsonNode rule = json().at("/rules/0");
        assertThat(rule.path("author").asText()).isEqualTo("Somebody Else");
        assertThat(rule.path("eventNames")).hasSize(1);
        assertThat(rule.path("exact").asBoolean()).isFalse();
    }

    @Test
    void explain_says_when_the_rule_has_to_decide_on_every_hit() throws IOException {
        Path rule =
                write(
                        "a.yml",
                        SIGMA.replace("eventName: Create", "resources.ARN|endswith: Create"));

        assertThat(run("rules", "explain", rule.toString())).isZero();

        assertThat(terminal.out())
                .contains(
                        "resources.ARN is like \"*CreateAccessKey\"",
                        "Asked of every event, whatever its name",
                        "None of its hits is certain: the rule decides on each.");
    }

    @Test
    void explain_knows_no_rule_of_another_name() {
        assertThat(run("rules", "explain", "--rule", "cloudwatch-15")).isEqualTo(1);

        assertThat(terminal.err()).contains("there is no rule `cloudwatch-15`");
    }

    @Test
    void test_runs_examples_of_the_file_and_of_the_one_beside() throws IOException {
        write(
                "a.yml",
                SIGMA
                        + "examples:\n  match:\n    - {eventSource: iam.amazonaws.com, eventName: CreateUser}\n");
        Path beside =
                write(
                        "a.test.yaml",
                        "match:\n  - "
                                + KEY_MADE
                                + "\nno_match:\n  - {eventName: CreateUser}\n  - "
                                + KEY_MADE
                                + "\n");
        write("b.yml", SIGMA.replace("keys-made", "without"));

        assertThat(run("rules", "test", folder.toString())).isEqualTo(3);

        assertThat(terminal.out().lines())
                .containsExactly(
                        folder.resolve("a.yml")
                                + ":11: keys-made: expected match: not true of it: eventName is \"CreateAccessKey\"",
                        beside + ":5: keys-made: expected no match: the rule is true of it",
                        "no example: without  Keys made",
                        "2 rules: 2 positives, 2 negatives, 2 failed");
        terminal.clear();
        assertThat(run("rules", "test", folder.toString(), "--json")).isEqualTo(3);
        assertThat(json().path("positives").asInt()).isEqualTo(2);
        assertThat(json().path("failed").findValuesAsText("expected"))
                .containsExactly("match", "no match");
    }

    @Test
    void examples_that_belong_to_no_rule_are_told_of() throws IOException {
        write("a.yml", SIGMA);
        Path stray = write("b.test.yaml", "match: []\n");
        Path wrong = write("a.test.yml", "rule: other\nmatch: []\n");

        assertThat(run("rules", "check", folder.toString())).isEqualTo(3);

        assertThat(terminal.out())
                .contains(stray + ":1:1: warning: there is no rule file beside these examples")
                .contains(
                        wrong
                                + ":1:1: there is no rule `other` in the file that these examples stand beside");
    }

    @Test
    void match_tells_each_match_in_a_line_of_json() throws IOException {
        Path rules = write("rules/a.yml", SIGMA);
        Path events =
                write(
                        "events/one.json",
                        "{\"Records\":[" + KEY_MADE + ",{\"eventName\":\"Other\"}]}");

        assertThat(
                        run(
                                "rules",
                                "match",
                                rules.toString(),
                                "--json",
                                "--events",
                                folder.resolve("events").toString()))
                .isZero();

        assertThat(terminal.out())
                .isEqualTo(
                        "{\"rule\":\"keys-made\",\"eventID\":\"e-1\",\"title\":\"Keys made\",\"level\":\"high\","
                                + "\"eventTime\":\"2026-03-10T02:11:09Z\",\"eventName\":\"CreateAccessKey\",\"path\":\""
                                + events
                                + "\"}\n");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void match_goes_on_behind_what_is_broken_and_ends_with_3() throws IOException {
        Path rules = write("rules/a.yml", SIGMA);
        Path events = write("events.jsonl", "{\"eventName\": tru}\n" + KEY_MADE + "\n[1]\n");
        Path none = write("none.json", "");

        assertThat(
                        run(
                                "rules",
                                "match",
                                rules.toString(),
                                "--events",
                                events.toString(),
                                none.toString()))
                .isEqualTo(3);

        assertThat(terminal.out())
                .contains("1 of 1 rule fired, 1 match on 1 record of 2 files", "e-1");
        assertThat(terminal.err().lines())
                .hasSize(3)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).startsWith(events + ": line 1: no JSON: ");
                    assertThat(lines.get(1))
                            .isEqualTo(events + ": line 3: no JSON object; expected a record");
                    assertThat(lines.get(2)).isEqualTo(none + ": line 1: there is nothing in it");
                });
    }

    @Test
    void match_leaves_out_what_lies_beside_the_trails() throws IOException {
        Path rules = write("rules/a.yml", SIGMA);
        write("events/MANIFEST.jsonl", "{\"object\":\"a\"}\n{\"object\":\"b\"}\n");
        write("events/trail.jsonl", KEY_MADE + "\n");
        write("events/README.md", "notes");

        assertThat(
                        run(
                                "rules",
                                "match",
                                rules.toString(),
                                "--events",
                                folder.resolve("events").toString()))
                .isZero();

        assertThat(terminal.out()).contains("1 match on 1 record of 1 file");
        assertThat(terminal.err())
                .contains(
                        "MANIFEST.jsonl: left out: it begins with something else than a CloudTrail record");
    }

    @Test
    void match_says_that_rules_stand_before_the_events() throws IOException {
        Path rules = write("a.yml", SIGMA);

        assertThat(run("rules", "match", "--events", "-", rules.toString())).isEqualTo(1);

        assertThat(terminal.err())
                .isEqualToIgnoringNewLines(
                        "kikori: --events: "
                                + rules
                                + " is YAML and no file of records; rules are named before --events");
    }

    @Test
    void match_reads_stdin() throws IOException {
        Path rules = write("a.yml", SIGMA);
        System.setIn(new ByteArrayInputStream(("[" + KEY_MADE + "]").getBytes(UTF_8)));

        assertThat(run("rules", "match", rules.toString(), "--events", "-")).isZero();

        assertThat(terminal.out()).contains("1 match on 1 record of 1 file");
    }

    @Test
    void placeholders_come_from_a_file() throws IOException {
        write(
                "a.yml",
                SIGMA.replace(
                        "eventName: Create",
                        "userIdentity.userName|expand: '%people%', eventName: Create"));
        Path lists = write("lists.yaml.txt", "people: [alice, 'b*']\n");

        assertThat(run("rules", "check", folder.toString())).isEqualTo(3);
        assertThat(terminal.out()).contains("the placeholder `%people%` has no values");
        assertThat(run("rules", "check", folder.toString(), "--placeholders", lists.toString()))
                .isZero();
        Files.writeString(lists, "people: alice\n");
        assertThat(run("rules", "check", folder.toString(), "--placeholders", lists.toString()))
                .isEqualTo(1);
        assertThat(terminal.err()).contains(lists + ":1:9: this is no list");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static int run(String... args) {
        return CommandLineInterface.run(args);
    }

    private JsonNode json() {
        try {
            return JsonMapper.builder().build().readTree(terminal.out());
        } catch (IOException e) {
            throw new AssertionError(String.format(Locale.ROOT, "no JSON: %s", terminal.out()), e);
        }
    }
}
