package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One detection, read and ready to be asked.
 *
 * @param id stable: {@code cloudwatch-1}, or a UUID in lower case
 * @param titleJa the title in Japanese, where it has one
 * @param status Sigma's: stable, test, experimental, deprecated or unsupported
 * @param control the Security Hub control it implements, such as {@code CloudWatch.1}
 * @param source the condition's text as the file has it
 * @param node what the condition says
 * @param predicate whether it is true of an original record
 * @param nextSteps what to look at when it matched, one sentence each
 * @param author whom the file names, as the licence of public rules asks; null where it names
 *     nobody
 * @param license the terms that the file names; null where it names none
 * @param hash SHA-256, in hexadecimal, of the file's bytes and of the lists and filters that the
 *     rule's meaning hangs on
 * @param path the file it was read from
 */
public record Rule(
        String id,
        String title,
        @Nullable String titleJa,
        String description,
        String status,
        Level level,
        @Nullable String control,
        RuleLanguage language,
        String source,
        Node node,
        Predicate<JsonNode> predicate,
        List<Example> examples,
        List<String> tags,
        List<String> references,
        List<String> falsePositives,
        List<String> nextSteps,
        @Nullable String author,
        @Nullable String license,
        String hash,
        String path) {

    public Rule {
        examples = List.copyOf(examples);
        tags = List.copyOf(tags);
        references = List.copyOf(references);
        falsePositives = List.copyOf(falsePositives);
        nextSteps = List.copyOf(nextSteps);
    }

    /** Those of its own examples that the rule says something else about than they claim. */
    public List<Example> brokenExamples() {
        return examples.stream()
                .filter(example -> predicate.test(example.event()) != example.matches())
                .toList();
    }

    /** Why the rule is true of a record, or what it misses there, in a sentence. */
    public String verdict(JsonNode event) {
        if (predicate.test(event)) {
            return "the rule is true of it";
        }
        List<Node> needed = node instanceof Node.And(List<Node> nodes) ? nodes : List.of(node);
        return "not true of it: "
                + needed.stream()
                        .filter(each -> !EventPredicate.of(each).test(event))
                        .map(each ->
                                Outline.of(each).stream()
                                        .map(String::strip)
                                        .collect(Collectors.joining(" ")))
                        .collect(Collectors.joining("; "));
    }

    /** The same rule under another condition. */
    Rule narrowed(Node narrower, String otherHash) {
        return with(narrower, EventPredicate.of(narrower), examples, otherHash);
    }

    /** The same rule with further examples. */
    Rule shownBy(List<Example> more) {
        List<Example> all = Stream.concat(examples.stream(), more.stream()).toList();
        return with(node, predicate, all, hash);
    }

    private Rule with(
            Node otherNode,
            Predicate<JsonNode> otherPredicate,
            List<Example> otherExamples,
            String otherHash) {
        return new Rule(
                id,
                title,
                titleJa,
                description,
                status,
                level,
                control,
                language,
                source,
                otherNode,
                otherPredicate,
                otherExamples,
                tags,
                references,
                falsePositives,
                nextSteps,
                author,
                license,
                otherHash,
                path);
    }
}
