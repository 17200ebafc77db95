package dev.kikori.report;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.report.Report.Activity;
import dev.kikori.report.Report.Counted;
import dev.kikori.report.Report.Group;
import dev.kikori.report.Report.Match;
import dev.kikori.report.Report.Top;
import dev.kikori.rules.Level;
import dev.kikori.trail.Actor;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the answers to {@link Questions}. Where no index is there, an answer is empty. Pure. */
final class Answers {
    private Answers() {}

    static long hits(JsonNode answer) {
        return answer.at("/hits/total/value").asLong();
    }

    static long count(JsonNode bucket) {
        return bucket.path("doc_count").asLong();
    }

    /** The time that a minimum or maximum says; null where it is of nothing. */
    static @Nullable Instant time(JsonNode metric) {
        JsonNode value = metric.path("value");
        return value.isNumber() ? Instant.ofEpochMilli(value.longValue()) : null;
    }

    static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** The buckets by their keys, in their order. */
    static Map<String, JsonNode> byKey(JsonNode terms) {
        Map<String, JsonNode> buckets = new LinkedHashMap<>();
        terms.path("buckets").forEach(bucket -> buckets.put(bucket.path("key").asText(), bucket));
        return buckets;
    }

    static Map<String, Long> counts(JsonNode terms) {
        Map<String, Long> counts = new LinkedHashMap<>();
        byKey(terms).forEach((key, bucket) -> counts.put(key, count(bucket)));
        return counts;
    }

    /** The values of an aggregation, and how many there are by the one named {@code …Total}. */
    static Top<Counted> top(JsonNode aggs, String name) {
        return new Top<>(
                counts(aggs.path(name)).entrySet().stream()
                        .map(value -> new Counted(value.getKey(), value.getValue()))
                        .toList(),
                aggs.path(name + "Total").path("value").asLong());
    }

    static Map<Level, Long> levels(JsonNode terms) {
        Map<Level, Long> levels = new EnumMap<>(Level.class);
        counts(terms).forEach((word, count) -> levels.merge(level(word), count, Long::sum));
        return levels;
    }

    /** A level by its word. */
    static Level level(String word) {
        return Stream.of(Level.values())
                .filter(level -> level.word().equals(word))
                .findFirst()
                .orElse(Level.INFORMATIONAL);
    }

    /** A level by its number. */
    static Level level(int number) {
        return Stream.of(Level.values())
                .filter(level -> level.number() == number)
                .findFirst()
                .orElse(Level.INFORMATIONAL);
    }

    static String text(JsonNode object, String field, String otherwise) {
        String text = object.path(field).asText("");
        return object.path(field).isNull() || text.isEmpty() ? otherwise : text;
    }

    static List<String> texts(JsonNode array) {
        if (array.isTextual()) {
            return List.of(array.asText());
        }
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /**
     * What one bucket of actors says.
     *
     * @param before counts of the time before by the bucket's key; empty where nothing is known
     */
    static Optional<Activity> activity(JsonNode bucket, @Nullable Map<String, Long> before) {
        @Nullable Instant last = time(bucket.path("last"));
        if (last == null) {
            return Optional.empty();
        }
        String key = bucket.path("key").asText();
        JsonNode latest = bucket.at("/latest/hits/hits/0/_source");
        return Optional.of(
                new Activity(
                        key.isEmpty() ? "" : Actor.of(latest),
                        count(bucket),
                        before == null ? null : before.getOrDefault(key, 0L),
                        top(bucket, "accounts"),
                        top(bucket, "calls"),
                        top(bucket, "addresses"),
                        last));
    }

    /** What the findings of one rule about one actor say. */
    static Optional<Group> group(Questions.Pair pair, JsonNode said) {
        JsonNode latest = said.at("/latest/hits/hits/0/_source");
        @Nullable Instant first = time(said.path("first"));
        @Nullable Instant last = instant(latest.path("@timestamp").asText());
        if (first == null || last == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Group(
                        pair.rule(),
                        text(latest, "rule.title", pair.rule()),
                        level(latest.path("severity.label").asText()),
                        pair.actor(),
                        count(said),
                        first,
                        last,
                        top(said, "accounts"),
                        top(said, "regions"),
                        top(said, "addresses"),
                        top(said, "calls"),
                        sentence(latest),
                        matches(latest.path("matched")),
                        texts(latest.path("finding.recommendation")),
                        texts(latest.path("rule.references")),
                        text(latest, "eventID", "")));
    }

    /** The reason of a finding without the title before it, which stands above already. */
    private static String sentence(JsonNode finding) {
        String reason = text(finding, "finding.reason", "");
        String title = text(finding, "rule.title", "") + ": ";
        return reason.startsWith(title) ? reason.substring(title.length()) : reason;
    }

    private static List<Match> matches(JsonNode matched) {
        List<Match> matches = new ArrayList<>();
        for (JsonNode match : matched) {
            matches.add(
                    new Match(
                            match.path("path").asText(),
                            match.path("op").asText(),
                            match.path("expected").asText(""),
                            match.hasNonNull("value") ? match.path("value").asText() : null));
        }
        return matches;
    }
}
