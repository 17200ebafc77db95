package dev.kikori.ingest;

import dev.kikori.search.Batch;
import dev.kikori.search.IndexNames;
import dev.kikori.search.Indexer;
import dev.kikori.search.Operation;
import dev.kikori.search.SearchException;

import java.time.InstantSource;
import java.util.List;

/** Keeps what could not be ingested in {@code cloudtrail-deadletters}. */
public final class DeadLetters {
    private final Indexer indexer;
    private final InstantSource clock;

    public DeadLetters(Indexer indexer, InstantSource clock) {
        this.indexer = indexer;
        this.clock = clock;
    }

    /** Returns when every letter is stored; only then may its message go. */
    public void keep(List<Letter> letters) throws SearchException, InterruptedException {
        Box box = box();
        for (Letter letter : letters) {
            box.add(letter);
        }
        box.close();
    }

    /** A box to put letters into one by one. */
    Box box() {
        return new Box(indexer.batch());
    }

    /** Letters on their way; {@link #close} returns when all are stored. */
    final class Box {
        private final Batch batch;
        private long count;

        private Box(Batch batch) {
            this.batch = batch;
        }

        void add(Letter letter) throws SearchException, InterruptedException {
            if (!(letter instanceof Letter.Part)) {
                count++;
            }
            batch.add(
                    Operation.index(
                            IndexNames.DEAD_LETTERS, letter.id(), letter.source(clock.instant())));
        }

        /** How many letters there are, those in several parts counted once. */
        long count() {
            return count;
        }

        void close() throws SearchException, InterruptedException {
            List<Batch.Refused> refused = batch.finish().refused();
            if (!refused.isEmpty()) {
                throw new SearchException(
                        SearchException.Kind.TRANSIENT,
                        "a dead letter was refused, so what it is about stays in the queue: "
                                + refused.getFirst().reason());
            }
        }
    }
}
