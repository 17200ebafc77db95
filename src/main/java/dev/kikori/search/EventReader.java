package dev.kikori.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Unflattener;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads events back out of the index, as the records that CloudTrail delivered. */
public final class EventReader {
    private static final String LENIENT = "?ignore_unavailable=true&allow_no_indices=true";

    private final SearchCluster cluster;
    private final EventIndices indices;
    private final Scan scan;
    private final Unflattener unflattener;

    public EventReader(SearchCluster cluster, FieldNames names) {
        this.cluster = cluster;
        indices = new EventIndices(cluster);
        scan = new Scan(cluster);
        unflattener = new Unflattener(names);
    }

    /**
     * Which events to read.
     *
     * @param words a query in the syntax of OpenSearch's {@code query_string}, in which every word
     *     must stand; null for all events
     * @param from the earliest {@code @timestamp}, or null
     * @param to the first {@code @timestamp} that is too late, or null
     */
    public record Selection(@Nullable String words, @Nullable Instant from, @Nullable Instant to) {}

    /**
     * One event.
     *
     * @param index the index that holds it
     * @param id its document's id
     * @param source the document
     * @param record the original record: byte for byte where JSON equality says too little, else
     *     equal as JSON, in one line
     */
    @SuppressWarnings("ArrayRecordComponent") // Written out, never compared.
    public record Event(String index, String id, JsonNode source, byte[] record) {}

    /** Takes one event. */
    public interface Reader {
        void event(Event event) throws SearchException, InterruptedException;
    }

    /**
     * All events of that eventID, or of that document id. Different records may share an eventID.
     */
    public List<Event> byId(String id) throws SearchException, InterruptedException {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        ArrayNode either = query.putObject("bool").putArray("should");
        either.addObject().putObject("term").put("eventID", id);
        either.addObject().putObject("ids").putArray("values").add(id);
        // Whoever asks for an event expects to see what was written a moment ago.
        indices.refresh();
        List<Event> found = new ArrayList<>();
        each(query, found::add);
        return found;
    }

    /**
     * How many events a selection has.
     *
     * @throws SearchException REFUSED where its words cannot be understood
     */
    public long count(Selection selection) throws SearchException {
        // Whoever asks for an event expects to see what was written a moment ago.
        indices.refresh();
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.set("query", query(selection));
        String path = "/" + IndexNames.EVENTS + "-*/_count" + LENIENT;
        return Searches.complete(cluster.ask("POST", path, search), path).path("count").asLong();
    }

    /** Hands over every event of a selection, by index and in the order of time within. */
    public void each(Selection selection, Reader reader)
            throws SearchException, InterruptedException {
        each(query(selection), reader);
    }

    private void each(ObjectNode query, Reader reader)
            throws SearchException, InterruptedException {
        scan.each(
                indices.names(),
                List.of(query),
                FieldNames.TIMESTAMP,
                hits -> {
                    for (JsonNode hit : hits) {
                        JsonNode source = hit.path("_source");
                        reader.event(
                                new Event(
                                        hit.path("_index").asText(),
                                        hit.path("_id").asText(),
                                        source,
                                        unflattener.bytes(source)));
                    }
                });
    }

    private static ObjectNode query(Selection selection) {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = query.putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        if (selection.words() != null) {
            filter.addObject()
                    .putObject("query_string")
                    .put("query", selection.words())
                    .put("default_operator", "AND")
                    .put("lenient", true);
        }
        if (selection.from() != null || selection.to() != null) {
            ObjectNode range =
                    filter.addObject().putObject("range").putObject(FieldNames.TIMESTAMP);
            if (selection.from() != null) {
                range.put("gte", selection.from().toString());
            }
            if (selection.to() != null) {
                range.put("lt", selection.to().toString());
            }
        }
        return query;
    }
}
