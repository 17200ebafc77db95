package dev.kikori.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that {@code --out} names: written whole or not at all. A device or a pipe is written
 * into, never replaced; a link stays one.
 *
 * @param path absolute
 */
record OutFile(Path path) {
    /** What is written. */
    interface Content<E extends Exception, F extends Exception> {
        void to(OutputStream out) throws IOException, E, F;
    }

    /**
     * @throws UsageException where no file can be
     */
    static OutFile at(Path named) throws UsageException {
        Path path = named.toAbsolutePath();
        Path folder = path.getParent();
        if (named.toString().isEmpty() || Files.isDirectory(path)) {
            throw new UsageException("--out '" + named + "' is a folder; name a file in it");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(
                    "--out " + named + ": there is no folder " + folder + "; make it first");
        }
        boolean replaced = !Files.exists(path) || Files.isRegularFile(path);
        if (!Files.isWritable(replaced ? folder : path)) {
            throw new UsageException(
                    "--out "
                            + named
                            + ": you may not write "
                            + (replaced ? "in " + folder : "to it")
                            + "; name another place");
        }
        return new OutFile(path);
    }

    /**
     * Writes it; what was there before stays as it was until all is written.
     *
     * @throws FellShortException when it cannot be written
     */
    <E extends Exception, F extends Exception> void write(Content<E, F> content)
            throws FellShortException, E, F {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
                    content.to(out);
                }
                return;
            }
            Path target = Files.exists(path) ? path.toRealPath() : path;
            Path partial = target.resolveSibling(target.getFileName() + ".partial");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
                    content.to(out);
                }
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new FellShortException(
                    path
                            + " could not be written: "
                            + reason(e)
                            + "; a file that was there is as it was; name another place");
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "no permission";
            case NoSuchFileException _ -> "the folder takes no files";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
