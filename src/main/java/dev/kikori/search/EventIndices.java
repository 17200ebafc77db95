package dev.kikori.search;

import java.util.Set;
import java.util.TreeSet;

/** The indices that hold events. */
public final class EventIndices {
    private static final String LENIENT = "?ignore_unavailable=true&allow_no_indices=true";
    private static final String ALL = "/" + IndexNames.EVENTS + "-*";

    private final SearchCluster cluster;

    public EventIndices(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /** Makes whatever was written until now searchable. */
    public void refresh() throws SearchException {
        Searches.complete(cluster.ask("POST", ALL + "/_refresh" + LENIENT, null), ALL);
    }

    /** The names of those that there are. */
    public Set<String> names() throws SearchException {
        Set<String> names = new TreeSet<>();
        cluster.ask("GET", ALL + "/_settings/index.uuid" + LENIENT, null)
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }
}
