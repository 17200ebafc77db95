package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the fields that the cluster has mapped, which no input may change.
 *
 * <p>Asked as field capabilities: of a thousand indices the mappings would be ten megabytes, the
 * names that stand in any of them are a few kilobytes.
 */
public final class MappedFields {
    private final SearchCluster cluster;

    public MappedFields(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * How many fields and aliases are mapped in any of the indices of each kind: {@code events},
     * {@code findings}, {@code rules}, {@code ledger}, {@code deadletters}. Zero where there is no
     * index yet.
     */
    public Map<String, Integer> count() throws SearchException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : Templates.NAMES) {
            String indices = Templates.body(name).at("/index_patterns/0").asText();
            counts.put(name.substring(name.indexOf('-') + 1), count(indices));
        }
        return counts;
    }

    private int count(String indices) throws SearchException {
        String path =
                "/"
                        + indices
                        + "/_field_caps?fields=*&ignore_unavailable=true&allow_no_indices=true";
        int count = 0;
        for (var field : cluster.ask("GET", path, null).path("fields").properties()) {
            // Names that begin with _ are OpenSearch's own; objects only hold fields.
            if (!field.getKey().startsWith("_") && !isObject(field.getValue())) {
                count++;
            }
        }
        return count;
    }

    private static boolean isObject(JsonNode types) {
        return types.has("object") || types.has("nested");
    }
}
