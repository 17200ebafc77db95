package dev.kikori.archive;

/** Where trail objects lie: a bucket, or a folder that looks like one. */
public interface Archive {

    /**
     * Opens one object for reading from its beginning. The caller closes it.
     *
     * @throws ArchiveException TRANSIENT, DENIED or GONE; opening never says CORRUPT
     */
    ArchivedObject open(ObjectRef ref) throws ArchiveException, InterruptedException;
}
