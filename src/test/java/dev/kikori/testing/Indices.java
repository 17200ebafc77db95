package dev.kikori.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.Backoff;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Templates;
import dev.kikori.trail.FieldNames;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a cluster holds of Kikori, asked past Kikori. */
public final class Indices implements AutoCloseable {
    /** More than any test writes; an answer that is cut off fails the test. */
    private static final int ALL = 10_000;

    private static final String LENIENT = "?ignore_unavailable=true&allow_no_indices=true";

    private final SearchCluster cluster;

    private Indices(SearchCluster cluster) {
        this.cluster = cluster;
    }

    public static Indices of(URI openSearch) throws SearchException {
        return new Indices(SearchCluster.connect(SearchCluster.Settings.open(openSearch)));
    }

    /** Those of the embedded OpenSearch. */
    public static Indices embedded() throws SearchException {
        return of(EmbeddedServers.stack().openSearchUrl());
    }

    /** One document; {@code version} grows with every write. */
    public record Held(String index, String id, long version, JsonNode source) {

        /** The same without what differs from one ingestion to the next: times and batches. */
        public Held timeless() {
            ObjectNode content = source.deepCopy();
            content.remove(
                    List.of(
                            FieldNames.BATCH,
                            FieldNames.INGEST_TIME,
                            "finding.created",
                            "finding.updated",
                            "finding.delay",
                            "engine.mode",
                            "engine.version"));
            for (JsonNode evidence : content.path("evidence")) {
                ((ObjectNode) evidence).remove("batch_id");
            }
            return new Held(index, id, 0, content);
        }

        public String text(String field) {
            return source.path(field).asText();
        }
    }

    public SearchCluster cluster() {
        return cluster;
    }

    /** Deletes everything that Kikori keeps, and the templates. */
    public void wipe() throws SearchException {
        cluster.ask("DELETE", "/cloudtrail-*" + LENIENT, null);
        for (String template : Templates.NAMES) {
            cluster.send("DELETE", "/_index_template/" + template);
        }
    }

    /** Deletes everything that Kikori keeps, and installs the templates again. */
    public void reset() throws SearchException {
        wipe();
        assertThat(new Templates(cluster).install()).isEqualTo(Templates.NAMES);
    }

    public List<Held> events() throws SearchException {
        return all(IndexNames.EVENTS + "-*");
    }

    public List<Held> findings() throws SearchException {
        return all(IndexNames.FINDINGS + "-*");
    }

    public List<Held> ledger() throws SearchException {
        return all(IndexNames.LEDGER);
    }

    public List<Held> letters() throws SearchException {
        return all(IndexNames.DEAD_LETTERS);
    }

    /** How many findings each rule has. */
    public Map<String, Integer> findingsByRule() throws SearchException {
        Map<String, Integer> counts = new TreeMap<>();
        findings().forEach(finding -> counts.merge(finding.text("rule.id"), 1, Integer::sum));
        return counts;
    }

    /** The ledger's entries of one key. */
    public List<Held> entries(String key) throws SearchException {
        return ledger().stream().filter(entry -> entry.text("key").equals(key)).toList();
    }

    /** The letters about one key. */
    public List<Held> letters(String key) throws SearchException {
        return letters().stream().filter(letter -> letter.text("key").equals(key)).toList();
    }

    /** The eventIDs of the events that one key brought first, sorted. */
    public List<String> eventsOf(String key) throws SearchException {
        List<String> batches = entries(key).stream().map(Held::id).toList();
        return events().stream()
                .filter(event -> batches.contains(event.text(FieldNames.BATCH)))
                .map(event -> event.text("eventID"))
                .sorted()
                .toList();
    }

    /** Every document of some indices, sorted by index and id. */
    public List<Held> all(String indices) throws SearchException {
        ObjectNode everything = JsonNodeFactory.instance.objectNode();
        everything.putObject("match_all");
        return matching(indices, everything);
    }

    /** The documents of some indices that a query selects, sorted by index and id. */
    public List<Held> matching(String indices, JsonNode query) throws SearchException {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", ALL).put("version", true).put("track_total_hits", true);
        search.set("query", query);
        JsonNode answer = search(indices, search);
        List<Held> documents = new ArrayList<>();
        for (JsonNode hit : answer.at("/hits/hits")) {
            documents.add(
                    new Held(
                            hit.path("_index").asText(),
                            hit.path("_id").asText(),
                            hit.path("_version").asLong(),
                            hit.path("_source")));
        }
        assertThat(documents).hasSize(answer.at("/hits/total/value").asInt());
        documents.sort(Comparator.comparing(Held::index).thenComparing(Held::id));
        return documents;
    }

    /** What writes to them, as the production worker does. */
    public Indexer indexer() {
        return new Indexer(
                cluster, Indexer.Settings.DEFAULT, Backoff.DEFAULT, Indexer.Listener.NONE);
    }

    /** Refreshes some indices and searches them. */
    public JsonNode search(String indices, @Nullable JsonNode body) throws SearchException {
        cluster.ask("POST", "/" + indices + "/_refresh" + LENIENT, null);
        JsonNode answer = cluster.ask("POST", "/" + indices + "/_search" + LENIENT, body);
        assertThat(answer.at("/_shards/failed").asInt()).isZero();
        assertThat(answer.path("timed_out").asBoolean()).isFalse();
        return answer;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
