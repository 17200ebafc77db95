package dev.kikori.archive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/**
 * An object that was opened, its content not yet read.
 *
 * @param ref what was asked for
 * @param revision what tells this content from any other under the same key: the version id S3
 *     answered, else its ETag without quotes, else a digest of the content
 * @param lastModified when the archive says it was written
 * @param sizeBytes as it is stored, that is, packed
 * @param content the stored bytes, to be read once; an {@link IOException} from it is a matter of
 *     the network or the disk, never of the content
 */
public record ArchivedObject(
        ObjectRef ref, String revision, Instant lastModified, long sizeBytes, InputStream content)
        implements AutoCloseable {

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            // Whatever was wanted from the content has been read, or its failure told, by now.
        }
    }
}
