package dev.kikori.embedded.story;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Folder;
import dev.kikori.embedded.story.events.Json;
import dev.kikori.embedded.story.events.Moment;
import dev.kikori.embedded.story.events.Region;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/**
 * Gathers records into objects as CloudTrail does: one object an account, Region and kind of event,
 * a few minutes after what happened, some hours after.
 */
final class Deliveries {
    private static final int RECORDS_MAX = 250;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

    private final Chance chance;
    private final List<Delivery> deliveries = new ArrayList<>();

    private Deliveries(Chance chance) {
        this.chance = chance;
    }

    /** The objects in the order of their delivery. */
    static List<StoryObject> of(List<Moment> moments, Chance chance) {
        Deliveries gathering = new Deliveries(chance);
        gathering.deliver(moments, Trails::accountTrailTakes, "AWSLogs/");
        gathering.deliver(
                moments, Trails::organizationTrailTakes, "AWSLogs/" + Trails.ORGANIZATION + "/");
        return gathering.deliveries.stream()
                .sorted(Comparator.comparing(Delivery::time).thenComparing(Delivery::key))
                .map(d -> new StoryObject(d.key(), gzip(d.moments()), d.moments().size()))
                .toList();
    }

    private void deliver(List<Moment> moments, Predicate<Moment> taken, String prefix) {
        Map<Lane, List<Moment>> lanes = new TreeMap<>();
        for (Moment moment : moments) {
            if (taken.test(moment)) {
                lanes.computeIfAbsent(Lane.of(moment), lane -> new ArrayList<>()).add(moment);
            }
        }
        lanes.forEach((lane, records) -> {
            records.sort(Comparator.comparing(Moment::time));
            cut(lane, records, prefix);
        });
    }

    private void cut(Lane lane, List<Moment> records, String prefix) {
        int from = 0;
        while (from < records.size()) {
            Instant closes = records.get(from).time().plusSeconds(chance.between(500, 1200));
            int to = from;
            while (to < records.size()
                    && to - from < RECORDS_MAX
                    && !records.get(to).time().isAfter(closes)) {
                to++;
            }
            List<Moment> batch = new ArrayList<>(records.subList(from, to));
            Instant delivered =
                    toFiveMinutes(
                            batch.getLast()
                                    .time()
                                    .plusSeconds(chance.between(120, 480))
                                    .plus(lane.lateness()));
            deliveries.add(new Delivery(delivered, key(lane, delivered, prefix), batch));
            from = to;
        }
    }

    private String key(Lane lane, Instant delivered, String prefix) {
        return prefix
                + lane.account().id()
                + "/"
                + lane.folder().text()
                + "/"
                + lane.region().id()
                + "/"
                + DAY.format(delivered)
                + "/"
                + lane.account().id()
                + "_"
                + lane.folder().text()
                + "_"
                + lane.region().id()
                + "_"
                + MINUTE.format(delivered)
                + "_"
                + chance.word(16)
                + ".json.gz";
    }

    /** CloudTrail's file names are of whole minutes; deliveries here fall on every fifth. */
    private static Instant toFiveMinutes(Instant time) {
        return Instant.ofEpochSecond(Math.ceilDiv(time.getEpochSecond(), 300L) * 300L);
    }

    private static byte[] gzip(List<Moment> moments) {
        ObjectNode file =
                Json.object("Records", Json.list(moments.stream().map(Moment::record).toArray()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Json.text(file).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What goes into one object together. */
    private record Lane(Account account, Region region, Folder folder, Duration lateness)
            implements Comparable<Lane> {
        static Lane of(Moment moment) {
            return new Lane(moment.account(), moment.region(), moment.folder(), moment.lateness());
        }

        @Override
        public int compareTo(Lane other) {
            return Comparator.comparing(Lane::account)
                    .thenComparing(Lane::region)
                    .thenComparing(Lane::folder)
                    .thenComparing(Lane::lateness)
                    .compare(this, other);
        }
    }

    private record Delivery(Instant time, String key, List<Moment> moments) {}
}
