package dev.kikori.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.trail.Document;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** Brings records into an index as the service does, but without queue, bucket and ledger. */
public final class IndexedRecords {
    private IndexedRecords() {}

    /**
     * Indexes records and refreshes.
     *
     * @param records each without white space between tokens
     * @param date of the object that they would have come in
     * @return how many were new
     */
    public static long index(Indices indices, List<byte[]> records, LocalDate date)
            throws Exception {
        return index(indices, records, date, new Flattener(FieldNames.standard()));
    }

    /** The same with a flattener of one's own. */
    public static long index(
            Indices indices, List<byte[]> records, LocalDate date, Flattener flattener)
            throws Exception {
        IndexNames names = new IndexNames(IndexNames.Period.MONTH);
        Clock clock = Clock.systemUTC();
        try (Indexer indexer = indices.indexer()) {
            Batch batch = indexer.batch();
            for (byte[] record : records) {
                Document document =
                        flattener.read(record).document(date, "no-object", clock.instant());
                batch.add(
                        Operation.create(
                                names.events(document.timestamp()),
                                document.id(),
                                document.source()));
            }
            Batch.Result result = batch.finish();
            assertThat(result.refused()).isEmpty();
            indices.cluster().ask("POST", "/" + IndexNames.EVENTS + "-*/_refresh", null);
            return result.written();
        }
    }
}
