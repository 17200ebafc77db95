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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Names who stood behind an event: {@code actor.origin} becomes that of the call which handed out
 * its access key, through any number of roles; {@code actor.creator}, who made the IAM user that
 * acts, and who made that one in turn.
 *
 * <p>The events themselves say what came of each of them ({@code actor.issued}), so nothing else is
 * kept. Whichever of the two arrives last, the call or what was done with what came of it, brings
 * the other along: the ids that acted in new events are followed up, those that came of them are
 * followed down. An event is written again only where one of the two fields changes, from its own
 * source with them set, and only in place of the version that was read; its id, its batch and the
 * record in it stay.
 */
public final class Origins {
    private static final int IDS_MAX = 10_000;
    private static final int PAGE = 200;
    private static final int PASSES_MAX = 10_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SearchCluster cluster;
    private final Indexer indexer;

    public Origins(SearchCluster cluster, Indexer indexer) {
        this.cluster = cluster;
        this.indexer = indexer;
    }

    /**
     * What the events of some ids shall say.
     *
     * @param field where the ids stand: the access key, or the user
     * @param origin who stood behind; empty where that is not for these ids to say
     * @param creators who made the acting user, the nearest first
     */
    private record Attribution(String field, String origin, List<String> creators) {
        static Attribution of(String id, Links links) {
            boolean user = Links.isUser(id);
            return new Attribution(
                    user ? Links.PRINCIPAL : Links.KEY,
                    user ? "" : links.origin(id),
                    links.creators(id));
        }

        /** Sets it in an event; whether that changed anything. */
        boolean into(ObjectNode source) {
            ObjectNode before = source.deepCopy();
            if (!origin.isEmpty()) {
                source.put(Links.ORIGIN, origin);
            }
            // Whom an event names by id is told by that id, whatever key it was signed with.
            if (field.equals(Links.PRINCIPAL)
                    || !Links.isUser(source.path(Links.PRINCIPAL).asText(""))) {
                source.remove(Links.CREATOR);
                if (!creators.isEmpty()) {
                    creators.forEach(source.putArray(Links.CREATOR)::add);
                }
            }
            return !source.equals(before);
        }

        /** What finds the events that say something else. */
        ArrayNode elsewise() {
            ArrayNode either = JSON.arrayNode();
            if (!origin.isEmpty()) {
                not(either.addObject()).addObject().putObject("term").put(Links.ORIGIN, origin);
            }
            ArrayNode others = not(either.addObject());
            exactly(others.addObject());
            if (field.equals(Links.KEY)) {
                others.addObject().putObject("prefix").put(Links.PRINCIPAL, Links.USER);
            }
            return either;
        }

        /** All the creators, and none before, between or after them. */
        private void exactly(ObjectNode query) {
            ObjectNode bool = query.putObject("bool");
            ArrayNode all = bool.putArray("filter");
            ArrayNode none = bool.putArray("must_not");
            if (creators.isEmpty()) {
                none.addObject().putObject("exists").put("field", Links.CREATOR);
                return;
            }
            String last = "";
            for (String creator : creators.stream().sorted(BY_BYTES).toList()) {
                all.addObject().putObject("term").put(Links.CREATOR, creator);
                ObjectNode range = none.addObject().putObject("range").putObject(Links.CREATOR);
                range.put("lt", creator);
                if (!last.isEmpty()) {
                    range.put("gt", last);
                }
                last = creator;
            }
            none.addObject().putObject("range").putObject(Links.CREATOR).put("gt", last);
        }

        private static ArrayNode not(ObjectNode query) {
            return query.putObject("bool").putArray("must_not");
        }
    }

    /** As OpenSearch orders keywords. */
    private static final Comparator<String> BY_BYTES =
            (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

    /**
     * Settles what the events of some objects know or change of who stood behind.
     *
     * @param batches the ledger ids of the objects
     * @param indices those that hold their events, refreshed
     */
    public void settle(List<String> batches, Collection<String> indices)
            throws SearchException, InterruptedException {
        Set<String> acted = new HashSet<>();
        Set<String> issued = new HashSet<>();
        for (String some : IndexNames.lists(indices)) {
            idsOf(batches, some, acted, issued);
        }
        if (acted.isEmpty() && issued.isEmpty()) {
            return;
        }
        Links links = new Links(cluster);
        links.followUp(acted);
        links.followUp(issued);
        Set<String> changed = links.followDown(issued);
        // What others did before was settled when it came.
        List<String> places = new ArrayList<>();
        for (String some : IndexNames.lists(indices)) {
            places.add(search(some));
        }
        attribute(links, changed::contains, List.of(Links.EVENTS));
        attribute(links, id -> acted.contains(id) && !changed.contains(id), places);
    }

    private void idsOf(List<String> batches, String indices, Set<String> acted, Set<String> issued)
            throws SearchException {
        ObjectNode search = JSON.objectNode().put("size", 0);
        Links.terms(search.putObject("query"), "ingest.batch", batches);
        ObjectNode aggs = search.putObject("aggs");
        terms(aggs, "keys", Links.KEY).put("include", Links.TEMPORARY + ".*");
        terms(aggs, "users", Links.PRINCIPAL).put("include", Links.USER + ".*");
        terms(aggs, "issued", Links.ISSUED);
        JsonNode found = ask(search(indices), search).path("aggregations");
        boolean cut = false;
        for (JsonNode agg : found) {
            cut |= agg.path("buckets").size() >= IDS_MAX;
        }
        if (cut && batches.size() > 1) {
            idsOf(batches.subList(0, batches.size() / 2), indices, acted, issued);
            idsOf(batches.subList(batches.size() / 2, batches.size()), indices, acted, issued);
            return;
        }
        found.at("/keys/buckets").forEach(bucket -> acted.add(bucket.path("key").asText()));
        found.at("/users/buckets").forEach(bucket -> acted.add(bucket.path("key").asText()));
        found.at("/issued/buckets").forEach(bucket -> issued.add(bucket.path("key").asText()));
    }

    private static ObjectNode terms(ObjectNode aggs, String name, String field) {
        return aggs.putObject(name).putObject("terms").put("field", field).put("size", IDS_MAX);
    }

    private void attribute(Links links, Predicate<String> which, List<String> places)
            throws SearchException, InterruptedException {
        Map<Attribution, List<String>> idsByAttribution = new LinkedHashMap<>();
        for (String id : links.known()) {
            if (which.test(id)) {
                idsByAttribution
                        .computeIfAbsent(Attribution.of(id, links), _ -> new ArrayList<>())
                        .add(id);
            }
        }
        for (var ofOne : idsByAttribution.entrySet()) {
            for (List<String> ids : Links.chunks(ofOne.getValue())) {
                for (String place : places) {
                    attribute(place, ids, ofOne.getKey());
                }
            }
        }
    }

    /** Writes who stood behind into the events of some ids that say something else. */
    private void attribute(String place, List<String> ids, Attribution attribution)
            throws SearchException, InterruptedException {
        ObjectNode search = JSON.objectNode().put("size", PAGE).put("seq_no_primary_term", true);
        ObjectNode bool = search.putObject("query").putObject("bool");
        ArrayNode filters = bool.putArray("filter");
        Links.terms(filters.addObject(), attribution.field(), ids);
        filters.addObject().putObject("bool").set("should", attribution.elsewise());
        ArrayNode not = bool.putArray("must_not");
        for (int pass = 0; pass < PASSES_MAX; pass++) {
            JsonNode hits = ask(place, search).at("/hits/hits");
            if (hits.isEmpty()) {
                return;
            }
            Set<String> touched = new TreeSet<>();
            Set<String> unmapped = new TreeSet<>();
            Batch batch = indexer.batch();
            for (JsonNode hit : hits) {
                String index = hit.path("_index").asText();
                ObjectNode source = (ObjectNode) hit.path("_source");
                if (attribution.into(source)) {
                    touched.add(index);
                    batch.add(replacing(index, hit, source));
                } else {
                    unmapped.add(index);
                }
            }
            // A conflict is with somebody who settles the same; the next pass sees what is left.
            Batch.Result result = batch.finish();
            if (result.written() + result.conflicts() == 0 && unmapped.isEmpty()) {
                return;
            }
            for (String some : IndexNames.lists(touched)) {
                cluster.ask("POST", "/" + some + "/_refresh?ignore_unavailable=true", null);
            }
            // An index made before the field was finds what says so already, for ever.
            if (!unmapped.isEmpty()) {
                Links.terms(not.addObject(), "_index", List.copyOf(unmapped));
            }
        }
        throw new SearchException(
                SearchException.Kind.TRANSIENT,
                "who stood behind " + ids.getFirst() + " is still being settled");
    }

    private static Operation replacing(String index, JsonNode hit, ObjectNode source) {
        return Operation.replace(
                index,
                hit.path("_id").asText(),
                source.toString().getBytes(UTF_8),
                new Operation.Version(
                        hit.path("_seq_no").asLong(), hit.path("_primary_term").asLong()));
    }

    private static String search(String indices) {
        return "/" + indices + "/_search?ignore_unavailable=true&allow_no_indices=true";
    }

    private JsonNode ask(String path, ObjectNode search) throws SearchException {
        return Searches.complete(cluster.ask("POST", path, search), "a search for origins");
    }
}
