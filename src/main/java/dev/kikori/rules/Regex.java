package dev.kikori.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that is searched for in a text, in RE2's syntax: linear in the text,
 * whatever the expression.
 *
 * @param expression without delimiters
 * @param ignoreCase whether letters match their other case
 * @param dotAll whether {@code .} matches a line feed
 * @param multiline whether {@code ^} and {@code $} match at line feeds
 */
public record Regex(String expression, boolean ignoreCase, boolean dotAll, boolean multiline) {

    /** Why an expression that {@link RegexSize} finds unfit is refused. */
    static final String TOO_LARGE =
            "the regular expression is too large; expected at most "
                    + RegexSize.CHARACTERS_MAX
                    + " characters with its repeats written out, and "
                    + RegexSize.DEPTH_MAX
                    + " groups inside one another";

    /**
     * The expression, ready to search with.
     *
     * @throws PatternSyntaxException where RE2 does not take it
     */
    Pattern compile() {
        int flags = 0;
        flags |= ignoreCase ? Pattern.CASE_INSENSITIVE : 0;
        flags |= dotAll ? Pattern.DOTALL : 0;
        flags |= multiline ? Pattern.MULTILINE : 0;
        return Pattern.compile(expression, flags);
    }
}
