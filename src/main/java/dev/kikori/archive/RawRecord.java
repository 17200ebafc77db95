package dev.kikori.archive;

/**
 * One element of a {@code Records} array, as it came.
 *
 * @param json its bytes without the white space outside strings, everything else byte for byte: so
 *     two records are the same if and only if their digests are. Normally an object; may be any
 *     other value, and, since only brackets and strings were looked at, no JSON at all
 * @param ordinal its place in the object, from 0, those too large counted
 * @param depthMax how deep its brackets nest: 0 for a scalar, 1 for {@code {}}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record RawRecord(byte[] json, int ordinal, int depthMax) implements RecordStream.Item {}
