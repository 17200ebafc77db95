package dev.kikori.rules;

import org.yaml.snakeyaml.nodes.ScalarNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Applies the modifiers that make texts of texts. */
final class SigmaTexts {

    private static final int WAYS_MAX = 1_000;

    private SigmaTexts() {}

    /** What a text becomes, one or several, by its modifiers in their order. */
    static List<SigmaText> modified(ScalarNode at, List<SigmaModifier> modifiers, SigmaText first)
            throws SigmaException {
        List<SigmaText> texts = List.of(first);
        for (SigmaModifier modifier : modifiers) {
            var next = new ArrayList<SigmaText>();
            for (SigmaText text : texts) {
                next.addAll(modified(at, modifier, text));
            }
            texts = next;
        }
        return texts;
    }

    private static List<SigmaText> modified(ScalarNode at, SigmaModifier modifier, SigmaText text)
            throws SigmaException {
        return switch (modifier) {
            case STARTSWITH -> List.of(text.openEnd());
            case ENDSWITH -> List.of(text.openStart());
            case CONTAINS -> List.of(text.openStart().openEnd());
            case WINDASH -> {
                if (Math.pow(5, text.dashes()) > WAYS_MAX) {
                    throw new SigmaException(
                            at,
                            "`windash` makes more than "
                                    + WAYS_MAX
                                    + " texts of this one; expected fewer dashes");
                }
                yield text.windash();
            }
            case WIDE, UTF16LE -> List.of(text.utf16(StandardCharsets.UTF_16LE, false));
            case UTF16BE -> List.of(text.utf16(StandardCharsets.UTF_16BE, false));
            case UTF16 -> List.of(text.utf16(StandardCharsets.UTF_16LE, true));
            case BASE64 -> {
                refuseWildcard(at, text, modifier);
                yield List.of(text.base64());
            }
            case BASE64OFFSET -> {
                refuseWildcard(at, text, modifier);
                List<SigmaText> offsets =
                        text.base64Offsets().stream()
                                .filter(each -> !each.pieces().isEmpty())
                                .toList();
                if (offsets.size() < 3) {
                    throw new SigmaException(
                            at, "too short for `base64offset`; expected two characters or more");
                }
                yield offsets;
            }
            default -> List.of(text);
        };
    }

    private static void refuseWildcard(ScalarNode at, SigmaText text, SigmaModifier modifier)
            throws SigmaException {
        if (text.hasWildcard()) {
            throw new SigmaException(
                    at,
                    "`"
                            + modifier.word()
                            + "` cannot encode a wildcard; expected `\\*` or `\\?` for the character, and `contains` after it");
        }
    }
}
