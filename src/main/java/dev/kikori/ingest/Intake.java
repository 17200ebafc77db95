package dev.kikori.ingest;

import dev.kikori.archive.Archive;
import dev.kikori.archive.ArchiveException;
import dev.kikori.archive.ArchivedObject;
import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RawRecord;
import dev.kikori.archive.RecordStream;
import dev.kikori.archive.TrailKey;
import dev.kikori.ledger.Ledger;
import dev.kikori.ledger.LedgerEntry;
import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchException;
import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.Document;
import dev.kikori.trail.Enrichment;
import dev.kikori.trail.FieldNames;
import dev.kikori.trail.Flattener;
import dev.kikori.trail.Unflattener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Brings one S3 object into the index: claim it, read it record by record, flatten, write, settle
 * its account.
 *
 * <p>Safe to repeat at any point: the same object read again lands on the same documents, and the
 * ledger tells what was new.
 */
public final class Intake {
    /** A permission is mended by a person, which takes minutes at least. */
    private static final Duration DENIED_PAUSE = Duration.ofMinutes(5);

    private final Archive archive;
    private final Ledger ledger;
    private final Indexer indexer;
    private final DeadLetters deadLetters;
    private final Flattener flattener;
    private final Unflattener unflattener;
    private final Exclusions exclusions;
    private final Retention retention;
    private final IndexNames indexNames;
    private final RecordStream.Limits limits;
    private final InstantSource clock;
    private final Telemetry telemetry;

    public Intake(
            Archive archive,
            Ledger ledger,
            Indexer indexer,
            DeadLetters deadLetters,
            FieldNames names,
            Enrichment enrichment,
            Exclusions exclusions,
            Retention retention,
            IndexNames indexNames,
            RecordStream.Limits limits,
            InstantSource clock,
            Telemetry telemetry) {
        this.archive = archive;
        this.ledger = ledger;
        this.indexer = indexer;
        this.deadLetters = deadLetters;
        this.flattener = new Flattener(names, enrichment);
        this.unflattener = new Unflattener(names);
        this.exclusions = exclusions;
        this.retention = retention;
        this.indexNames = indexNames;
        this.limits = limits;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * Ingests an object, or says why not.
     *
     * @throws SearchException when OpenSearch cannot be used until an operator mends something, or
     *     for a bug
     */
    public Outcome take(ObjectRef ref) throws SearchException, InterruptedException {
        return switch (TrailKey.parse(ref.key())) {
            case TrailKey.Trail trail ->
                    switch (trail.kind()) {
                        case DIGEST -> {
                            telemetry.digestSeen(ref.toString());
                            yield new Outcome.Done();
                        }
                        case CLOUDTRAIL, INSIGHT, NETWORK_ACTIVITY, AGGREGATED ->
                                ingest(ref, Optional.of(trail));
                    };
            case TrailKey.Other other ->
                    mayHoldRecords(ref.key())
                            ? ingest(ref, Optional.empty())
                            : deadLetter(ref, other.reason());
        };
    }

    /** A trail may have been copied under any name; its content will tell. */
    private static boolean mayHoldRecords(String key) {
        return key.endsWith(".json.gz") || key.endsWith(".json");
    }

    private Outcome ingest(ObjectRef ref, Optional<TrailKey.Trail> trail)
            throws SearchException, InterruptedException {
        try (ArchivedObject object = archive.open(ref)) {
            return switch (ledger.claim(source(object, trail))) {
                case Ledger.Claim.Done done -> {
                    telemetry.objectAlreadyDone(ref.toString());
                    recount(object, trail, done.entry());
                    yield new Outcome.Done();
                }
                case Ledger.Claim.Begun begun -> new Reading(object, trail, begun).settle();
            };
        } catch (ArchiveException e) {
            return switch (e.kind()) {
                case TRANSIENT -> tryAgain(ref, e.getMessage(), Duration.ZERO);
                case DENIED -> tryAgain(ref, e.getMessage(), DENIED_PAUSE);
                case GONE -> {
                    ledger.abandon(ref.bucket(), ref.key());
                    yield deadLetter(ref, String.valueOf(e.getMessage()));
                }
                case CORRUPT -> deadLetter(ref, String.valueOf(e.getMessage()));
            };
        } catch (SearchException e) {
            return switch (e.kind()) {
                case TRANSIENT -> tryAgain(ref, e.getMessage(), Duration.ZERO);
                case MISCONFIGURED, REFUSED -> throw e;
            };
        }
    }

    /** Retention may have dropped what a finished object brought: then its repetition tells so. */
    private void recount(ArchivedObject object, Optional<TrailKey.Trail> trail, LedgerEntry entry)
            throws ArchiveException, SearchException, InterruptedException {
        LedgerEntry.@Nullable Tally tally = entry.tally();
        if (tally == null || retention.dropped(tally.indices()).isEmpty()) {
            return;
        }
        try (RecordStream records = new RecordStream(object.ref(), object.content(), limits)) {
            Telemetry.EventCounts counts =
                    new Recount(flattener, exclusions, retention).of(records, date(object, trail));
            telemetry.eventsCounted(counts);
            telemetry.eventsPastRetention(object.ref().toString(), counts.excluded());
        }
    }

    private static LocalDate date(ArchivedObject object, Optional<TrailKey.Trail> trail) {
        return trail.map(TrailKey.Trail::date)
                .orElseGet(() -> LocalDate.ofInstant(object.lastModified(), ZoneOffset.UTC));
    }

    private Outcome tryAgain(ObjectRef ref, @Nullable String reason, Duration atLeast) {
        telemetry.objectPostponed(ref.toString(), String.valueOf(reason));
        return new Outcome.TryAgain(String.valueOf(reason), atLeast);
    }

    private Outcome deadLetter(ObjectRef ref, String reason) {
        telemetry.objectDeadLettered(ref.toString(), reason);
        return new Outcome.DeadLetter(List.of(new Letter.WholeObject(ref, reason)));
    }

    private static LedgerEntry.Source source(
            ArchivedObject object, Optional<TrailKey.Trail> trail) {
        return new LedgerEntry.Source(
                object.ref().bucket(),
                object.ref().key(),
                object.revision(),
                trail.map(known -> known.kind().folder()).orElse("other"),
                trail.map(TrailKey.Trail::account).orElse(""),
                trail.map(TrailKey.Trail::region).orElse(""));
    }

    /** One reading of one object, from its first record to its settled account. */
    private final class Reading {
        private final ArchivedObject object;
        private final Ledger.Claim.Begun claim;
        private final String batchId;
        private final Optional<TrailKey.Trail> trail;
        private final LocalDate date;
        private final Batch events = indexer.batch();
        private final DeadLetters.Box letters = deadLetters.box();
        private final LargeRecords large;
        private final TreeSet<String> indices = new TreeSet<>();
        private long read;
        private long excluded;
        private long pastRetention;
        private @Nullable Instant oldest;
        private @Nullable Instant newest;

        Reading(ArchivedObject object, Optional<TrailKey.Trail> trail, Ledger.Claim.Begun claim) {
            this.object = object;
            this.claim = claim;
            batchId = claim.held().entry().id();
            large = new LargeRecords(object.ref(), batchId, limits);
            this.trail = trail;
            date = date(object, trail);
        }

        /**
         * Reads all there is; a place where the content breaks ends the reading, not the records
         * before it.
         */
        Outcome settle() throws ArchiveException, SearchException, InterruptedException {
            @Nullable ArchiveException broken = readRecords();
            Batch.Result result = events.finish();
            for (Batch.Refused refused : result.refused()) {
                letters.add(refused(refused));
            }
            letters.close();
            if (broken != null) {
                // Before the account is settled: a repetition would find the object done and keep
                // no letter.
                deadLetters.keep(List.of(letter(broken)));
            }
            LedgerEntry.Tally tally =
                    ledger.settle(
                            claim,
                            new Ledger.Reading(
                                    read,
                                    result.written(),
                                    result.resent(),
                                    letters.count(),
                                    excluded + pastRetention,
                                    List.copyOf(indices),
                                    oldest,
                                    newest));
            if (pastRetention > 0) {
                telemetry.eventsPastRetention(object.ref().toString(), pastRetention);
            }
            if (trail.isPresent() && newest != null) {
                telemetry.accountSpoke(trail.get().account(), noLaterThanNow(newest));
            }
            telemetry.eventsCounted(
                    new Telemetry.EventCounts(
                            tally.read(),
                            tally.created(),
                            tally.duplicate(),
                            tally.deadLettered(),
                            tally.excluded()));
            if (broken != null) {
                telemetry.objectDeadLettered(object.ref().toString(), letter(broken).reason());
                return new Outcome.DeadLetter(List.of(letter(broken)));
            }
            telemetry.objectDone(object.ref().toString(), tally.read(), tally.deadLettered());
            return new Outcome.Done();
        }

        private @Nullable ArchiveException readRecords()
                throws ArchiveException, SearchException, InterruptedException {
            try (RecordStream records = new RecordStream(object.ref(), object.content(), limits)) {
                for (RecordStream.Item item = records.next(); item != null; item = records.next()) {
                    switch (item) {
                        case RawRecord record -> {
                            read++;
                            take(record);
                        }
                        case RecordStream.Piece piece -> {
                            letters.add(large.letter(piece));
                            read += piece.last() ? 1 : 0;
                        }
                    }
                }
                return null;
            } catch (ArchiveException e) {
                if (e.kind() == ArchiveException.Kind.CORRUPT) {
                    return e;
                }
                throw e;
            }
        }

        private void take(RawRecord record) throws SearchException, InterruptedException {
            try {
                Flattener.Flattening flattening = flattener.read(record.json());
                if (exclusions.exclude(flattening.record())) {
                    excluded++;
                    return;
                }
                if (retention.hasEnded(flattening.timestamp(date))) {
                    pastRetention++;
                    return;
                }
                Document document = flattening.document(date, batchId, clock.instant());
                String index = indexNames.events(document.timestamp());
                indices.add(index);
                oldest =
                        oldest == null || document.timestamp().isBefore(oldest)
                                ? document.timestamp()
                                : oldest;
                newest =
                        newest == null || document.timestamp().isAfter(newest)
                                ? document.timestamp()
                                : newest;
                events.add(Operation.create(index, document.id(), document.source()));
            } catch (Flattener.NotJsonException e) {
                letters.add(
                        new Letter.Event(
                                object.ref(),
                                batchId,
                                record.ordinal(),
                                record.json().length,
                                record.json(),
                                String.valueOf(e.getMessage())));
            }
        }

        /** An event from a clock that is ahead must not hide that nothing comes any more. */
        private Instant noLaterThanNow(Instant time) {
            Instant now = clock.instant();
            return time.isAfter(now) ? now : time;
        }

        private Letter letter(ArchiveException broken) {
            return new Letter.WholeObject(object.ref(), String.valueOf(broken.getMessage()));
        }

        private Letter refused(Batch.Refused refused) {
            return new Letter.Refused(
                    object.ref(),
                    batchId,
                    refused.operation().id(),
                    unflattener.bytes(refused.operation().source()),
                    refused.reason());
        }
    }
}
