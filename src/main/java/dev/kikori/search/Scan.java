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
    private static final int PAGE_MAX = 1_000;
    private static final int PAGE_FIRST = 200;

    /** What a page is to weigh: documents may be of some hundred bytes or of megabytes. */
    private static final long PAGE_BYTES = 8L << 20;

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

    /** How many documents a query selects. */
    public long count(Collection<String> indices, ObjectNode query) throws SearchException {
        long count = 0;
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.set("query", query);
        for (String some : IndexNames.lists(indices)) {
            String path = "/" + some + "/_count?" + LENIENT;
            count +=
                    Searches.complete(cluster.ask("POST", path, search), path)
                            .path("count")
                            .asLong();
        }
        return count;
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
        int size = PAGE_FIRST;
        @Nullable JsonNode after = null;
        while (true) {
            SearchCluster.Answer answer;
            try {
                answer = page(view, query, sort, after, size);
            } catch (SearchException e) {
                // An answer that is too large to take shows itself as a failed request.
                if (e.kind() != SearchException.Kind.TRANSIENT || size == 1) {
                    throw e;
                }
                size = Math.max(1, size / 10);
                continue;
            }
            JsonNode hits = Searches.complete(answer.body(), "a page of a scan").at("/hits/hits");
            List<JsonNode> page = new ArrayList<>();
            hits.forEach(page::add);
            pages.page(page);
            if (hits.size() < size) {
                return;
            }
            after = hits.get(hits.size() - 1).get("sort");
            long fitting = size * PAGE_BYTES / Math.max(1, answer.bytes());
            size = (int) Math.max(1, Math.min(PAGE_MAX, fitting));
        }
    }

    private SearchCluster.Answer page(
            String view, ObjectNode query, String sort, @Nullable JsonNode after, int size)
            throws SearchException {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", size).put("track_total_hits", false);
        search.set("query", query);
        search.putObject("pit").put("id", view).put("keep_alive", "5m");
        var order = search.putArray("sort");
        if (!sort.equals(SHARD_DOC)) {
            order.addObject().put(sort, "asc");
        }
        // The place of a document is told within its index only, in OpenSearch 3.8: the first of
        // one index stands where the first of the next stands, and search_after would pass it over.
        order.addObject().put("_index", "asc");
        order.addObject().put(SHARD_DOC, "asc");
        if (after != null) {
            search.set("search_after", after);
        }
        String path = "/_search?allow_partial_search_results=false";
        SearchCluster.Answer answer = cluster.send("POST", path, search);
        if (!answer.isOk()) {
            throw cluster.failure("POST " + path, answer);
        }
        return answer;
    }
}
