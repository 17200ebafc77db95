package dev.kikori.archive;

import dev.kikori.archive.ArchiveException.Kind;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local folder as an archive: a key is the path below it, with slashes.
 *
 * <p>The revision of a file is the SHA-256 of what it stores. Size and time would do without
 * reading it twice, but change when a folder is copied or unpacked again and stay when a tool keeps
 * them: then the ledger would name the same content twice, or two contents once. The second reading
 * comes from the page cache.
 */
public final class FileArchive implements Archive {
    private final String bucket;
    private final Path folder;

    /**
     * @param bucket the name that stands for the folder in references
     * @param folder exists and is a folder
     */
    public FileArchive(String bucket, Path folder) {
        this.bucket = bucket;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Every file below the folder, by key. Links to folders are not followed. */
    public List<ObjectRef> list() throws IOException {
        List<ObjectRef> refs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String key =
                        folder.relativize(file)
                                .toString()
                                .replace(file.getFileSystem().getSeparator(), "/");
                refs.add(new ObjectRef(bucket, key, null));
            }
        }
        return refs;
    }

    @Override
    public ArchivedObject open(ObjectRef ref) throws ArchiveException {
        Path file = file(ref);
        try {
            return new ArchivedObject(
                    ref,
                    sha256(file),
                    Files.getLastModifiedTime(file).toInstant(),
                    Files.size(file),
                    new BufferedInputStream(Files.newInputStream(file)));
        } catch (NoSuchFileException e) {
            throw new ArchiveException(Kind.GONE, ref, "there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new ArchiveException(
                    Kind.DENIED, ref, "the file " + file + " may not be read", e);
        } catch (IOException e) {
            throw new ArchiveException(
                    Kind.TRANSIENT, ref, "the file " + file + " cannot be read: " + e, e);
        }
    }

    private Path file(ObjectRef ref) throws ArchiveException {
        if (!ref.bucket().equals(bucket)) {
            throw new ArchiveException(Kind.GONE, ref, "this folder is called " + bucket);
        }
        try {
            Path file = folder.resolve(ref.key()).normalize();
            if (file.startsWith(folder) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new ArchiveException(Kind.GONE, ref, "this cannot be the name of a file", e);
        }
        throw new ArchiveException(Kind.GONE, ref, "there is no such file below " + folder);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
