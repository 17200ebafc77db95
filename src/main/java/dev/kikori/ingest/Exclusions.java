package dev.kikori.ingest;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.rules.CloudWatchPattern;
import dev.kikori.rules.EventPredicate;
import dev.kikori.rules.PatternException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The records that the operator wants left out, as CloudWatch Logs filter patterns. */
public final class Exclusions {
    private final List<Predicate<JsonNode>> patterns;

    private Exclusions(List<Predicate<JsonNode>> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** Leaves nothing out. */
    public static Exclusions none() {
        return new Exclusions(List.of());
    }

    /**
     * Reads patterns such as {@code {$.eventSource = "kms.amazonaws.com" && $.eventName =
     * "Decrypt"}}.
     *
     * @throws PatternException naming the place of the first mistake
     */
    public static Exclusions of(List<String> patterns) throws PatternException {
        List<Predicate<JsonNode>> compiled = new ArrayList<>();
        for (String pattern : patterns) {
            compiled.add(EventPredicate.of(CloudWatchPattern.parse(pattern)));
        }
        return new Exclusions(compiled);
    }

    boolean exclude(JsonNode record) {
        for (Predicate<JsonNode> pattern : patterns) {
            if (pattern.test(record)) {
                return true;
            }
        }
        return false;
    }
}
