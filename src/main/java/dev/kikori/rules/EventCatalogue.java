package dev.kikori.rules;

import java.util.Map;
import java.util.Set;

/** The event names that CloudTrail knows, by their sources. */
public record EventCatalogue(Map<String, Set<String>> namesBySource) {
    public static final EventCatalogue EMPTY = new EventCatalogue(Map.of());
}
