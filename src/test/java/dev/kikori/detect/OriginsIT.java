package dev.kikori.detect;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.search.Backoff;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.testing.DistinctRecords;
import dev.kikori.testing.Indices;
import dev.kikori.testing.SameRecord;
import dev.kikori.trail.Document;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.Unflattener;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Who stood behind the story's sessions, in whatever order its records arrive. */
class OriginsIT {
    /** The leaked key, and the sessions opened with it and from there. */
    private static final Set<String> KEYS =
            Set.of("AKIACIDEPLOY7EXAMPLE", "ASIAPRODDPL22EXAMPLE", "ASIAPRODADM23EXAMPLE");

    private static final IndexNames NAMES = new IndexNames(IndexNames.Period.MONTH);
    private static final int OBJECTS = 9;

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void every_call_of_the_intruder_is_attributed_to_the_same_actor_in_any_order_for_good(long seed)
            throws Exception {
        List<JsonNode> records = new ArrayList<>(DistinctRecords.read());
        if (seed == 0) {
            Collections.reverse(records);
        } else {
            Collections.shuffle(records, new Random(seed));
        }
        try (Indices indices = Indices.embedded();
                Indexer indexer = indexer(indices)) {
            Map<String, JsonNode> byId = arrive(indices, records);
            List<Indices.Held> events = indices.events();
            int calls = 0;
            int rewritten = 0;
            Unflattener unflattener = new Unflattener(FieldNames.standard());
            for (Indices.Held event : events) {
                if (KEYS.contains(event.text("userIdentity.accessKeyId"))) {
                    assertThat(event.text("actor.origin"))
                            .as("seed %d: %s", seed, event.id())
                            .isEqualTo("ci-deployer");
                    calls++;
                }
                if (event.version() > 1) {
                    JsonNode record = byId.get(event.id());
                    assertThat(record).isNotNull();
                    assertThat(
                                    SameRecord.difference(
                                            record.toString().getBytes(UTF_8),
                                            unflattener.bytes(event.source())))
                            .isNull();
                    assertThat(event.text(FieldNames.BATCH)).startsWith("object-");
                    rewritten++;
                }
            }
            assertThat(calls).isEqualTo(101);
            assertThat(rewritten).isPositive();

            new Origins(indices.cluster(), indexer)
                    .settle(batches(), List.of(IndexNames.EVENTS + "-2026.03"));
            assertThat(indices.events())
                    .as("seed %d: what is settled is not written again", seed)
                    .isEqualTo(events);
        }
    }

    private static List<String> batches() {
        List<String> batches = new ArrayList<>();
        for (int object = 0; object < OBJECTS; object++) {
            batches.add("object-" + object);
        }
        return batches;
    }

    private static Indexer indexer(Indices indices) {
        return new Indexer(
                indices.cluster(),
                Indexer.Settings.DEFAULT,
                Backoff.DEFAULT,
                Indexer.Listener.NONE);
    }

    /** Indexes records object by object, with a round after each. */
    private static Map<String, JsonNode> arrive(Indices indices, List<JsonNode> records)
            throws Exception {
        indices.reset();
        Map<String, JsonNode> byId = new HashMap<>();
        Flattener flattener = new Flattener(FieldNames.standard());
        try (Indexer indexer = indexer(indices)) {
            Origins origins = new Origins(indices.cluster(), indexer);
            int size = records.size() / OBJECTS + 1;
            for (int object = 0; object < OBJECTS; object++) {
                Batch batch = indexer.batch();
                Set<String> written = new TreeSet<>();
                String name = "object-" + object;
                for (JsonNode record :
                        records.subList(
                                object * size, Math.min(records.size(), (object + 1) * size))) {
                    Document document =
                            flattener
                                    .read(record.toString().getBytes(UTF_8))
                                    .document(LocalDate.parse("2026-03-12"), name, Instant.EPOCH);
                    byId.put(document.id(), record);
                    written.add(NAMES.events(document.timestamp()));
                    batch.add(
                            Operation.create(
                                    NAMES.events(document.timestamp()),
                                    document.id(),
                                    document.source()));
                }
                assertThat(batch.finish().refused()).isEmpty();
                indices.cluster().ask("POST", "/" + IndexNames.EVENTS + "-*/_refresh", null);
                origins.settle(List.of(name), written);
            }
        }
        return byId;
    }
}
