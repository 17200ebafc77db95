package dev.kikori.cli;

import dev.kikori.report.ReportPage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that a report goes into.
 *
 * @param path absolute
 */
record ReportFile(Path path) {
    /** A report names its maker this early. */
    private static final int HEAD_BYTES = 4_096;

    private static final int NUMBERS_MAX = 1_000;

    /**
     * The file that somebody named; it is replaced when it is there.
     *
     * @throws UsageException where it cannot be one
     */
    static ReportFile at(Path named) throws UsageException {
        return new ReportFile(OutFile.at(named).path());
    }

    /**
     * A file of that name in a folder, numbered where the name belongs to a file that is no report;
     * where the folder cannot be written to, one among temporary files.
     */
    static ReportFile in(Path folder, String name) throws IOException {
        if (Files.isWritable(folder)) {
            for (int number = 1; number <= NUMBERS_MAX; number++) {
                Path path =
                        folder.resolve((number == 1 ? name : name + '-' + number) + ".html")
                                .toAbsolutePath();
                if (!Files.exists(path) || isReport(path)) {
                    return new ReportFile(path);
                }
            }
        }
        return new ReportFile(Files.createTempFile(name + '-', ".html"));
    }

    private static boolean isReport(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            return false;
        }
        try (var file = Files.newInputStream(path)) {
            return new String(file.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8)
                    .contains("content=\"" + ReportPage.GENERATOR + "\"");
        }
    }

    /** Puts the page there, all or nothing. */
    void write(String page) throws FellShortException {
        new OutFile(path).write(out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    }
}
