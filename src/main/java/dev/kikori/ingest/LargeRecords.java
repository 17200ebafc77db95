package dev.kikori.ingest;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RecordStream;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Turns the pieces of records that are too large to be read into the parts of one dead letter each.
 *
 * <p>Who puts the parts of a letter one after the other, in the order of their numbers, has the
 * record's bytes; the last part tells how many they are, and their SHA-256.
 */
final class LargeRecords {
    private final ObjectRef object;
    private final String batch;
    private final RecordStream.Limits limits;
    private final MessageDigest sha256;
    private long kept;

    LargeRecords(ObjectRef object, String batch, RecordStream.Limits limits) {
        this.object = object;
        this.batch = batch;
        this.limits = limits;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The letter for the next piece; pieces come in their order. */
    Letter letter(RecordStream.Piece piece) {
        if (piece.number() == 0) {
            kept = 0;
            sha256.reset();
        }
        kept += piece.bytes().length;
        sha256.update(piece.bytes());
        Letter.Part part =
                new Letter.Part(
                        object,
                        batch,
                        piece.ordinal(),
                        piece.number() + 1,
                        piece.bytes(),
                        "a part of a record of more than "
                                + limits.recordBytesMax()
                                + " bytes; its last part says more");
        return piece.last()
                ? new Letter.LastPart(
                        part,
                        piece.length(),
                        kept,
                        HexFormat.of().formatHex(sha256.digest()),
                        reason(piece))
                : part;
    }

    private String reason(RecordStream.Piece last) {
        String parts =
                last.number() == 0 ? "in this letter" : "in " + (last.number() + 1) + " parts";
        return "the record has "
                + last.length()
                + " bytes, more than the "
                + limits.recordBytesMax()
                + " that are read; "
                + (kept == last.length()
                        ? "it is kept whole, " + parts
                        : "its first "
                                + kept
                                + " are kept, "
                                + parts
                                + ", the rest stays in the object");
    }
}
