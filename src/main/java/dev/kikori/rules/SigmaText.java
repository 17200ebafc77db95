package dev.kikori.rules;

import dev.kikori.rules.ValueTest.Piece;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text value of a Sigma rule: characters and wildcards, as the modifiers before have left it.
 *
 * <p>Source: the Sigma rules specification 2.1, "String Wildcard" and "Escape Character", and its
 * modifiers appendix.
 *
 * @param pieces no two texts and no two runs side by side
 * @param octets whether each character stands for one byte, after an encoding
 */
record SigmaText(List<Piece> pieces, boolean octets) {

    private static final Piece RUN = new Piece.AnyRun();
    private static final String DASHES = "-/\u2013\u2014\u2015";
    private static final Pattern DASH = Pattern.compile("(?<!\\w)[" + DASHES + "](?=\\w)");
    private static final int[] OFFSET_STARTS = {0, 2, 3};
    private static final int[] OFFSET_ENDS = {0, 3, 2};

    SigmaText {
        pieces = joined(pieces);
    }

    /**
     * Reads a value: {@code *} and {@code ?} are wildcards, a backslash before one of them or
     * before another backslash takes its meaning away, any other backslash is itself.
     */
    static SigmaText parse(String value) {
        var pieces = new ArrayList<Piece>();
        var plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean escapes =
                    c == '\\' && i + 1 < value.length() && "*?\\".indexOf(value.charAt(i + 1)) >= 0;
            if (c == '*' || c == '?') {
                pieces.add(new Piece.Text(plain.toString()));
                plain.setLength(0);
                pieces.add(c == '*' ? RUN : new Piece.AnyOne());
            } else {
                plain.append(escapes ? value.charAt(++i) : c);
            }
        }
        pieces.add(new Piece.Text(plain.toString()));
        return new SigmaText(pieces, false);
    }

    /** A text without wildcards. */
    static SigmaText plain(String text) {
        return new SigmaText(List.of(new Piece.Text(text)), false);
    }

    private static List<Piece> joined(List<Piece> pieces) {
        var joined = new ArrayList<Piece>();
        for (Piece piece : pieces) {
            Piece last = joined.isEmpty() ? null : joined.getLast();
            switch (piece) {
                case Piece.Text(String text) when text.isEmpty() -> {}
                case Piece.Text(String text) when last instanceof Piece.Text(String before) ->
                        joined.set(joined.size() - 1, new Piece.Text(before + text));
                case Piece.AnyRun run when run.equals(last) -> {}
                case Piece.Text _, Piece.AnyRun _, Piece.AnyOne _ -> joined.add(piece);
            }
        }
        return List.copyOf(joined);
    }

    boolean hasWildcard() {
        return pieces.stream().anyMatch(piece -> !(piece instanceof Piece.Text));
    }

    /** Whether it may stand anywhere in a value. */
    boolean isOpen() {
        return !pieces.isEmpty() && pieces.getFirst().equals(RUN) && pieces.getLast().equals(RUN);
    }

    SigmaText openStart() {
        var open = new ArrayList<>(pieces);
        open.addFirst(RUN);
        return new SigmaText(open, octets);
    }

    SigmaText openEnd() {
        var open = new ArrayList<>(pieces);
        open.addLast(RUN);
        return new SigmaText(open, octets);
    }

    /** What a value is held against: any value at all where only wildcard runs are left. */
    ValueTest test(LetterCase letterCase) {
        if (pieces.equals(List.of(RUN))) {
            return new ValueTest.NotNull();
        }
        return hasWildcard()
                ? new ValueTest.Like(pieces, letterCase)
                : new ValueTest.Equal(text(), letterCase);
    }

    /** Every way to write the dashes that begin a command line's options. */
    List<SigmaText> windash() {
        List<List<Piece>> ways = List.of(List.of());
        for (Piece piece : pieces) {
            List<String> texts =
                    piece instanceof Piece.Text(String text) ? dashed(text) : List.of();
            var longer = new ArrayList<List<Piece>>();
            for (List<Piece> way : ways) {
                for (Piece next :
                        texts.isEmpty()
                                ? List.of(piece)
                                : texts.stream().<Piece>map(Piece.Text::new).toList()) {
                    var added = new ArrayList<>(way);
                    added.add(next);
                    longer.add(added);
                }
            }
            ways = longer;
        }
        return ways.stream().map(way -> new SigmaText(way, octets)).toList();
    }

    /** How many dashes {@link #windash()} exchanges. */
    int dashes() {
        return pieces.stream()
                .mapToInt(piece ->
                        piece instanceof Piece.Text(String text)
                                ? (int) DASH.matcher(text).results().count()
                                : 0)
                .sum();
    }

    private static List<String> dashed(String text) {
        List<String> ways = List.of("");
        int from = 0;
        Matcher dash = DASH.matcher(text);
        while (dash.find()) {
            String between = text.substring(from, dash.start());
            from = dash.end();
            ways =
                    ways.stream()
                            .flatMap(way ->
                                    DASHES.codePoints()
                                            .mapToObj(c -> way + between + Character.toString(c)))
                            .toList();
        }
        String rest = text.substring(from);
        return ways.stream().map(way -> way + rest).toList();
    }

    /** In UTF-16, a character for each byte; wildcards stay. */
    SigmaText utf16(Charset charset, boolean marked) {
        var encoded = new ArrayList<Piece>();
        if (marked) {
            encoded.add(new Piece.Text("\u00ff\u00fe"));
        }
        for (Piece piece : pieces) {
            encoded.add(
                    piece instanceof Piece.Text(String text)
                            ? new Piece.Text(
                                    new String(text.getBytes(charset), StandardCharsets.ISO_8859_1))
                            : piece);
        }
        return new SigmaText(encoded, true);
    }

    /** In Base64; there must be no wildcard. */
    SigmaText base64() {
        return plain(Base64.getEncoder().encodeToString(bytes(0)));
    }

    /**
     * What Base64 makes of the text at each of the three positions that it may have in a longer
     * one, without the characters that its neighbours have a part in.
     */
    List<SigmaText> base64Offsets() {
        var offsets = new ArrayList<SigmaText>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] bytes = bytes(offset);
            String encoded = Base64.getEncoder().encodeToString(bytes);
            int end = encoded.length() - OFFSET_ENDS[bytes.length % 3];
            offsets.add(plain(encoded.substring(Math.min(OFFSET_STARTS[offset], end), end)));
        }
        return offsets;
    }

    private byte[] bytes(int offset) {
        String text = " ".repeat(offset) + text();
        return text.getBytes(octets ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private String text() {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text(String part)) {
                text.append(part);
            }
        }
        return text.toString();
    }
}
