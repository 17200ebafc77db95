package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A way through a record, such as {@code request.tagSet.items[key=Name].value}.
 *
 * <p>Of an array every element is followed; {@code [key=value]} follows only the objects that have
 * that member. {@code request}, {@code response}, {@code extra}, {@code details} and {@code
 * insight} stand for the record's longer names.
 *
 * @param text as written
 */
record RecordPath(String text, List<Step> steps) {
    private static final Map<String, String> SHORT =
            Map.of(
                    "request", "requestParameters",
                    "response", "responseElements",
                    "extra", "additionalEventData",
                    "details", "serviceEventDetails",
                    "insight", "insightDetails");

    /** Beyond, nobody reads on. */
    private static final int VALUES_MAX = 1_000;

    /** One key, and what its value must hold to be followed. */
    record Step(String key, @Nullable String filterKey, String filterValue) {}

    RecordPath {
        steps = List.copyOf(steps);
    }

    static RecordPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            int bracket = part.indexOf('[');
            int equals = part.indexOf('=', Math.max(bracket, 0));
            if (part.isBlank() || (bracket >= 0 && (equals < 0 || !part.endsWith("]")))) {
                throw new IllegalArgumentException("path '" + text + "' cannot be read");
            }
            String key = bracket < 0 ? part : part.substring(0, bracket);
            steps.add(
                    new Step(
                            steps.isEmpty() ? SHORT.getOrDefault(key, key) : key,
                            bracket < 0 ? null : part.substring(bracket + 1, equals),
                            bracket < 0 ? "" : part.substring(equals + 1, part.length() - 1)));
        }
        return new RecordPath(text, steps);
    }

    /** What stands there: values and objects, in the order of the record. */
    List<JsonNode> follow(JsonNode record) {
        List<JsonNode> found = new ArrayList<>();
        follow(record, 0, found);
        return found;
    }

    private void follow(JsonNode node, int position, List<JsonNode> found) {
        if (found.size() >= VALUES_MAX) {
            return;
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (position == 0 || isFollowed(steps.get(position - 1), element)) {
                    follow(element, position, found);
                }
            }
        } else if (position == steps.size()) {
            if (!node.isMissingNode() && !node.isNull()) {
                found.add(node);
            }
        } else {
            Step step = steps.get(position);
            JsonNode next = node.path(step.key());
            if (next.isArray() || isFollowed(step, next)) {
                follow(next, position + 1, found);
            }
        }
    }

    private static boolean isFollowed(Step step, JsonNode node) {
        return step.filterKey() == null
                || node.path(step.filterKey()).asText("").equals(step.filterValue());
    }
}
