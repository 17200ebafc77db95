package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Answers the part of OpenSearch's query language that rules compile to, on one small document;
 * anything else it refuses.
 */
final class QueryInterpreter {

    private QueryInterpreter() {}

    static boolean selects(JsonNode query, TestDocument document) {
        Map.Entry<String, JsonNode> clause = query.properties().iterator().next();
        if (query.size() != 1) {
            throw new IllegalArgumentException("one clause expected: " + query);
        }
        JsonNode body = clause.getValue();
        return switch (clause.getKey()) {
            case "match_all" -> true;
            case "match_none" -> false;
            case "bool" -> bool(body, document);
            case "exists" -> document.fields.containsKey(body.get("field").textValue());
            default -> leaf(clause.getKey(), body, document);
        };
    }

    private static boolean bool(JsonNode body, TestDocument document) {
        only(body, Set.of("filter", "must_not", "should", "minimum_should_match"));
        boolean selected = true;
        for (JsonNode query : body.path("filter")) {
            selected &= selects(query, document);
        }
        for (JsonNode query : body.path("must_not")) {
            selected &= !selects(query, document);
        }
        if (body.has("should")) {
            boolean one = false;
            for (JsonNode query : body.get("should")) {
                one |= selects(query, document);
            }
            selected &= one && body.get("minimum_should_match").intValue() == 1;
        }
        return selected;
    }

    private static boolean leaf(String kind, JsonNode body, TestDocument document) {
        Map.Entry<String, JsonNode> entry = body.properties().iterator().next();
        List<String> values = document.fields.getOrDefault(entry.getKey(), List.of());
        if (kind.equals("terms")) {
            Set<String> wanted = new HashSet<>();
            entry.getValue().forEach(value -> wanted.add(value.textValue()));
            return values.stream().anyMatch(wanted::contains);
        }
        only(entry.getValue(), Set.of("value", "case_insensitive", "flags"));
        String value = entry.getValue().get("value").asText();
        boolean folded = entry.getValue().path("case_insensitive").asBoolean();
        Pattern pattern =
                Pattern.compile(
                        switch (kind) {
                            case "term" -> Pattern.quote(value);
                            case "prefix" -> Pattern.quote(value) + ".*";
                            case "wildcard" -> wildcard(value);
                            case "regexp" -> regexp(value, entry.getValue());
                            default ->
                                    throw new IllegalArgumentException(
                                            "not a clause of ours: " + kind);
                        },
                        Pattern.DOTALL | (folded ? Pattern.CASE_INSENSITIVE : 0));
        return values.stream().anyMatch(each -> pattern.matcher(each).matches());
    }

    // What rules emit of Lucene's syntax means the same to java.util.regex: all punctuation is
    // escaped.
    private static String regexp(String value, JsonNode body) {
        if (!body.path("flags").asText().equals("NONE") || body.has("case_insensitive")) {
            throw new IllegalArgumentException("not a regexp of ours: " + body);
        }
        return value;
    }

    private static String wildcard(String value) {
        var regex = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '\\' -> regex.append(Pattern.quote(value.substring(i + 1, ++i + 1)));
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static void only(JsonNode object, Set<String> known) {
        object.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        throw new IllegalArgumentException("not an option of ours: " + name);
                    }
                });
    }
}
