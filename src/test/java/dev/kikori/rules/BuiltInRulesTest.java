package dev.kikori.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules that come with the program. */
class BuiltInRulesTest {

    private static final Path FOLDER = Path.of("src/main/resources/detections");
    private static final RuleBook BOOK = RuleBook.builtIn();

    static List<Rule> rules() {
        return BOOK.rules();
    }

    @Test
    void every_built_in_rule_is_read_without_a_problem() {
        assertThat(BOOK.problems()).isEmpty();
    }

    @Test
    void the_fourteen_controls_are_there_under_their_ids() {
        assertThat(BOOK.rules())
                .extracting(Rule::id)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 14).mapToObj(n -> "cloudwatch-" + n).toList());
        assertThat(BOOK.rules())
                .extracting(Rule::control)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 14).mapToObj(n -> "CloudWatch." + n).toList());
    }

    @Test
    void the_index_lists_every_rule_file() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(Files.readAllLines(FOLDER.resolve("index.txt")))
                    .containsExactlyInAnyOrderElementsOf(
                            files.filter(file -> file.toString().endsWith(".yaml"))
                                    .map(file ->
                                            FOLDER.relativize(file).toString().replace('\\', '/'))
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_says_what_its_own_examples_claim(Rule rule) {
        assertThat(rule.brokenExamples()).isEmpty();
        assertThat(rule.examples()).filteredOn(Example::matches).isNotEmpty();
        assertThat(rule.examples())
                .filteredOn(example -> !example.matches())
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_control_is_low_has_a_japanese_title_and_says_what_to_do(Rule rule) {
        assertThat(rule.level()).isEqualTo(Level.LOW);
        assertThat(rule.titleJa()).endsWith("に対する監視設定");
        // Radicals and compatibility forms look like the letters they are not, and no search finds
        // them.
        assertThat(
                        Pattern.compile(
                                        "[\\x{2E80}-\\x{2FDF}\\x{F900}-\\x{FAFF}\\x{FF00}-\\x{FFEF}]")
                                .matcher(String.valueOf(rule.titleJa()))
                                .find())
                .isFalse();
        assertThat(rule.nextSteps()).isNotEmpty();
        assertThat(rule.falsePositives()).isNotEmpty();
        assertThat(rule.references()).isNotEmpty();
        assertThat(rule.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void the_index_by_event_name_finds_what_asking_every_rule_finds() {
        var index = new RuleIndex(BOOK.rules());
        for (Rule rule : BOOK.rules()) {
            for (Example example : rule.examples()) {
                assertThat(index.matching(example.event()))
                        .containsExactlyInAnyOrderElementsOf(
                                BOOK.rules().stream()
                                        .filter(each -> each.predicate().test(example.event()))
                                        .toList());
            }
        }
    }

    @Test
    void most_rules_are_asked_of_events_of_their_names_only() {
        var index = new RuleIndex(BOOK.rules());

        assertThat(index.candidates(Json.of("{\"eventName\": \"GetObject\"}")))
                .extracting(Rule::id)
                .containsExactly("cloudwatch-1", "cloudwatch-2");
        assertThat(index.candidates(Json.of("{\"eventName\": \"StopLogging\"}")))
                .extracting(Rule::id)
                .containsExactly("cloudwatch-1", "cloudwatch-2", "cloudwatch-5");
        assertThat(index.candidates(Json.of("{}"))).hasSize(14);
    }
}
