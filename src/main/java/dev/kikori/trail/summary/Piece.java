package dev.kikori.trail.summary;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** A part of a {@link Template}. */
sealed interface Piece {

    /** Words as they stand. */
    record Text(String words) implements Piece {}

    /**
     * A verb, said as done or as only tried.
     *
     * @param form what the language inflects: English the infinitive, Japanese the noun before
     *     {@code する} or, with another form, the stem before {@code ます}
     * @param other the form that cannot be derived: English the past, Japanese the volitional
     *     before {@code する}; null where the verb is regular
     */
    record Verb(String form, @Nullable String other) implements Piece {}

    /** The values of a slot; where there are none, nothing can be said here. */
    record Values(String slot) implements Piece {}

    /**
     * A thing with the names that a slot gives, such as {@code role Deploy}, {@code 3 instances
     * (i-1, i-2, i-3)} or, where there are none, {@code a role}.
     */
    record Thing(String noun, String slot) implements Piece {}

    /**
     * Pieces that are left out together where a slot in them has no value.
     *
     * @param slots those slots
     */
    record Clause(List<Piece> pieces, Set<String> slots) implements Piece {
        public Clause {
            pieces = List.copyOf(pieces);
            slots = Set.copyOf(slots);
        }
    }
}
