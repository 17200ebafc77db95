package dev.kikori.enrich;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * A file of the operator's that is read again once another stands in its place.
 *
 * <p>A change is taken when two looks in a row see the same, so that a file is not read while it is
 * being written. One that cannot be read leaves what was read before.
 */
final class FollowedFile<T> {
    /** Reads a file. */
    interface Opening<T> {
        /**
         * What the file holds.
         *
         * @throws IOException with what is wrong, as the end of a sentence that began with the file
         */
        T open(Path file) throws IOException;
    }

    private record Stamp(FileTime modified, long size, Optional<Object> file) {}

    private final String key;
    private final Path file;
    private final Opening<T> opening;
    private Optional<Stamp> tried;
    private Optional<Stamp> seen;
    private volatile T content;

    /**
     * Reads the file for the first time.
     *
     * @param key what the configuration calls it
     * @throws IOException naming key and file and what is wrong
     */
    FollowedFile(String key, Path file, Opening<T> opening) throws IOException {
        this.key = key;
        this.file = file;
        this.opening = opening;
        tried = stamp();
        seen = tried;
        content = read();
    }

    /** What the configuration calls it. */
    String key() {
        return key;
    }

    /** What was read last. */
    T content() {
        return content;
    }

    /**
     * Looks at the file, and reads it if it is another one since two looks.
     *
     * @return whether there is new content
     * @throws IOException naming key and file and what is wrong, once for each change
     */
    synchronized boolean follow() throws IOException {
        Optional<Stamp> before = seen;
        seen = stamp();
        if (seen.equals(tried) || !seen.equals(before)) {
            return false;
        }
        tried = seen;
        content = read();
        return true;
    }

    private Optional<Stamp> stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(
                    new Stamp(
                            attributes.lastModifiedTime(),
                            attributes.size(),
                            Optional.ofNullable(attributes.fileKey())));
        } catch (IOException e) {
            // Reading it will tell.
            return Optional.empty();
        }
    }

    private T read() throws IOException {
        try {
            return opening.open(file);
        } catch (FileSystemException | FileNotFoundException e) {
            throw new IOException(key + " names " + file + ", which cannot be read", e);
        } catch (IOException e) {
            throw new IOException(key + ": " + file + " " + e.getMessage(), e);
        }
    }
}
