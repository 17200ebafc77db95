package dev.kikori.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Searches;

import java.util.ArrayList;
import java.util.List;

/** Looks up what was found on an event. */
public final class FindingsOfEvent {
    /** More rules than this do not fire on one event. */
    private static final int FINDINGS_MAX = 200;

    private final SearchCluster cluster;

    public FindingsOfEvent(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The findings on an event, the gravest first.
     *
     * @param documentId the {@code _id} of its document
     */
    public List<Explanation.FoundOn> of(String documentId) throws SearchException {
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", FINDINGS_MAX);
        search.putObject("query").putObject("term").put("finding.event", documentId);
        search.putArray("sort")
                .addObject()
                .putObject("severity.number")
                .put("order", "desc")
                .put("unmapped_type", "integer");
        String path =
                "/"
                        + IndexNames.FINDINGS
                        + "-*/_search?ignore_unavailable=true&allow_no_indices=true";
        List<Explanation.FoundOn> found = new ArrayList<>();
        for (JsonNode hit :
                Searches.complete(cluster.ask("POST", path, search), path).at("/hits/hits")) {
            JsonNode source = hit.path("_source");
            found.add(
                    new Explanation.FoundOn(
                            source.path("rule.id").asText(),
                            source.path("rule.title").asText(),
                            source.path("severity.label").asText()));
        }
        return found;
    }
}
