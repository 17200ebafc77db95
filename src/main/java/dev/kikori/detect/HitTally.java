package dev.kikori.detect;

import dev.kikori.findings.Finding;
import dev.kikori.trail.Actor;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts what one rule hits: by day, and by who, whence, what and where. */
final class HitTally {
    /** Beyond so many different values of a field no further one is counted. */
    private static final int VALUES_MAX = 10_000;

    private static final int NOISIEST = 3;
    private static final String ACTOR = "actor";
    private static final List<String> FIELDS =
            List.of("sourceIPAddress", "eventName", "recipientAccountId");

    private final NavigableMap<LocalDate, Long> byDay = new TreeMap<>();
    private final Map<String, Map<String, Long>> byValue = new LinkedHashMap<>();
    private long hits;

    void add(Finding.Event event) {
        hits++;
        byDay.merge(event.time().atZone(ZoneOffset.UTC).toLocalDate(), 1L, Long::sum);
        count(ACTOR, Actor.of(event.source()));
        for (String field : FIELDS) {
            String value = event.source().path(field).asText("");
            if (!value.isEmpty() && !event.source().path(field).isNull()) {
                count(field, value);
            }
        }
    }

    private void count(String field, String value) {
        Map<String, Long> counts = byValue.computeIfAbsent(field, _ -> new HashMap<>());
        if (counts.containsKey(value) || counts.size() < VALUES_MAX) {
            counts.merge(value, 1L, Long::sum);
        }
    }

    long hits() {
        return hits;
    }

    /** Hits of each day (UTC) that has any. */
    NavigableMap<LocalDate, Long> byDay() {
        return byDay;
    }

    /** Of each field the values with most hits, those that stand for most first. */
    List<History.Noise> noisiest() {
        List<History.Noise> noise = new ArrayList<>();
        byValue.forEach((field, counts) ->
                counts.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .limit(NOISIEST)
                        .forEach(entry ->
                                noise.add(
                                        new History.Noise(
                                                field, entry.getKey(), entry.getValue()))));
        return noise;
    }
}
