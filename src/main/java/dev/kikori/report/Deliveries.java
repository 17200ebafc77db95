package dev.kikori.report;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.report.Report.Delivery;
import dev.kikori.report.Report.Top;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts together what the ledger and the dead letters say of each account and Region. Pure. */
final class Deliveries {
    /** Where something is missing stands first, then what came in latest. */
    private static final Comparator<Delivery> WORST =
            Comparator.comparing(Delivery::isWhole)
                    .thenComparingLong(each -> -each.deadLetters())
                    .thenComparingLong(each -> -each.notDone())
                    .thenComparing(Deliveries::delay, Comparator.reverseOrder())
                    .thenComparing(Delivery::account)
                    .thenComparing(Delivery::region);

    private final List<Delivery> all;

    private record Place(String account, String region) {}

    /**
     * @param ledger the answer to {@link Questions#deliveries}
     * @param letters the answer to {@link Questions#deadLetters}
     */
    Deliveries(JsonNode ledger, JsonNode letters) {
        Map<Place, Long> lettersOf = letters(letters);
        Map<Place, Delivery> deliveries = new HashMap<>();
        for (JsonNode bucket : ledger.at("/aggregations/places/buckets")) {
            Place place =
                    new Place(
                            bucket.path("key").path(0).asText(),
                            bucket.path("key").path(1).asText());
            deliveries.put(place, delivery(place, bucket, lettersOf.getOrDefault(place, 0L)));
        }
        // Of an object that could never be read the ledger knows nothing.
        lettersOf.forEach((place, count) ->
                deliveries.putIfAbsent(
                        place,
                        new Delivery(place.account(), place.region(), 0, 0, count, null, null)));
        all = deliveries.values().stream().sorted(WORST).toList();
    }

    Top<Delivery> top() {
        return new Top<>(all.stream().limit(Questions.DELIVERY_ROWS).toList(), all.size());
    }

    long lacking() {
        return all.stream().filter(each -> !each.isWhole()).count();
    }

    private static Delivery delivery(Place place, JsonNode bucket, long letters) {
        long notDone = Answers.count(bucket.path("notDone"));
        JsonNode delay = bucket.at("/ofSpan/delay/values/0/value");
        return new Delivery(
                place.account(),
                place.region(),
                Answers.count(bucket) - notDone,
                notDone,
                letters,
                Answers.time(bucket.path("last")),
                delay.isNumber() && !Double.isNaN(delay.doubleValue())
                        ? Duration.ofMillis(delay.longValue())
                        : null);
    }

    private static Map<Place, Long> letters(JsonNode answer) {
        Map<Place, Long> counts = new HashMap<>();
        Answers.byKey(answer.at("/aggregations/accounts"))
                .forEach((account, bucket) ->
                        Answers.counts(bucket.path("regions"))
                                .forEach((region, count) ->
                                        counts.put(new Place(account, region), count)));
        return counts;
    }

    private static Duration delay(Delivery delivery) {
        @Nullable Duration delay = delivery.delay();
        return delay == null ? Duration.ZERO : delay;
    }
}
