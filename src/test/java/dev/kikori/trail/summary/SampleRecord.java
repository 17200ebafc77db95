package dev.kikori.trail.summary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Makes a record that has a value wherever an entry of the catalogue looks first. */
final class SampleRecord {
    private static final String POLICY =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\"}}";

    private SampleRecord() {}

    static ObjectNode bare(SummaryEntry entry, String name) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("userName", "yamada")
                .put("accountId", "111122223333");
        record.put("eventSource", entry.service() + ".amazonaws.com")
                .put("eventName", name)
                .put("recipientAccountId", "111122223333")
                .put("awsRegion", "us-east-1")
                .put("sourceIPAddress", "192.0.2.7");
        switch (entry.service()) {
            case "insight" -> {
                record.put("eventType", "AwsCloudTrailInsight");
                record.putObject("insightDetails").put("insightType", name);
            }
            case "aggregated" -> {
                record.put("eventType", "AwsAggregatedEvent");
                record.putObject("summary").putObject("primaryDimension").put("dimension", name);
            }
            default -> record.put("eventType", "AwsApiCall");
        }
        return record;
    }

    /** The same with a value for the slot; the value as the sentence should show it. */
    static String fill(ObjectNode record, Slot slot, int number) {
        @Nullable String known = slot.words().keySet().stream().sorted().findFirst().orElse(null);
        String plain = known == null ? "v" + number + "x" : known;
        JsonNode value =
                switch (slot.form()) {
                    case PLAIN, ENCODED, LAST_STEP -> JsonNodeFactory.instance.textNode(plain);
                    case PORTS ->
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("ipProtocol", "tcp")
                                    .put("fromPort", 22)
                                    .put("toPort", 22);
                    case ACTIONS, PRINCIPALS -> JsonNodeFactory.instance.textNode(POLICY);
                };
        List<RecordPath.Step> steps = slot.paths().getFirst().steps();
        put(record, steps, value);
        return plain;
    }

    private static void put(ObjectNode at, List<RecordPath.Step> steps, JsonNode value) {
        RecordPath.Step step = steps.getFirst();
        @Nullable String filter = step.filterKey();
        if (steps.size() == 1) {
            if (!at.has(step.key())) {
                at.set(step.key(), value);
            }
            return;
        }
        ObjectNode next =
                at.get(step.key()) instanceof ObjectNode there ? there : at.putObject(step.key());
        if (filter != null) {
            next.put(filter, step.filterValue());
        }
        put(next, steps.subList(1, steps.size()), value);
    }
}
