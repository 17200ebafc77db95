package dev.kikori.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names who stood behind a session: {@code actor.origin} of its events becomes that of the call
 * which handed out its access key, through any number of roles.
 *
 * <p>The events themselves say which key each of them handed out ({@code actor.issued}), so nothing
 * else is kept. Whichever of the two arrives last, the call or what was done with the key, brings
 * the other along: the keys that new events used are followed up, those that they handed out are
 * followed down. An event is written again only where its origin changes, from its own source with
 * that one field set, and only in place of the version that was read; its id, its batch and the
 * record in it stay.
 */
public final class Origins {
    /** Temporary access keys; long-term ones are their user's own. */
    private static final String TEMPORARY = "ASIA";

    /** Sessions of roles assumed by sessions of roles; more than anybody chains. */
    private static final int DEPTH_MAX = 16;

    private static final int KEYS_MAX = 10_000;
    private static final int KEYS_ASKED = 200;
    private static final int PAGE = 200;
    private static final int PASSES_MAX = 10_000;
    private static final String ORIGIN = "actor.origin";
    private static final String ISSUED = "actor.issued";
    private static final String KEY = "userIdentity.accessKeyId";
    private static final String EVENTS =
            "/" + IndexNames.EVENTS + "-*/_search?ignore_unavailable=true&allow_no_indices=true";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SearchCluster cluster;
    private final Indexer indexer;

    public Origins(SearchCluster cluster, Indexer indexer) {
        this.cluster = cluster;
        this.indexer = indexer;
    }

    /**
     * The call that handed out a key.
     *
     * @param parent the key that signed it; empty where none did
     * @param actor whom it names
     * @param rank of several records of one call the lowest counts: who acted says more than from
     *     which account
     */
    private record Link(String key, String parent, String actor, String rank) {}

    /**
     * Settles the origins that the events of some objects know or change.
     *
     * @param batches the ledger ids of the objects
     * @param indices those that hold their events, refreshed
     */
    public void settle(List<String> batches, Collection<String> indices)
            throws SearchException, InterruptedException {
        Set<String> used = new HashSet<>();
        Set<String> issued = new HashSet<>();
        for (String some : IndexNames.lists(indices)) {
            keysOf(batches, some, used, issued);
        }
        if (used.isEmpty() && issued.isEmpty()) {
            return;
        }
        Map<String, Link> links = new HashMap<>();
        followUp(used, links);
        followUp(issued, links);
        followDown(issued, links);
        Map<String, List<String>> keysByOrigin = new TreeMap<>();
        for (String key : links.keySet()) {
            keysByOrigin.computeIfAbsent(origin(key, links), _ -> new ArrayList<>()).add(key);
        }
        for (var ofOrigin : keysByOrigin.entrySet()) {
            for (List<String> keys : chunks(ofOrigin.getValue())) {
                attribute(keys, ofOrigin.getKey());
            }
        }
    }

    private void keysOf(List<String> batches, String indices, Set<String> used, Set<String> issued)
            throws SearchException {
        ObjectNode search = JSON.objectNode().put("size", 0);
        terms(search.putObject("query"), "ingest.batch", batches);
        ObjectNode aggs = search.putObject("aggs");
        terms(aggs, "used", KEY).put("include", TEMPORARY + ".*");
        terms(aggs, "issued", ISSUED);
        JsonNode answer =
                ask(
                        "/" + indices + "/_search?ignore_unavailable=true&allow_no_indices=true",
                        search);
        JsonNode found = answer.path("aggregations");
        if (batches.size() > 1
                && (found.at("/used/buckets").size() >= KEYS_MAX
                        || found.at("/issued/buckets").size() >= KEYS_MAX)) {
            keysOf(batches.subList(0, batches.size() / 2), indices, used, issued);
            keysOf(batches.subList(batches.size() / 2, batches.size()), indices, used, issued);
            return;
        }
        found.at("/used/buckets").forEach(bucket -> used.add(bucket.path("key").asText()));
        found.at("/issued/buckets").forEach(bucket -> issued.add(bucket.path("key").asText()));
    }

    private static ObjectNode terms(ObjectNode aggs, String name, String field) {
        return aggs.putObject(name).putObject("terms").put("field", field).put("size", KEYS_MAX);
    }

    /** Finds who handed out some keys, and who handed out the keys that signed that. */
    private void followUp(Collection<String> keys, Map<String, Link> links) throws SearchException {
        Set<String> asked = new HashSet<>(links.keySet());
        Collection<String> next = keys;
        for (int depth = 0; depth < DEPTH_MAX && !next.isEmpty(); depth++) {
            List<String> unknown = next.stream().filter(asked::add).sorted().toList();
            Set<String> parents = new HashSet<>();
            for (List<String> some : chunks(unknown)) {
                for (Link link : handedOut(ISSUED, some)) {
                    links.merge(link.key(), link, Origins::better);
                }
            }
            for (String key : unknown) {
                Link link = links.get(key);
                if (link != null && link.parent().startsWith(TEMPORARY)) {
                    parents.add(link.parent());
                }
            }
            next = parents;
        }
    }

    /** Finds the keys that were handed out with some keys, and with those. */
    private void followDown(Collection<String> keys, Map<String, Link> links)
            throws SearchException {
        Set<String> asked = new HashSet<>();
        Collection<String> next = keys;
        for (int depth = 0; depth < DEPTH_MAX && !next.isEmpty(); depth++) {
            Set<String> children = new HashSet<>();
            for (List<String> some : chunks(next.stream().filter(asked::add).sorted().toList())) {
                handedOut(KEY, some).forEach(link -> children.add(link.key()));
            }
            // A call may stand in two records, of which the other names more.
            followUp(children, links);
            next = children;
        }
    }

    private List<Link> handedOut(String field, List<String> keys) throws SearchException {
        ObjectNode search = JSON.objectNode().put("size", KEYS_MAX).put("track_total_hits", true);
        ArrayNode filters = search.putObject("query").putObject("bool").putArray("filter");
        terms(filters.addObject(), field, keys);
        filters.addObject().putObject("exists").put("field", ISSUED);
        search.putArray("_source")
                .add(ISSUED)
                .add(KEY)
                .add("actor.name")
                .add("actor.kind")
                .add("sessionContext.sourceIdentity")
                .add("eventTime");
        JsonNode hits = ask(EVENTS, search).path("hits");
        if (hits.at("/total/value").asInt() > KEYS_MAX && keys.size() > 1) {
            List<Link> halves = new ArrayList<>(handedOut(field, keys.subList(0, keys.size() / 2)));
            halves.addAll(handedOut(field, keys.subList(keys.size() / 2, keys.size())));
            return halves;
        }
        List<Link> links = new ArrayList<>();
        for (JsonNode hit : hits.path("hits")) {
            @Nullable Link link = link(hit);
            if (link != null) {
                links.add(link);
            }
        }
        return links;
    }

    /** Null where a service handed out the key: it stands behind nothing. */
    private static @Nullable Link link(JsonNode hit) {
        JsonNode source = hit.path("_source");
        String kind = source.path("actor.kind").asText();
        String said = source.path("sessionContext.sourceIdentity").asText("");
        String actor = said.isEmpty() ? source.path("actor.name").asText("") : said;
        if (kind.equals("service") || actor.isEmpty()) {
            return null;
        }
        String rank =
                (kind.equals("account") ? "1" : "0")
                        + source.path("eventTime").asText()
                        + hit.path("_id").asText();
        return new Link(source.path(ISSUED).asText(), source.path(KEY).asText(""), actor, rank);
    }

    private static Link better(Link one, Link other) {
        return Comparator.comparing(Link::rank).compare(one, other) <= 0 ? one : other;
    }

    private static String origin(String key, Map<String, Link> links) {
        Link link = links.get(key);
        String actor = "";
        for (int depth = 0; link != null && depth < DEPTH_MAX; depth++) {
            actor = link.actor();
            link = links.get(link.parent());
        }
        return actor;
    }

    /** Writes the origin into the events that some keys signed and that name another. */
    private void attribute(List<String> keys, String origin)
            throws SearchException, InterruptedException {
        ObjectNode search = JSON.objectNode().put("size", PAGE).put("seq_no_primary_term", true);
        ObjectNode bool = search.putObject("query").putObject("bool");
        terms(bool.putArray("filter").addObject(), KEY, keys);
        bool.putArray("must_not").addObject().putObject("term").put(ORIGIN, origin);
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            JsonNode hits = ask(EVENTS, search).at("/hits/hits");
            if (hits.isEmpty()) {
                return;
            }
            Batch batch = indexer.batch();
            Set<String> touched = new HashSet<>();
            for (JsonNode hit : hits) {
                ObjectNode source = (ObjectNode) hit.path("_source");
                source.put(ORIGIN, origin);
                touched.add(hit.path("_index").asText());
                batch.add(
                        Operation.replace(
                                hit.path("_index").asText(),
                                hit.path("_id").asText(),
                                source.toString().getBytes(UTF_8),
                                new Operation.Version(
                                        hit.path("_seq_no").asLong(),
                                        hit.path("_primary_term").asLong())));
            }
            // A conflict is with somebody who settles the same; the next pass sees what is left.
            Batch.Result result = batch.finish();
            if (result.written() + result.conflicts() == 0) {
                return;
            }
            for (String some : IndexNames.lists(touched)) {
                cluster.ask("POST", "/" + some + "/_refresh?ignore_unavailable=true", null);
            }
        }
        throw new SearchException(
                SearchException.Kind.TRANSIENT, "the origin " + origin + " is still being settled");
    }

    private JsonNode ask(String path, ObjectNode search) throws SearchException {
        return Searches.complete(cluster.ask("POST", path, search), "a search for origins");
    }

    private static void terms(ObjectNode query, String field, List<String> values) {
        ArrayNode terms = query.putObject("terms").putArray(field);
        values.forEach(terms::add);
    }

    private static List<List<String>> chunks(List<String> keys) {
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += KEYS_ASKED) {
            chunks.add(keys.subList(from, Math.min(keys.size(), from + KEYS_ASKED)));
        }
        return chunks;
    }
}
