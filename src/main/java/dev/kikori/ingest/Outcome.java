package dev.kikori.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is to become of a message, once everything that it names has been worked on. */
public sealed interface Outcome {

    /** All is settled: the message can go. */
    record Done() implements Outcome {}

    /** Something cannot be ingested, ever: keep these, then the message can go. */
    record DeadLetter(List<Letter> letters) implements Outcome {
        public DeadLetter {
            letters = List.copyOf(letters);
        }
    }

    /**
     * Something stands in the way for now: the message stays.
     *
     * @param atLeast how long a new try is pointless; zero when unknown
     */
    record TryAgain(String reason, Duration atLeast) implements Outcome {
        public TryAgain(String reason) {
            this(reason, Duration.ZERO);
        }
    }

    /**
     * The outcome of a message that names several objects: a new try outweighs a dead letter, which
     * outweighs done, so that no object's fate settles another's.
     */
    static Outcome combine(Collection<Outcome> outcomes) {
        List<Letter> letters = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case TryAgain again -> {
                    return again;
                }
                case DeadLetter dead -> letters.addAll(dead.letters());
                case Done _ -> {}
            }
        }
        return letters.isEmpty() ? new Done() : new DeadLetter(letters);
    }
}
