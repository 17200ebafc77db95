package dev.kikori.ingest;

import dev.kikori.archive.ArchiveException;
import dev.kikori.archive.RawRecord;
import dev.kikori.archive.RecordStream;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.Flattener;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Counts what the repetition of a finished object brings after retention has dropped some of its
 * events: nothing that is written, but an account that tells what stays away.
 */
final class Recount {
    private final Flattener flattener;
    private final Exclusions exclusions;
    private final Retention retention;

    Recount(Flattener flattener, Exclusions exclusions, Retention retention) {
        this.flattener = flattener;
        this.exclusions = exclusions;
        this.retention = retention;
    }

    /**
     * The account of one reading.
     *
     * @param date the date of the object
     */
    Telemetry.EventCounts of(RecordStream records, LocalDate date)
            throws ArchiveException, SearchException, InterruptedException {
        long read = 0;
        long excluded = 0;
        long deadLettered = 0;
        for (RecordStream.Item item = records.next(); item != null; item = records.next()) {
            switch (item) {
                case RecordStream.Piece piece -> {
                    if (piece.last()) {
                        read++;
                        deadLettered++;
                    }
                }
                case RawRecord record -> {
                    read++;
                    try {
                        Flattener.Flattening flattening = flattener.read(record.json());
                        Instant timestamp = flattening.timestamp(date);
                        if (exclusions.exclude(flattening.record())
                                || retention.hasEnded(timestamp)) {
                            excluded++;
                        }
                    } catch (Flattener.NotJsonException e) {
                        deadLettered++;
                    }
                }
            }
        }
        return new Telemetry.EventCounts(
                read, 0, read - excluded - deadLettered, deadLettered, excluded);
    }
}
