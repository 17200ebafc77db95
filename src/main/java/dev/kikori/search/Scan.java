package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Walks over everything that queries select, page by page to the last, on one view of the indices,
 * so that what is written meanwhile neither hides nor doubles a document.
 */
public final class Scan {
    /** A page of whole records is some megabytes. */
    private static final int PAGE = 1_000;

    /** The order in which the shards hold documents. */
    public static final String SHARD_DOC = "_shard_doc";

    private static final String LENIENT = "ignore_unavailable=true&allow_no_indices=true";

    private final SearchCluster cluster;

    public Scan(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /** Takes hits as OpenSearch words them: {@code _index}, {@code _id}, {@code _source}. */
    public interface Pages {
        void page(List<JsonNode> hits) throws SearchException, InterruptedException;
    }

    /**
     * Hands over what each query selects, one query after the other.
     *
     * @param indices where to look; those that are gone are passed over
     * @param sort the order within some fifty indices; {@code _shard_doc} is the cheapest
     */
    public void each(Collection<String> indices, List<ObjectNode> queries, String sort, Pages pages)
            throws SearchException, InterruptedException {
        for (String some : IndexNames.lists(indices)) {
            view(some, queries, sort, pages);
        }
    }

    private void view(String indices, List<ObjectNode> queries, String sort, Pages pages)
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
            for (ObjectNode query : queries) {
                walk(view, query, sort, pages);
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

    private void walk(String view, ObjectNode query, String sort, Pages pages)
            throws SearchException, InterruptedException {
        @Nullable JsonNode after = null;
        do {
            ObjectNode search = JsonNodeFactory.instance.objectNode();
            search.put("size", PAGE).put("track_total_hits", false);
            search.set("query", query);
            search.putObject("pit").put("id", view).put("keep_alive", "5m");
            var order = search.putArray("sort");
            order.addObject().put(sort, "asc");
            if (!sort.equals(SHARD_DOC)) {
                order.addObject().put(SHARD_DOC, "asc");
            }
            if (after != null) {
                search.set("search_after", after);
            }
            JsonNode hits =
                    Searches.complete(
                                    cluster.ask(
                                            "POST",
                                            "/_search?allow_partial_search_results=false",
                                            search),
                                    "a page of a scan")
                            .at("/hits/hits");
            List<JsonNode> page = new ArrayList<>();
            hits.forEach(page::add);
            pages.page(page);
            after = hits.size() < PAGE ? null : hits.get(hits.size() - 1).get("sort");
        } while (after != null);
    }
}
