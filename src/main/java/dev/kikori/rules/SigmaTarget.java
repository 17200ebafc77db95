package dev.kikori.rules;

import dev.kikori.rules.ValueTest.Piece;

import java.util.List;

/**
 * What a Sigma field names: the values at a path, through arrays, one of which is enough; without a
 * field the whole record.
 *
 * <p>A text that may stand anywhere in a value ({@code contains}, keywords) is also looked for in
 * objects: in each value below, and in the object's JSON text.
 */
record SigmaTarget(Path path) {

    private boolean isRecord() {
        return path.segments().isEmpty();
    }

    /** A text that may stand anywhere: also below an object, and in its JSON text. */
    Node anywhere(ValueTest test) {
        return new Node.Or(List.of(new Node.Below(path, test), new Node.JsonText(path, test)));
    }

    /** A value, or an object's JSON text where that may pass. */
    Node at(ValueTest test) {
        Node value =
                isRecord() && !(test instanceof ValueTest.NotNull)
                        ? new Node.Below(path, test)
                        : new Node.Some(path, Reach.ELEMENTS, test);
        return mayBeObject(test)
                ? new Node.Or(List.of(value, new Node.JsonText(path, test)))
                : value;
    }

    // An object's text begins and ends with a brace.
    private static boolean mayBeObject(ValueTest test) {
        return switch (test) {
            case ValueTest.Matches _ -> true;
            case ValueTest.Equal(String text, LetterCase _) ->
                    text.startsWith("{") && text.endsWith("}");
            case ValueTest.Like(List<Piece> pieces, LetterCase _) ->
                    !(pieces.getFirst() instanceof Piece.Text(String start)
                                    && !start.startsWith("{"))
                            && !(pieces.getLast() instanceof Piece.Text(String end)
                                    && !end.endsWith("}"));
            default -> false;
        };
    }
}
