package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.trail.Language;
import dev.kikori.trail.Words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes what operations log as a page to read: fills the places that a text in Markdown leaves for
 * an event.
 *
 * @param records to take examples from
 * @param language the page's
 */
record EventReference(Collection<JsonNode> records, Language language) {
    static final Pattern PLACE = Pattern.compile("(?m)^<!-- event: ([\\w-]+) (\\w+) -->$");

    /** More paths than these tell nothing more. */
    private static final int PATHS_MAX = 12;

    /** The text with every place filled. */
    String fill(String text) {
        return PLACE.matcher(text)
                .replaceAll(
                        place -> Matcher.quoteReplacement(event(place.group(1), place.group(2))));
    }

    private String event(String service, String name) {
        String source = service + ".amazonaws.com";
        List<JsonNode> found =
                records.stream()
                        .filter(record -> record.path("eventSource").asText().equals(source))
                        .filter(record -> record.path("eventName").asText().equals(name))
                        .toList();
        List<String> lines = new ArrayList<>();
        lines.add(said("- source: ", "- イベントソース: ") + "`" + source + "`");
        paths(lines, said("- request: ", "- リクエスト: "), found, "requestParameters");
        paths(lines, said("- response: ", "- レスポンス: "), found, "responseElements");
        paths(lines, said("- besides: ", "- 付加情報: "), found, "additionalEventData");
        example(found, true).ifPresent(words -> quote(lines, said("example", "例"), words));
        example(found, false)
                .ifPresent(words -> quote(lines, said("when it fails", "失敗の例"), words));
        return String.join("\n", lines);
    }

    private static void quote(List<String> lines, String title, String words) {
        lines.add("- " + title + ": " + words.replace("*", "\\*"));
    }

    private Optional<String> example(List<JsonNode> found, boolean done) {
        return found.stream()
                .filter(record -> Outcome.of(record) instanceof Outcome.Done == done)
                .map(record -> Summaries.standard().of(record, language))
                .findFirst();
    }

    private void paths(List<String> lines, String title, List<JsonNode> found, String part) {
        Map<String, Boolean> paths = new LinkedHashMap<>();
        for (JsonNode record : found) {
            collect(record.path(part), "", paths);
        }
        List<String> shown = List.copyOf(new TreeSet<>(paths.keySet()));
        if (shown.isEmpty()) {
            return;
        }
        int more = shown.size() - PATHS_MAX;
        lines.add(
                title
                        + shown.stream()
                                .limit(PATHS_MAX)
                                .map(path -> "`" + path + "`")
                                .collect(Collectors.joining(said(", ", "、")))
                        + (more > 0 ? said(" and " + more + " more", " ほか " + more + " 件") : ""));
    }

    private static void collect(JsonNode node, String path, Map<String, Boolean> paths) {
        if (node.isArray()) {
            node.forEach(element -> collect(element, path, paths));
        } else if (node.isObject()) {
            node.properties()
                    .forEach(member ->
                            collect(
                                    member.getValue(),
                                    path + (path.isEmpty() ? "" : ".") + member.getKey(),
                                    paths));
        } else if (!node.isMissingNode() && !node.isNull() && isTelling(path, node)) {
            paths.put(path, true);
        }
    }

    /** What the protocol adds to every request of S3 says nothing of the operation. */
    private static boolean isTelling(String path, JsonNode node) {
        return !path.matches(
                        "Host|requestId|_return|x-amz-id-2|SignatureVersion|CipherSuite|AuthenticationMethod|bytesTransferred(?:In|Out)")
                && !node.asText().isEmpty();
    }

    private String said(String english, String japanese) {
        return new Words(english, japanese).in(language);
    }
}
