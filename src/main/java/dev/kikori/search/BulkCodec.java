package dev.kikori.search;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Writes operations as the lines of a bulk request. Pure. */
final class BulkCodec {
    private BulkCodec() {}

    static byte[] lines(List<Operation> operations) {
        ByteArrayOutputStream lines =
                new ByteArrayOutputStream((int) Math.min(Integer.MAX_VALUE - 8, bytes(operations)));
        for (Operation operation : operations) {
            lines.writeBytes(operation.action());
            lines.write('\n');
            lines.writeBytes(operation.source());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /** About how many bytes the lines take. */
    static long bytes(List<Operation> operations) {
        return operations.stream().mapToLong(BulkCodec::bytes).sum();
    }

    static long bytes(Operation operation) {
        return operation.source().length
                + operation.id().length()
                + operation.index().length()
                + 80L;
    }
}
