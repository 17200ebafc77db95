package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.trail.Language;
import dev.kikori.trail.Words;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A place in sentences that the values of a record fill.
 *
 * @param name by which templates ask for it
 * @param paths where the values stand; the first path that leads to any counts
 * @param form how they are read
 * @param words what known values are called; where there are any, others are not told
 */
record Slot(String name, List<RecordPath> paths, Form form, Map<String, Words> words) {

    /** How the values of a slot are read. */
    enum Form {
        /** Texts, numbers and truth values as they are. */
        PLAIN,
        /** URL-encoded texts. */
        ENCODED,
        /** URLs or names: what stands behind the last slash. */
        LAST_STEP,
        /** Objects with {@code ipProtocol}, {@code fromPort} and {@code toPort}. */
        PORTS,
        /** Policies, as objects or text: the actions that they allow. */
        ACTIONS,
        /** Policies, as objects or text: whom they allow something. */
        PRINCIPALS
    }

    Slot {
        paths = List.copyOf(paths);
        words = Map.copyOf(words);
    }

    /** The distinct values that a record has for it, as written there. */
    Set<String> values(JsonNode record) {
        for (RecordPath path : paths) {
            Set<String> values = new LinkedHashSet<>();
            for (JsonNode node : path.follow(record)) {
                switch (form) {
                    case PLAIN -> plain(node.asText(), node, values);
                    case ENCODED -> plain(decoded(node.asText()), node, values);
                    case LAST_STEP -> plain(lastStep(node.asText()), node, values);
                    case PORTS -> ports(node, values);
                    case ACTIONS -> PolicyText.of(node).actions(values);
                    case PRINCIPALS -> PolicyText.of(node).principals(values);
                }
            }
            if (!words.isEmpty()) {
                values.retainAll(words.keySet());
            }
            if (!values.isEmpty()) {
                return values;
            }
        }
        return Set.of();
    }

    /** A value as a language calls it. */
    String called(String value, Language language) {
        Words known = words.get(value);
        return known == null ? value : known.in(language);
    }

    private static void plain(String text, JsonNode node, Set<String> values) {
        if (node.isValueNode() && !text.isBlank() && !text.equals(Who.HIDDEN)) {
            values.add(text);
        }
    }

    private static String lastStep(String text) {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A per cent sign that encodes nothing.
            return text;
        }
    }

    private static void ports(JsonNode rule, Set<String> values) {
        String protocol = rule.path("ipProtocol").asText("");
        String from = rule.path("fromPort").asText("");
        String to = rule.path("toPort").asText("");
        if (protocol.isEmpty()) {
            return;
        }
        if (protocol.equals("-1")) {
            values.add("*");
        } else if (from.isEmpty()) {
            values.add(protocol);
        } else {
            values.add(protocol + "/" + (from.equals(to) || to.isEmpty() ? from : from + "-" + to));
        }
    }
}
