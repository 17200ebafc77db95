package dev.kikori.rules;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A modifier of a Sigma field, as its specification 2.1 lists them, with short forms. */
enum SigmaModifier {
    ALL,
    STARTSWITH,
    ENDSWITH,
    CONTAINS,
    EXISTS,
    CASED,
    NEQ,
    WINDASH,
    RE,
    I,
    M,
    S,
    BASE64,
    BASE64OFFSET,
    UTF16LE,
    UTF16BE,
    UTF16,
    WIDE,
    LT,
    LTE,
    GT,
    GTE,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR,
    CIDR,
    EXPAND,
    FIELDREF;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SigmaModifier> of(String word) {
        return switch (word) {
            case "ignorecase" -> Optional.of(I);
            case "multiline" -> Optional.of(M);
            case "dotall" -> Optional.of(S);
            default -> Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
        };
    }

    static String words() {
        return Stream.of(values()).map(SigmaModifier::word).collect(Collectors.joining(", "));
    }

    /** Whether it turns a text into another or into several, so that order matters. */
    boolean encodes() {
        return switch (this) {
            case WINDASH, BASE64, BASE64OFFSET, UTF16LE, UTF16BE, UTF16, WIDE -> true;
            case ALL,
                    STARTSWITH,
                    ENDSWITH,
                    CONTAINS,
                    EXISTS,
                    CASED,
                    NEQ,
                    RE,
                    I,
                    M,
                    S,
                    LT,
                    LTE,
                    GT,
                    GTE,
                    MINUTE,
                    HOUR,
                    DAY,
                    WEEK,
                    MONTH,
                    YEAR,
                    CIDR,
                    EXPAND,
                    FIELDREF ->
                    false;
        };
    }
}
