package dev.kikori.trail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Says in OpenSearch's settings how {@link FullText} is indexed, and how what is asked for is cut
 * in the same way. Pure.
 *
 * <p>What a query holds is cut by regular expressions, since it is short: each run of punctuation
 * becomes one bond, white space a gap, unspaced scripts pairs. A chunk with bonds then is a small
 * graph, itself or the phrase of its parts; OpenSearch makes "either" of that by itself. So {@code
 * test_igw} asks for the phrase, and a UUID for the whole value as well.
 *
 * <p>In quotes everything is a phrase anyway, and a graph in it would double the query with every
 * chunk; so there only a UUID or a time alone keeps its bonds.
 */
public final class TextAnalysis {
    static final String INDEX = "kikori_text";
    static final String SEARCH = "kikori_words";
    static final String QUOTE = "kikori_phrase";

    private static final String WORD = "[\\p{L}\\p{Nd}]";
    private static final String UNSPACED =
            "[[\\p{L}\\p{Nd}]&&[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsBopomofo}"
                    + "\\u3031-\\u3035\\u30FC\\uFF70\\uFF9E\\uFF9F]]";
    private static final String SPACED = "[" + WORD + "&&[^" + UNSPACED + "]]";

    /** Set when all punctuation has become bonds and gaps, so that none is left. */
    private static final String WHOLE = "=";

    private static final String UUID_OR_TIME =
            "[0-9a-fA-F]{8}(?:_[0-9a-fA-F]{4}){3}_[0-9a-fA-F]{12}"
                    + "|[0-9]{4}_[0-9]{2}_[0-9]{2}[Tt][0-9]{2}_[0-9]{2}(?:_[0-9]{2}(?:_[0-9]{1,9})?)?(?:[Zz]|_[0-9]{2}_?[0-9]{2})?";

    /** A letter may be two characters, and a mark ends it. */
    private static final int TOKEN_LENGTH_MAX = 2 * FullText.WORD_LENGTH_MAX + 1;

    private static final int QUERY_LENGTH_MAX = 1 << 20;

    private TextAnalysis() {}

    /** The settings that an index of events needs, to stand under {@code index}. */
    public static void settings(ObjectNode index) {
        index.putObject("query").putArray("default_field").add(FieldNames.TEXT);
        ObjectNode analysis = index.putObject("analysis");
        charFilters(analysis.putObject("char_filter"));
        ObjectNode tokenizers = analysis.putObject("tokenizer");
        spaces(tokenizers, "kikori_cut", TOKEN_LENGTH_MAX);
        spaces(tokenizers, "kikori_query", QUERY_LENGTH_MAX);
        ObjectNode filters = analysis.putObject("filter");
        filters.putObject("kikori_gap")
                .put("type", "stop")
                .putArray("stopwords")
                .add(String.valueOf(FullText.GAP));
        filters.putObject("kikori_bond")
                .put("type", "word_delimiter_graph")
                .put("preserve_original", true)
                .put("split_on_case_change", false)
                .put("split_on_numerics", false)
                .put("stem_english_possessive", false)
                .putArray("type_table")
                .add(FullText.MIXED + " => ALPHA");
        ObjectNode analyzers = analysis.putObject("analyzer");
        ObjectNode indexed = analyzers.putObject(INDEX);
        indexed.put("type", "custom").put("tokenizer", "kikori_cut");
        indexed.putArray("filter").add("kikori_gap");
        searched(analyzers.putObject(SEARCH));
        searched(analyzers.putObject(QUOTE), "kikori_quote_whole", "kikori_quote", "kikori_unmark");
    }

    private static void charFilters(ObjectNode filters) {
        replace(
                filters,
                "kikori_long",
                "(" + WORD + "{1," + FullText.WORD_LENGTH_MAX + "}+)" + WORD + "*+",
                "$1");
        replace(filters, "kikori_punctuation", "[^\\p{L}\\p{Nd}\\p{IsWhite_Space}]+", "_");
        replace(filters, "kikori_space", "_?\\p{IsWhite_Space}[_\\p{IsWhite_Space}]*", " | ");
        // No looking behind: Java's regular expressions see half a letter there.
        replace(
                filters,
                "kikori_before",
                "(" + SPACED + "+)(?=" + UNSPACED + ")",
                "$1" + FullText.MIXED);
        replace(
                filters,
                "kikori_after",
                "(" + UNSPACED + ")(" + SPACED + "++)(?!" + FullText.MIXED + ")",
                "$1$2" + FullText.MIXED);
        replace(filters, "kikori_pairs", "(" + UNSPACED + ")(?=(" + UNSPACED + "))", "$1$2_");
        // The last of a run has stood in a pair already.
        replace(
                filters,
                "kikori_last",
                "(" + UNSPACED + UNSPACED + "_)" + UNSPACED + "(?!" + UNSPACED + ")",
                "$1");
        replace(
                filters,
                "kikori_border",
                "(" + UNSPACED + ")(?=" + SPACED + ")|(" + FullText.MIXED + ")(?=" + UNSPACED + ")",
                "$1$2_");
        replace(filters, "kikori_quote_whole", "^(" + UUID_OR_TIME + ")$", WHOLE + "$1");
        replace(filters, "kikori_quote", "(?<!^" + WHOLE + ".{0,64})_", " ");
        replace(filters, "kikori_unmark", WHOLE, "");
    }

    private static void replace(ObjectNode filters, String name, String pattern, String by) {
        filters.putObject(name)
                .put("type", "pattern_replace")
                .put("pattern", pattern)
                .put("replacement", by);
    }

    private static void spaces(ObjectNode tokenizers, String name, int lengthMax) {
        tokenizers.putObject(name).put("type", "whitespace").put("max_token_length", lengthMax);
    }

    private static void searched(ObjectNode analyzer, String... further) {
        analyzer.put("type", "custom").put("tokenizer", "kikori_query");
        ArrayNode filters = analyzer.putArray("char_filter");
        filters.add("kikori_long")
                .add("kikori_punctuation")
                .add("kikori_space")
                .add("kikori_before")
                .add("kikori_after")
                .add("kikori_pairs")
                .add("kikori_last")
                .add("kikori_border");
        for (String filter : further) {
            filters.add(filter);
        }
        analyzer.putArray("filter")
                .add("kikori_gap")
                .add("kikori_bond")
                .add("uppercase")
                .add("lowercase");
    }

    /** The field's definition in a mapping. */
    static ObjectNode field() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "text")
                .put("norms", false)
                .put("index_options", "positions")
                .put("analyzer", INDEX)
                .put("search_analyzer", SEARCH)
                .put("search_quote_analyzer", QUOTE);
    }
}
