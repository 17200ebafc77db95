package dev.kikori.trail.summary;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an event did, as a sentence without its subject.
 *
 * <p>Written as text in which {@code [create]} or {@code [put|put]} is a verb, {@code {name}} the
 * values of a slot, {@code {role: name}} a thing with the values of a slot, and {@code <, named
 * {name}>} a clause that is left out where a slot in it has no value. Clauses do not nest.
 *
 * @param pieces in the order of reading
 */
record Template(List<Piece> pieces) {

    Template {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException which says what is wrong and at which column
     */
    static Template parse(String text) {
        Parser parser = new Parser(text);
        List<Piece> pieces = parser.pieces(false);
        return new Template(pieces);
    }

    /** The slots that it shows. */
    Set<String> slots() {
        Set<String> slots = new LinkedHashSet<>();
        collect(pieces, slots);
        return slots;
    }

    /** Its verbs, in the order of reading; a clause has none. */
    List<Piece.Verb> verbs() {
        return pieces.stream()
                .filter(Piece.Verb.class::isInstance)
                .map(Piece.Verb.class::cast)
                .toList();
    }

    private static void collect(List<Piece> pieces, Set<String> slots) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text _, Piece.Verb _ -> {}
                case Piece.Values values -> slots.add(values.slot());
                case Piece.Thing thing -> slots.add(thing.slot());
                case Piece.Clause clause -> slots.addAll(clause.slots());
            }
        }
    }

    private static final class Parser {
        private static final String SPECIAL = "[]{}<>";

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Piece> pieces(boolean inClause) {
            List<Piece> pieces = new ArrayList<>();
            while (at < text.length()) {
                switch (text.charAt(at)) {
                    case '[' -> {
                        if (inClause) {
                            throw wrong("a verb in a clause would be left out with it");
                        }
                        pieces.add(verb(upTo(']')));
                    }
                    case '{' -> pieces.add(slot(upTo('}')));
                    case '<' -> {
                        if (inClause) {
                            throw wrong("clauses do not nest");
                        }
                        at++;
                        List<Piece> inner = pieces(true);
                        Set<String> slots = new LinkedHashSet<>();
                        collect(inner, slots);
                        if (slots.isEmpty()) {
                            throw wrong("a clause without a slot is never left out");
                        }
                        pieces.add(new Piece.Clause(inner, slots));
                    }
                    case '>' -> {
                        if (!inClause) {
                            throw wrong("'>' closes no clause");
                        }
                        at++;
                        return pieces;
                    }
                    case ']', '}' -> throw wrong("'" + text.charAt(at) + "' closes nothing");
                    default -> pieces.add(new Piece.Text(words()));
                }
            }
            if (inClause) {
                throw wrong("'<' is not closed");
            }
            return pieces;
        }

        private String words() {
            int start = at;
            while (at < text.length() && SPECIAL.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String upTo(char end) {
            int close = text.indexOf(end, at);
            if (close < 0) {
                throw wrong("'" + text.charAt(at) + "' is not closed");
            }
            String inner = text.substring(at + 1, close).strip();
            if (inner.isEmpty() || inner.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0)) {
                throw wrong("'" + inner + "' is no name or verb");
            }
            at = close + 1;
            return inner;
        }

        private static Piece verb(String inner) {
            int bar = inner.indexOf('|');
            return bar < 0
                    ? new Piece.Verb(inner, null)
                    : new Piece.Verb(
                            inner.substring(0, bar).strip(), inner.substring(bar + 1).strip());
        }

        private static Piece slot(String inner) {
            int colon = inner.lastIndexOf(':');
            return colon < 0
                    ? new Piece.Values(inner)
                    : new Piece.Thing(
                            inner.substring(0, colon).strip(), inner.substring(colon + 1).strip());
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("column " + (at + 1) + ": " + what);
        }
    }
}
