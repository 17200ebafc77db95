package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.testing.GoodRecords;
import dev.kikori.testing.MutatedRecords;
import dev.kikori.testing.MutatedRecords.Mutation;
import dev.kikori.testing.SameRecord;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

class MutatedRecordsTest {
    private static final int CASES = Integer.getInteger("kikori.fuzz.records", 1_000);
    private static final LocalDate DATE = LocalDate.of(2026, 3, 10);

    private final long first = Long.getLong("kikori.seed", 1L);
    private final Flattener flattener = new Flattener(FieldNames.standard());
    private final Unflattener unflattener = new Unflattener(FieldNames.standard());

    @Test
    void every_good_record_comes_back_and_hardly_any_need_be_kept_as_bytes() throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicInteger asBytes = new AtomicInteger();
        GoodRecords.each(json -> {
            count.incrementAndGet();
            assertThat(difference(json, 0)).isNull();
            asBytes.addAndGet(RecordJson.parse(json).whole() ? 0 : 1);
        });
        assertThat(count).hasValueGreaterThan(1_000);
        assertThat(asBytes).as("of %s", count).hasValueLessThan(count.get() / 1_000);
    }

    @Test
    void whatever_is_done_to_a_record_it_comes_back() throws Exception {
        MutatedRecords records = new MutatedRecords(GoodRecords.some());
        Set<Mutation> seen = EnumSet.noneOf(Mutation.class);
        for (long seed = first; seed < first + CASES; seed++) {
            var mutated = records.of(new SplittableRandom(seed), "mark");
            seen.addAll(mutated.mutations());
            assertThat(difference(mutated.json(), seed)).as("seed %s", seed).isNull();
        }
        assertThat(seen).as("all mutations").hasSameElementsAs(EnumSet.allOf(Mutation.class));
    }

    @Test
    void with_any_byte_changed_it_comes_back_or_is_no_json() throws Exception {
        MutatedRecords records = new MutatedRecords(GoodRecords.some().subList(0, 100));
        int json = 0;
        int none = 0;
        for (long seed = first; seed < first + CASES / 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = records.of(random, "mark").json();
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                bytes[random.nextInt(Math.min(2_000, bytes.length))] =
                        "\"\\{}[],:0eN- a\u00ff".getBytes(ISO_8859_1)[random.nextInt(15)];
            }
            try {
                assertThat(difference(bytes, seed)).as("seed %s", seed).isNull();
                json++;
            } catch (Flattener.NotJsonException refused) {
                none++;
            }
        }
        assertThat(json).isGreaterThan(CASES / 100);
        assertThat(none).isGreaterThan(CASES / 100);
    }

    private @Nullable String difference(byte[] json, long seed) throws Exception {
        try {
            Document document = flattener.read(json).document(DATE, "batch", Instant.EPOCH);
            JsonNode source = RecordJson.read(document.source());
            assertThat(unflattener.record(source)).isNotNull();
            return SameRecord.difference(json, unflattener.bytes(source));
        } catch (RuntimeException | StackOverflowError bug) {
            throw new AssertionError("seed " + seed, bug);
        }
    }
}
