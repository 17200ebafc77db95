package dev.kikori.explain;

import java.util.ArrayList;
import java.util.List;

/** Counts and fills the cells of a terminal, of which a Japanese character takes two. */
final class Cells {
    private Cells() {}

    /** The cells that a text takes. */
    static int width(String text) {
        return text.codePoints().map(Cells::width).sum();
    }

    private static int width(int point) {
        if (point < 0x300) {
            return 1;
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        boolean wide =
                (point >= 0x1100 && point <= 0x115f)
                        || (point >= 0x2e80 && point <= 0xa4cf && point != 0x303f)
                        || (point >= 0xac00 && point <= 0xd7a3)
                        || (point >= 0xf900 && point <= 0xfaff)
                        || (point >= 0xfe30 && point <= 0xfe6f)
                        || (point >= 0xff00 && point <= 0xff60)
                        || (point >= 0xffe0 && point <= 0xffe6)
                        || (point >= 0x1f300 && point <= 0x1faff)
                        || (point >= 0x20000 && point <= 0x3fffd);
        return wide ? 2 : 1;
    }

    /** The text with spaces up to a width; longer ones stay as they are. */
    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /**
     * The text in lines of at most so many cells: broken at spaces where there are any, else
     * between characters, but never before closing punctuation.
     */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        int[] points = text.codePoints().map(Cells::printable).toArray();
        int start = 0;
        while (start < points.length) {
            int end = start;
            int cells = 0;
            while (end < points.length && cells + width(points[end]) <= width) {
                cells += width(points[end++]);
            }
            int cut = end == points.length ? end : cut(points, start, Math.max(end, start + 1));
            lines.add(new String(points, start, cut - start).stripTrailing());
            start = cut;
            while (start < points.length && points[start] == ' ') {
                start++;
            }
        }
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static int cut(int[] points, int start, int end) {
        for (int at = end; at > start + 1; at--) {
            if (mayBreak(points[at - 1], points[at])) {
                return at;
            }
        }
        return end;
    }

    private static boolean mayBreak(int before, int after) {
        if (after == ' ' || before == ' ') {
            return true;
        }
        boolean closing = "、。」)!?ーっゃゅょッャュョ,.;:".indexOf(after) >= 0;
        return !closing && before != '(' && before != '「' && width(before) + width(after) > 2;
    }

    /** What must not reach a terminal is shown as a replacement character. */
    private static int printable(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                        || type == Character.SURROGATE
                        || type == Character.FORMAT
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR
                ? (point == '\n' || point == '\t' ? ' ' : 0xfffd)
                : point;
    }
}
