package dev.kikori.dashboards;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/**
 * What OpenSearch Dashboards made of an import.
 *
 * @param success whether every object was taken
 * @param successCount how many objects were taken or would have been
 * @param failures one for each object that was not
 */
public record ImportResult(boolean success, int successCount, List<Failure> failures) {

    /**
     * An object that was not taken.
     *
     * @param type such as {@code visualization}
     * @param id the object's id
     * @param title the object's title, or its id where it has none
     * @param reason why, in words
     */
    public record Failure(String type, String id, String title, String reason) {
        @Override
        public String toString() {
            return type + " " + id + " (" + title + "): " + reason;
        }
    }

    public ImportResult {
        failures = List.copyOf(failures);
    }

    /** Reads the answer of {@code POST /api/saved_objects/_import}. */
    static ImportResult of(JsonNode answer) {
        List<Failure> failures = new ArrayList<>();
        for (JsonNode error : answer.path("errors")) {
            String id = error.path("id").asText();
            String title = error.path("meta").path("title").asText(error.path("title").asText(id));
            failures.add(
                    new Failure(
                            error.path("type").asText(), id, title, reason(error.path("error"))));
        }
        return new ImportResult(
                answer.path("success").asBoolean(false) && failures.isEmpty(),
                answer.path("successCount").asInt(),
                failures);
    }

    private static String reason(JsonNode error) {
        String type = error.path("type").asText();
        return switch (type) {
            case "conflict", "ambiguous_conflict" -> "an object of this id is there already";
            case "missing_references" -> "refers to what is not there: " + targets(error);
            case "unsupported_type" -> "this version does not know the type";
            default -> (type + " " + error.path("message").asText()).strip();
        };
    }

    private static String targets(JsonNode error) {
        List<String> targets = new ArrayList<>();
        for (JsonNode reference : error.path("references")) {
            targets.add(reference.path("type").asText() + " " + reference.path("id").asText());
        }
        return String.join(", ", targets);
    }
}
