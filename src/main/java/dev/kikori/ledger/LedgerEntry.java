package dev.kikori.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger says of one object.
 *
 * @param id the ledger's id of the object, and the batch that its events name
 * @param source where the object stands and what its key says
 * @param state how far it has come
 * @param attempts how often its ingestion was begun
 * @param begun when it was begun first: no event of it reached the index before
 * @param claimed when it was begun last
 * @param tally what was read from it; null while it is being written
 * @param written when the last of its events was in; null before
 * @param evaluated when all rules had seen its events; null before
 * @param ruleset the hash of those rules; null before
 */
public record LedgerEntry(
        String id,
        Source source,
        State state,
        int attempts,
        Instant begun,
        Instant claimed,
        @Nullable Tally tally,
        @Nullable Instant written,
        @Nullable Instant evaluated,
        @Nullable String ruleset) {

    /** How far an object has come. */
    public enum State {
        /** Begun; some of its events may be in. */
        WRITING,
        /** Every event is in; no rule has seen them yet. */
        WRITTEN,
        /** Every rule has seen its events, and their findings are written. */
        EVALUATED
    }

    /**
     * Where an object stands and what its key says.
     *
     * @param revision the version or ETag that S3 answered, so that content that was replaced is
     *     another object
     * @param kind the folder of its key, such as {@code CloudTrail}; {@code other} where the key
     *     tells nothing
     * @param account the account in its key, or empty
     * @param region the Region in its key, or empty
     */
    public record Source(
            String bucket,
            String key,
            String revision,
            String kind,
            String account,
            String region) {

        /** The same content under the same key has the same id, whoever reads it. */
        String id() {
            byte[] separator = {0};
            return dev.kikori.trail.DocumentId.hash(
                    bucket.getBytes(StandardCharsets.UTF_8),
                    separator,
                    key.getBytes(StandardCharsets.UTF_8),
                    separator,
                    revision.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * What was read from an object: {@code read} is the sum of the four counts after it.
     *
     * @param created events that this object brought first
     * @param duplicate events that were there already
     * @param deadLettered records that could not be indexed
     * @param excluded records that the operator wants left out
     * @param indices where its events are
     * @param oldest the time of its oldest event, or null when it has none
     * @param newest the time of its newest event, or null when it has none
     */
    public record Tally(
            long read,
            long created,
            long duplicate,
            long deadLettered,
            long excluded,
            List<String> indices,
            @Nullable Instant oldest,
            @Nullable Instant newest) {

        public Tally {
            if (read != created + duplicate + deadLettered + excluded) {
                throw new IllegalArgumentException(
                        "read "
                                + read
                                + " is not the sum of created "
                                + created
                                + ", duplicate "
                                + duplicate
                                + ", deadLettered "
                                + deadLettered
                                + ", excluded "
                                + excluded);
            }
            indices = List.copyOf(indices);
        }
    }

    /** A first attempt, just begun. */
    static LedgerEntry begun(Source source, Instant now) {
        return new LedgerEntry(
                source.id(), source, State.WRITING, 1, now, now, null, null, null, null);
    }

    LedgerEntry begunAgain(Instant now) {
        return new LedgerEntry(
                id, source, State.WRITING, attempts + 1, begun, now, null, null, null, null);
    }

    LedgerEntry written(Tally counts, Instant now) {
        return new LedgerEntry(
                id, source, State.WRITTEN, attempts, begun, claimed, counts, now, null, null);
    }

    LedgerEntry evaluated(String rules, Instant now) {
        return new LedgerEntry(
                id, source, State.EVALUATED, attempts, begun, claimed, tally, written, now, rules);
    }

    /**
     * How late the object's events came in: from its newest event to when all of them were in, not
     * less than nothing. Of an object that brought no event first there is none: its events, if it
     * has any, were in before.
     */
    Optional<Duration> delay() {
        if (tally == null || written == null || tally.newest() == null || tally.created() == 0) {
            return Optional.empty();
        }
        Duration delay = Duration.between(tally.newest(), written);
        return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bucket", source.bucket())
                .put("key", source.key())
                .put("revision", source.revision())
                .put("kind", source.kind())
                .put("account", source.account())
                .put("region", source.region())
                .put("state", state.name())
                .put("attempts", attempts)
                .put("begun", begun.toString())
                .put("claimed", claimed.toString());
        if (tally != null) {
            json.put("read", tally.read())
                    .put("created", tally.created())
                    .put("duplicate", tally.duplicate())
                    .put("deadLettered", tally.deadLettered())
                    .put("excluded", tally.excluded());
            tally.indices().forEach(json.putArray("indices")::add);
            put(json, "eventTimeMin", tally.oldest());
            put(json, "eventTimeMax", tally.newest());
        }
        put(json, "written", written);
        delay().ifPresent(delay -> json.put("delay", delay.toMillis()));
        put(json, "evaluated", evaluated);
        if (ruleset != null) {
            json.put("ruleset", ruleset);
        }
        return json;
    }

    static LedgerEntry fromJson(String id, JsonNode json) {
        return new LedgerEntry(
                id,
                new Source(
                        json.path("bucket").asText(),
                        json.path("key").asText(),
                        json.path("revision").asText(),
                        json.path("kind").asText(),
                        json.path("account").asText(),
                        json.path("region").asText()),
                State.valueOf(json.path("state").asText()),
                json.path("attempts").asInt(),
                Instant.parse(json.path(json.has("begun") ? "begun" : "claimed").asText()),
                Instant.parse(json.path("claimed").asText()),
                json.has("read") ? tally(json) : null,
                instant(json, "written"),
                instant(json, "evaluated"),
                json.hasNonNull("ruleset") ? json.get("ruleset").asText() : null);
    }

    private static Tally tally(JsonNode json) {
        List<String> indices = new ArrayList<>();
        json.path("indices").forEach(index -> indices.add(index.asText()));
        return new Tally(
                json.path("read").asLong(),
                json.path("created").asLong(),
                json.path("duplicate").asLong(),
                json.path("deadLettered").asLong(),
                json.path("excluded").asLong(),
                indices,
                instant(json, "eventTimeMin"),
                instant(json, "eventTimeMax"));
    }

    private static void put(ObjectNode json, String name, @Nullable Instant time) {
        if (time != null) {
            json.put(name, time.toString());
        }
    }

    private static @Nullable Instant instant(JsonNode json, String name) {
        return json.hasNonNull(name) ? Instant.parse(json.get(name).asText()) : null;
    }
}
