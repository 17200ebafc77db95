package dev.kikori.rules;

import dev.kikori.rules.ValueTest.Piece;

import java.util.List;
import java.util.function.Predicate;

/** Compiles text pieces and wildcards into a predicate over a whole text. */
final class TextShape {

    private static final Piece RUN = new Piece.AnyRun();

    private TextShape() {}

    static Predicate<String> of(ValueTest.Like like) {
        LetterCase letterCase = like.letterCase();
        Predicate<String> shape =
                shape(like.pieces().stream().map(piece -> form(piece, letterCase)).toList());
        return letterCase == LetterCase.KEPT ? shape : text -> shape.test(letterCase.form(text));
    }

    private static Piece form(Piece piece, LetterCase letterCase) {
        return piece instanceof Piece.Text(String text)
                ? new Piece.Text(letterCase.form(text))
                : piece;
    }

    private static Predicate<String> shape(List<Piece> pieces) {
        if (pieces.size() == 2
                && pieces.getFirst() instanceof Piece.Text(String prefix)
                && pieces.getLast().equals(RUN)) {
            return text -> text.startsWith(prefix);
        }
        if (pieces.size() == 2
                && pieces.getFirst().equals(RUN)
                && pieces.getLast() instanceof Piece.Text(String suffix)) {
            return text -> text.endsWith(suffix);
        }
        if (pieces.size() == 3
                && pieces.getFirst().equals(RUN)
                && pieces.get(1) instanceof Piece.Text(String part)
                && pieces.getLast().equals(RUN)) {
            return text -> text.contains(part);
        }
        return text -> matches(text, pieces);
    }

    // Greedy with one point of return, the last run: linear in text times pieces, no recursion.
    private static boolean matches(String text, List<Piece> pieces) {
        int at = 0;
        int piece = 0;
        int runPiece = -1;
        int runAt = 0;
        while (true) {
            if (piece < pieces.size() && pieces.get(piece).equals(RUN)) {
                runPiece = piece++;
                runAt = at;
                continue;
            }
            int next = piece < pieces.size() ? step(text, at, pieces.get(piece)) : -1;
            if (piece == pieces.size() && at == text.length()) {
                return true;
            }
            if (next >= 0) {
                at = next;
                piece++;
            } else if (runPiece >= 0 && runAt < text.length()) {
                runAt += Character.charCount(text.codePointAt(runAt));
                at = runAt;
                piece = runPiece + 1;
            } else {
                return false;
            }
        }
    }

    private static int step(String text, int at, Piece piece) {
        return switch (piece) {
            case Piece.Text(String part) -> text.startsWith(part, at) ? at + part.length() : -1;
            case Piece.AnyOne() ->
                    at < text.length() ? at + Character.charCount(text.codePointAt(at)) : -1;
            case Piece.AnyRun() -> throw new IllegalStateException("a run is no single step");
        };
    }
}
