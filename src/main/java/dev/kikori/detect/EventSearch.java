package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.findings.Finding;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Searches;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds every event that any of some queries selects, page by page to the last, on one view of the
 * indices.
 */
public final class EventSearch {
    /** A page of whole records is some megabytes. */
    private static final int PAGE = 1_000;

    private static final String LENIENT = "ignore_unavailable=true&allow_no_indices=true";

    private final SearchCluster cluster;

    public EventSearch(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /** Takes events page by page. */
    interface Pages {
        void page(List<Finding.Event> events) throws SearchException, InterruptedException;
    }

    /**
     * Hands over each event once, however many of the queries select it.
     *
     * @param indices where to look; those that are gone are passed over
     */
    void each(Collection<String> indices, List<ObjectNode> queries, Pages pages)
            throws SearchException, InterruptedException {
        for (String some : IndexNames.lists(indices)) {
            view(some, queries, pages);
        }
    }

    private void view(String indices, List<ObjectNode> queries, Pages pages)
            throws SearchException, InterruptedException {
        String path =
                "/"
                        + indices
                        + "/_search/point_in_time?keep_alive=5m&preference=_primary"
                        // A view without some of the shards would look whole to every search on it.
                        + "&allow_partial_pit_creation=false&"
                        + LENIENT;
        SearchCluster.Answer opened = cluster.send("POST", path);
        if (!opened.isOk()) {
            if (areGone(indices)) {
                return;
            }
            throw cluster.failure("POST " + path, opened);
        }
        String view = Searches.complete(opened.body(), "opening a view").path("pit_id").asText();
        try {
            Set<String> seen = new HashSet<>();
            for (ObjectNode query : queries) {
                walk(view, query, seen, pages);
            }
        } finally {
            ObjectNode close = JsonNodeFactory.instance.objectNode();
            close.putArray("pit_id").add(view);
            // Left open it would end by itself after its time.
            cluster.send("DELETE", "/_search/point_in_time", close);
        }
    }

    /** OpenSearch 3.8 answers a view of no index at all with 400, however lenient the request. */
    private boolean areGone(String indices) throws SearchException {
        String path = "/" + indices + "/_settings?" + LENIENT;
        return cluster.ask("GET", path, null).isEmpty();
    }

    private void walk(String view, ObjectNode query, Set<String> seen, Pages pages)
            throws SearchException, InterruptedException {
        @Nullable JsonNode after = null;
        do {
            ObjectNode search = JsonNodeFactory.instance.objectNode();
            search.put("size", PAGE).put("track_total_hits", false);
            search.set("query", query);
            search.putObject("pit").put("id", view).put("keep_alive", "5m");
            search.putArray("sort").addObject().put("_shard_doc", "asc");
            if (after != null) {
                search.set("search_after", after);
            }
            JsonNode hits =
                    Searches.complete(
                                    cluster.ask(
                                            "POST",
                                            "/_search?allow_partial_search_results=false",
                                            search),
                                    "the search of all rules")
                            .at("/hits/hits");
            after = null;
            List<Finding.Event> events = new ArrayList<>();
            for (JsonNode hit : hits) {
                if (seen.add(hit.path("_index").asText() + '/' + hit.path("_id").asText())) {
                    events.add(
                            new Finding.Event(
                                    hit.path("_id").asText(),
                                    hit.path("_index").asText(),
                                    hit.path("_source")));
                }
                after = hit.get("sort");
            }
            pages.page(events);
            if (hits.size() < PAGE) {
                after = null;
            }
        } while (after != null);
    }
}
