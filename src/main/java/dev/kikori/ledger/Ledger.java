package dev.kikori.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Searches;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps one entry an object in {@code cloudtrail-ledger}, each step a compare-and-set, so that any
 * number of workers may work on the same object and agree on what became of it.
 *
 * <p>An event names the object that brought it first ({@code ingest.batch}). So however an object's
 * ingestion was interrupted, repeated or shared, counting the events that name it says how many it
 * created.
 */
public final class Ledger {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * Two workers on one object are rare; more rounds than this mean that something else is wrong.
     */
    private static final int ROUNDS_MAX = 20;

    /** How far the clocks of workers, and a write on its way, may be apart. */
    public static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    /** An object's events span a few days, so a few indices. */
    private static final int INDICES_MAX = 1_000;

    /** Retention may have dropped an index. */
    private static final String LENIENT = "?ignore_unavailable=true&allow_no_indices=true";

    private final SearchCluster cluster;
    private final Indexer indexer;
    private final InstantSource clock;

    public Ledger(SearchCluster cluster, Indexer indexer, InstantSource clock) {
        this.cluster = cluster;
        this.indexer = indexer;
        this.clock = clock;
    }

    /** An entry as it stood when read, for a compare-and-set. */
    public record Held(LedgerEntry entry, Operation.Version version) {}

    /** Whether an object is to be ingested. */
    public sealed interface Claim {
        /**
         * It is, by whoever holds this.
         *
         * @param first whether nobody had begun before
         */
        record Begun(Held held, boolean first) implements Claim {}

        /** It has been, wholly. */
        record Done(LedgerEntry entry) implements Claim {}
    }

    /**
     * What one attempt read and wrote, before it is known which conflicts were with its own events.
     *
     * @param read records read
     * @param written events that OpenSearch said were written by this attempt
     * @param resent whether a write was sent more than once, so that it may have met itself
     */
    public record Reading(
            long read,
            long written,
            boolean resent,
            long deadLettered,
            long excluded,
            List<String> indices,
            @Nullable Instant oldest,
            @Nullable Instant newest) {

        LedgerEntry.Tally tally(long created) {
            return new LedgerEntry.Tally(
                    read,
                    created,
                    read - created - deadLettered - excluded,
                    deadLettered,
                    excluded,
                    indices,
                    oldest,
                    newest);
        }
    }

    /** Begins, or begins again, unless the object is done. */
    public Claim claim(LedgerEntry.Source source) throws SearchException, InterruptedException {
        LedgerEntry fresh = LedgerEntry.begun(source, clock.instant());
        Indexer.Fate fate =
                indexer.write(Operation.create(IndexNames.LEDGER, fresh.id(), bytes(fresh)));
        if (fate.version().isPresent()) {
            return new Claim.Begun(new Held(fresh, fate.version().get()), true);
        }
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Held held = get(fresh.id());
            if (held.entry().state() != LedgerEntry.State.WRITING) {
                return new Claim.Done(held.entry());
            }
            LedgerEntry again = held.entry().begunAgain(clock.instant());
            Optional<Operation.Version> version = replace(held, again);
            if (version.isPresent()) {
                return new Claim.Begun(new Held(again, version.get()), false);
            }
        }
        throw contended(fresh.id());
    }

    /**
     * Says that every event of the object is in, a duplicate, excluded or in the dead letters.
     *
     * @return what became of them, the same whichever worker settles it
     */
    public LedgerEntry.Tally settle(Claim.Begun claim, Reading reading)
            throws SearchException, InterruptedException {
        Held held = claim.held();
        boolean alone = claim.first() && !reading.resent();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            long created =
                    alone
                            ? reading.written()
                            : count(List.of(held.entry().id()), reading.indices())
                                    .getOrDefault(held.entry().id(), 0L);
            LedgerEntry.Tally tally = reading.tally(created);
            if (replace(held, held.entry().written(tally, clock.instant())).isPresent()) {
                return tally;
            }
            // Another worker began, or finished, the same object meanwhile; what it created counts
            // here too.
            alone = false;
            held = get(held.entry().id());
            if (held.entry().state() != LedgerEntry.State.WRITING && held.entry().tally() != null) {
                return held.entry().tally();
            }
        }
        throw contended(held.entry().id());
    }

    /** Objects whose events no rule has seen yet, those that wait longest first. */
    public List<Held> written(int max) throws SearchException {
        refresh();
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", max).put("seq_no_primary_term", true);
        search.set("query", isWritten());
        search.putArray("sort").addObject().put("written", "asc");
        return hits(search);
    }

    /** Objects last begun before then and not finished yet, those that wait longest first. */
    public List<Held> unfinished(Instant claimedBefore, int max) throws SearchException {
        refresh();
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", max).put("seq_no_primary_term", true);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        term(filter, "state", LedgerEntry.State.WRITING.name());
        filter.addObject()
                .putObject("range")
                .putObject("claimed")
                .put("lt", claimedBefore.toString());
        search.putArray("sort").addObject().put("claimed", "asc");
        return hits(search);
    }

    /** Whether an entry still is what it was when it was read. */
    public boolean isUnchanged(Held held) throws SearchException {
        return get(held.entry().id()).version().equals(held.version());
    }

    /** Whether some object brought events into that index, or found them there. */
    public boolean knows(String index) throws SearchException {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.putObject("term").put("indices", index);
        return count(query) > 0;
    }

    private List<Held> hits(ObjectNode search) throws SearchException {
        String path = "/" + IndexNames.LEDGER + "/_search" + LENIENT;
        List<Held> found = new ArrayList<>();
        for (JsonNode hit :
                Searches.complete(cluster.ask("POST", path, search), path).at("/hits/hits")) {
            found.add(held(hit));
        }
        return found;
    }

    private static void term(ArrayNode filter, String field, String value) {
        filter.addObject().putObject("term").put(field, value);
    }

    /**
     * Settles whatever was begun under a key that exists no more, so that the events that did come
     * in are seen by the rules.
     */
    public void abandon(String bucket, String key) throws SearchException, InterruptedException {
        refresh();
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("seq_no_primary_term", true);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        term(filter, "bucket", bucket);
        term(filter, "key", key);
        term(filter, "state", LedgerEntry.State.WRITING.name());
        for (Held held : hits(search)) {
            abandon(held);
        }
    }

    /**
     * Settles one object of which no more can be read; whoever changed its entry meanwhile knows
     * better.
     */
    public void abandon(Held held) throws SearchException, InterruptedException {
        Map<String, Long> created = createdByIndex(held.entry().id());
        long sum = created.values().stream().mapToLong(Long::longValue).sum();
        LedgerEntry.Tally tally =
                new LedgerEntry.Tally(sum, sum, 0, 0, 0, List.copyOf(created.keySet()), null, null);
        replace(held, held.entry().written(tally, clock.instant()));
    }

    private Map<String, Long> createdByIndex(String id) throws SearchException {
        String path = "/" + IndexNames.EVENTS + "-*";
        cluster.ask("POST", path + "/_refresh" + LENIENT, null);
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.putObject("query").putObject("term").put(FieldNames.BATCH, id);
        search.putObject("aggs")
                .putObject("indices")
                .putObject("terms")
                .put("field", "_index")
                .put("size", INDICES_MAX);
        JsonNode answer =
                Searches.complete(cluster.ask("POST", path + "/_search" + LENIENT, search), path);
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode bucket : answer.at("/aggregations/indices/buckets")) {
            counts.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
        }
        return counts;
    }

    /** How many objects are written and wait for the rules. */
    public long backlog() throws SearchException {
        return count(isWritten());
    }

    /**
     * Up to when detection is complete: every event that reached the index before has been shown to
     * the rules, as far as the workers' clocks agree to within {@link #CLOCKS_APART}.
     */
    public Instant lowWatermark() throws SearchException {
        Instant latest = clock.instant().minus(CLOCKS_APART);
        refresh();
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.putObject("query")
                .putObject("terms")
                .putArray("state")
                .add(LedgerEntry.State.WRITING.name())
                .add(LedgerEntry.State.WRITTEN.name());
        search.putObject("aggs").putObject("begun").putObject("min").put("field", "begun");
        String path = "/" + IndexNames.LEDGER + "/_search" + LENIENT;
        JsonNode oldest =
                Searches.complete(cluster.ask("POST", path, search), path)
                        .at("/aggregations/begun/value");
        Instant waiting =
                oldest.isNumber() ? Instant.ofEpochMilli(oldest.longValue()) : Instant.MAX;
        return waiting.isBefore(latest) ? waiting : latest;
    }

    /** The entries of those ids that there are. */
    public List<LedgerEntry> entries(Collection<String> ids) throws SearchException {
        List<LedgerEntry> entries = new ArrayList<>();
        if (!ids.isEmpty()) {
            ObjectNode asked = JsonNodeFactory.instance.objectNode();
            asked.set("ids", texts(ids));
            for (JsonNode document :
                    cluster.ask("POST", "/" + IndexNames.LEDGER + "/_mget", asked).path("docs")) {
                if (document.path("found").asBoolean()) {
                    entries.add(held(document).entry());
                }
            }
        }
        return entries;
    }

    private long count(ObjectNode query) throws SearchException {
        refresh();
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.set("query", query);
        String path = "/" + IndexNames.LEDGER + "/_count" + LENIENT;
        return Searches.complete(cluster.ask("POST", path, search), path).path("count").asLong();
    }

    /**
     * Says of each object that all rules have seen its events; those that changed meanwhile stay as
     * they are.
     */
    public void evaluated(Collection<Held> entries, String ruleset)
            throws SearchException, InterruptedException {
        Batch batch = indexer.batch();
        for (Held held : entries) {
            LedgerEntry next = held.entry().evaluated(ruleset, clock.instant());
            batch.add(Operation.replace(IndexNames.LEDGER, next.id(), bytes(next), held.version()));
        }
        List<Batch.Refused> refused = batch.finish().refused();
        if (!refused.isEmpty()) {
            throw new SearchException(
                    SearchException.Kind.REFUSED,
                    "an entry of the ledger was refused: " + refused.getFirst().reason());
        }
    }

    /**
     * How many searchable events name each object.
     *
     * @param indices where to look; refreshed first
     */
    public Map<String, Long> count(List<String> ids, Collection<String> indices)
            throws SearchException {
        Map<String, Long> counts = new HashMap<>();
        for (String some : IndexNames.lists(indices)) {
            count(ids, "/" + some, counts);
        }
        return counts;
    }

    private void count(List<String> ids, String path, Map<String, Long> counts)
            throws SearchException {
        Searches.complete(
                cluster.ask("POST", path + "/_refresh" + LENIENT, null), path + "/_refresh");
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.putObject("query").putObject("terms").set(FieldNames.BATCH, texts(ids));
        search.putObject("aggs")
                .putObject("batches")
                .putObject("terms")
                .put("field", FieldNames.BATCH)
                .put("size", ids.size());
        JsonNode answer =
                Searches.complete(
                        cluster.ask(
                                "POST",
                                path + "/_search" + LENIENT + "&preference=_primary",
                                search),
                        path);
        for (JsonNode bucket : answer.at("/aggregations/batches/buckets")) {
            counts.merge(bucket.path("key").asText(), bucket.path("doc_count").asLong(), Long::sum);
        }
    }

    private void refresh() throws SearchException {
        String path = "/" + IndexNames.LEDGER + "/_refresh" + LENIENT;
        Searches.complete(cluster.ask("POST", path, null), path);
    }

    private Held get(String id) throws SearchException {
        JsonNode found = cluster.ask("GET", "/" + IndexNames.LEDGER + "/_doc/" + id, null);
        return held(found);
    }

    private static Held held(JsonNode document) {
        return new Held(
                LedgerEntry.fromJson(document.path("_id").asText(), document.path("_source")),
                new Operation.Version(
                        document.path("_seq_no").asLong(),
                        document.path("_primary_term").asLong()));
    }

    /** The version that now stands, or nothing when the entry had changed. */
    private Optional<Operation.Version> replace(Held held, LedgerEntry next)
            throws SearchException, InterruptedException {
        return indexer.write(
                        Operation.replace(
                                IndexNames.LEDGER, next.id(), bytes(next), held.version()))
                .version();
    }

    private static SearchException contended(String id) {
        return new SearchException(
                SearchException.Kind.TRANSIENT, "the ledger's entry " + id + " changes too often");
    }

    private static ObjectNode isWritten() {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.putObject("term").put("state", LedgerEntry.State.WRITTEN.name());
        return query;
    }

    private static JsonNode texts(Collection<String> values) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static byte[] bytes(LedgerEntry entry) {
        try {
            return JSON.writeValueAsBytes(entry.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
