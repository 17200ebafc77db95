package dev.kikori.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.findings.Finding;
import dev.kikori.search.Scan;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds every event that any of some queries selects. */
public final class EventSearch {
    private final Scan scan;

    public EventSearch(SearchCluster cluster) {
        scan = new Scan(cluster);
    }

    /** Takes events page by page. */
    interface Pages {
        void page(List<Finding.Event> events) throws SearchException, InterruptedException;
    }

    /**
     * About how many events the queries select; one that several of them select counts as often.
     */
    long count(Collection<String> indices, List<ObjectNode> queries) throws SearchException {
        long count = 0;
        for (ObjectNode query : queries) {
            count += scan.count(indices, query);
        }
        return count;
    }

    /**
     * Hands over each event once, however many of the queries select it.
     *
     * @param indices where to look; those that are gone are passed over
     */
    void each(Collection<String> indices, List<ObjectNode> queries, Pages pages)
            throws SearchException, InterruptedException {
        Set<String> seen = new HashSet<>();
        scan.each(
                indices,
                queries,
                Scan.SHARD_DOC,
                hits -> {
                    List<Finding.Event> events = new ArrayList<>();
                    for (JsonNode hit : hits) {
                        if (seen.add(
                                hit.path("_index").asText() + '/' + hit.path("_id").asText())) {
                            events.add(
                                    new Finding.Event(
                                            hit.path("_id").asText(),
                                            hit.path("_index").asText(),
                                            hit.path("_source")));
                        }
                    }
                    pages.page(events);
                });
    }
}
