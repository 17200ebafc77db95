package dev.kikori.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.rules.Rule;
import dev.kikori.search.IndexNames;
import dev.kikori.search.SearchCluster;
import dev.kikori.search.SearchException;
import dev.kikori.search.Searches;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the demo did: the worker's own counts, and what OpenSearch holds afterwards.
 *
 * @param objects by outcome, as the worker counted them
 * @param events by result, as the worker counted them
 * @param findings in the index, by rule id
 * @param openSearch where it is
 * @param version its version
 * @param seconds from the start of the command
 */
record DemoResult(
        Map<String, Long> objects,
        Map<String, Long> events,
        Map<String, Long> findings,
        String openSearch,
        String version,
        double seconds,
        Cost cost) {

    /**
     * What the ingestion and detection cost this process.
     *
     * @param seconds from the first object that was announced to the last finding
     * @param cpuSeconds of this process in that time, the JVM's compilers and collectors included
     * @param heapBytesMax the most that the heap's pools held
     */
    record Cost(double seconds, double cpuSeconds, long heapBytesMax) {}

    /** Refreshes all indices and reads them. */
    static DemoResult read(
            SearchCluster cluster,
            MeterRegistry meters,
            List<Rule> rules,
            double seconds,
            Cost cost)
            throws SearchException {
        Searches.complete(
                cluster.ask("POST", "/cloudtrail-*/_refresh", null), "the refresh of all indices");
        Map<String, Long> findings = new TreeMap<>(DemoResult::byNumber);
        rules.forEach(rule -> findings.put(rule.id(), 0L));
        ObjectNode search = JsonNodeFactory.instance.objectNode().put("size", 0);
        search.putObject("aggs")
                .putObject("rules")
                .putObject("terms")
                .put("field", "rule.id")
                .put("size", 10_000);
        for (JsonNode bucket :
                Searches.complete(
                                cluster.ask(
                                        "POST", "/" + IndexNames.FINDINGS + "*/_search", search),
                                "the count of findings")
                        .at("/aggregations/rules/buckets")) {
            findings.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
        }
        return new DemoResult(
                counts(meters, "kikori.objects", "outcome"),
                counts(meters, "kikori.events", "result"),
                findings,
                cluster.settings().url().toString(),
                cluster.version(),
                seconds,
                cost);
    }

    private static Map<String, Long> counts(MeterRegistry meters, String name, String tag) {
        Map<String, Long> counts = new TreeMap<>();
        meters.find(name)
                .counters()
                .forEach(counter ->
                        counts.merge(
                                String.valueOf(counter.getId().getTag(tag)),
                                Math.round(counter.count()),
                                Long::sum));
        return counts;
    }

    /** How many objects were settled, whatever became of them. */
    static long settled(MeterRegistry meters) {
        Map<String, Long> counts = counts(meters, "kikori.objects", "outcome");
        return counts.values().stream().mapToLong(Long::longValue).sum()
                - counts.getOrDefault("postponed", 0L);
    }

    long object(String outcome) {
        return objects.getOrDefault(outcome, 0L);
    }

    long event(String result) {
        return events.getOrDefault(result, 0L);
    }

    long objectsSeen() {
        return objectsDone() + object("dead_lettered");
    }

    /** Digests hold no events, and what was done before needs nothing more: both are done. */
    long objectsDone() {
        return object("done") + object("already_done") + object("digest");
    }

    long eventsRead() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }

    long findingsTotal() {
        return findings.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether everything that came in is an event. */
    boolean isWhole() {
        return object("dead_lettered") == 0 && event("deadlettered") == 0;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("objects")
                .put("seen", objectsSeen())
                .put("done", objectsDone())
                .put("deadLettered", object("dead_lettered"))
                .put("alreadyDone", object("already_done"))
                .put("digests", object("digest"));
        json.putObject("events")
                .put("read", eventsRead())
                .put("created", event("created"))
                .put("duplicate", event("duplicate"))
                .put("deadLettered", event("deadlettered"))
                .put("excluded", event("excluded"));
        ObjectNode byRule =
                json.putObject("findings").put("total", findingsTotal()).putObject("byRule");
        findings.forEach(byRule::put);
        json.putObject("opensearch").put("url", openSearch).put("version", version);
        json.put("seconds", Math.round(seconds * 10) / 10.0);
        json.putObject("cost")
                .put("seconds", Math.round(cost.seconds() * 10) / 10.0)
                .put("eventsPerSecond", Math.round(eventsRead() / cost.seconds()))
                .put(
                        "cpuMicrosPerEvent",
                        eventsRead() == 0 ? 0 : Math.round(cost.cpuSeconds() * 1e6 / eventsRead()))
                .put("heapBytesMax", cost.heapBytesMax());
        return json;
    }

    /** {@code cloudwatch-2} before {@code cloudwatch-10}. */
    private static int byNumber(String one, String other) {
        return String.join(".", padded(one)).compareTo(String.join(".", padded(other)));
    }

    private static List<String> padded(String id) {
        List<String> parts = new ArrayList<>();
        for (String part : id.split("-", -1)) {
            parts.add(
                    part.matches("\\d{1,9}")
                            ? String.format(Locale.ROOT, "%09d", Integer.valueOf(part))
                            : part);
        }
        return parts;
    }
}
