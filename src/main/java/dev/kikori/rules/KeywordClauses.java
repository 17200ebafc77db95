package dev.kikori.rules;

import com.fasterxml.jackson.databind.node.TextNode;

import dev.kikori.rules.ValueTest.Piece;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says a value test in clauses on a field that indexes the values' texts.
 *
 * @param field a keyword, or a leaf or root of a flat_object
 * @param single whether the field holds the path's only value, so that its absence or another text
 *     says something
 */
record KeywordClauses(String field, boolean single) {

    private static final String ANY_NUMBER = "[\\-\\+]?[0-9][0-9\\.eE\\+\\-]*";
    private static final String REWRITTEN_NUMBER =
            "(\\-?[0-9]+(\\.[0-9]+)?[eE][\\+\\-]?[0-9]+|\\-?[0-9]+\\.[0-9]+|\\-0)";

    /** Texts of so many characters between runs are taken whatever they are. */
    private static final int PLAIN_CHARACTERS_MAX = 250;

    private static final CodePoints NUMBER_CHARACTERS = CodePoints.of("0123456789.eE+-");

    Bounds bounds(ValueTest test) {
        Query exists = Query.exists(field);
        return switch (test) {
            case ValueTest.Anything _ -> new Bounds(new Query.All(), exists);
            case ValueTest.AnyScalar _ -> Bounds.exactly(exists);
            case ValueTest.NotNull _ -> single ? Bounds.exactly(exists) : Bounds.UNKNOWN;
            case ValueTest.IsNull _ ->
                    single ? Bounds.atMost(Query.except(exists)) : Bounds.UNKNOWN;
            case ValueTest.IsBoolean(boolean value) ->
                    Bounds.atMost(term(Boolean.toString(value), LetterCase.KEPT));
            case ValueTest.Equal(String text, LetterCase letterCase) ->
                    oneOf(List.of(text), letterCase);
            case ValueTest.OneOf(List<String> texts, LetterCase letterCase) ->
                    oneOf(texts, letterCase);
            case ValueTest.Like like -> isTaken(like.pieces()) ? like(like) : Bounds.atMost(exists);
            case ValueTest.Matches(Regex regex) -> matches(regex, exists);
            case ValueTest.Compares _ -> Bounds.atMost(Query.regexp(field, ANY_NUMBER));
            case ValueTest.InTime _ -> Bounds.atMost(exists);
            case ValueTest.InNetwork(Cidr network) -> Bounds.atMost(inNetwork(network));
            case ValueTest.Either(List<ValueTest> tests) ->
                    Bounds.any(tests.stream().map(this::bounds).toList());
            case ValueTest.OtherThan(ValueTest inner) ->
                    single
                            ? Bounds.every(List.of(Bounds.exactly(exists), bounds(inner).not()))
                            : Bounds.atMost(exists);
        };
    }

    private Query term(String text, LetterCase letterCase) {
        return Query.term(field, TextNode.valueOf(text), letterCase);
    }

    private Bounds oneOf(List<String> texts, LetterCase letterCase) {
        Query query =
                letterCase == LetterCase.KEPT && texts.size() > 1
                        ? Query.terms(field, texts)
                        : Query.any(texts.stream().map(text -> term(text, letterCase)).toList());
        return proven(
                query, texts.stream().anyMatch(ScalarText::mayBeRewritten), letterCase, texts);
    }

    private Bounds like(ValueTest.Like like) {
        List<Piece> pieces = like.pieces();
        Query query =
                isPrefix(pieces) && pieces.getFirst() instanceof Piece.Text(String prefix)
                        ? Query.shape("prefix", field, prefix, like.letterCase())
                        : Query.shape("wildcard", field, wildcard(pieces), like.letterCase());
        List<String> texts =
                pieces.stream()
                        .flatMap(piece ->
                                piece instanceof Piece.Text(String text)
                                        ? List.of(text).stream()
                                        : List.<String>of().stream())
                        .toList();
        boolean mayBeNumber =
                texts.stream()
                        .allMatch(text ->
                                text.codePoints().allMatch(NUMBER_CHARACTERS::contains)
                                        && text.chars().filter(c -> c == '.').count() <= 1);
        return proven(query, mayBeNumber, like.letterCase(), texts);
    }

    private static boolean isPrefix(List<Piece> pieces) {
        return pieces.size() == 2
                && pieces.getFirst() instanceof Piece.Text
                && pieces.getLast() instanceof Piece.AnyRun;
    }

    /**
     * Whether OpenSearch takes a shape: it refuses a {@code wildcard}, and with it the whole
     * search, whose automaton takes too much work to make deterministic, as gaps of several {@code
     * ?} do.
     */
    static boolean isTaken(List<Piece> pieces) {
        int characters = 0;
        boolean gaps = false;
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String text) -> characters += text.length();
                case Piece.AnyOne() -> gaps = true;
                case Piece.AnyRun() -> {}
            }
        }
        return isPrefix(pieces)
                || (!gaps && characters <= PLAIN_CHARACTERS_MAX)
                || RegexCost.isSmall(tree(pieces));
    }

    private static RegexTree tree(List<Piece> pieces) {
        var parts = new ArrayList<RegexTree>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String text) ->
                        text.codePoints()
                                .forEach(c -> parts.add(new RegexTree.One(CodePoints.of(c))));
                case Piece.AnyOne() -> parts.add(new RegexTree.One(CodePoints.ALL));
                case Piece.AnyRun() -> parts.add(RegexTree.anyRun());
            }
        }
        return new RegexTree.Sequence(parts);
    }

    private static String wildcard(List<Piece> pieces) {
        var wildcard = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String text) ->
                        wildcard.append(text.replaceAll("[*?\\\\]", "\\\\$0"));
                case Piece.AnyRun() -> wildcard.append('*');
                case Piece.AnyOne() -> wildcard.append('?');
            }
        }
        return wildcard.toString();
    }

    // A fraction or an exponent may be indexed under another text than the parsed number has.
    private Bounds proven(
            Query query, boolean mayBeRewritten, LetterCase letterCase, List<String> texts) {
        boolean foldsAlike =
                letterCase == LetterCase.KEPT
                        || texts.stream().allMatch(text -> text.chars().allMatch(c -> c < 0x80));
        if (mayBeRewritten) {
            return Bounds.atMost(Query.any(List.of(query, Query.regexp(field, REWRITTEN_NUMBER))));
        }
        return foldsAlike ? Bounds.exactly(query) : Bounds.atMost(query);
    }

    private Bounds matches(Regex regex, Query exists) {
        Optional<LuceneRegex.Whole> whole = LuceneRegex.whole(regex);
        if (whole.isEmpty()) {
            return Bounds.atMost(exists);
        }
        Query query = Query.regexp(field, whole.get().text());
        if (whole.get().tree().matchableWithin(NUMBER_CHARACTERS)) {
            return Bounds.atMost(Query.any(List.of(query, Query.regexp(field, REWRITTEN_NUMBER))));
        }
        return regex.ignoreCase() ? Bounds.atMost(query) : Bounds.exactly(query);
    }

    private Query inNetwork(Cidr network) {
        if (!network.isIpv4()) {
            return Query.shape("wildcard", field, "*:*", LetterCase.KEPT);
        }
        String octets = network.commonOctets();
        return octets.isEmpty()
                ? Query.shape("wildcard", field, "*.*.*.*", LetterCase.KEPT)
                : Query.shape("prefix", field, octets, LetterCase.KEPT);
    }
}
