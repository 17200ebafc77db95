package dev.kikori.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.archive.LooseRecords;
import dev.kikori.archive.TrailKey;
import dev.kikori.trail.RecordJson;

import picocli.CommandLine.Option;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files whose records are looked at. */
final class EventFiles {
    private static final String STDIN = "-";
    private static final List<String> ENDINGS =
            List.of(
                    ".json",
                    ".json.gz",
                    ".jsonl",
                    ".jsonl.gz",
                    ".ndjson",
                    ".ndjson.gz",
                    ".log",
                    ".log.gz",
                    ".gz");

    /** Below this, a bar would flash by. */
    private static final long LONG_BYTES = 4L << 20;

    private static final long STEP = 1 << 10;

    /** One of these tells a record from another object. */
    private static final List<String> MEMBERS =
            List.of("eventName", "eventSource", "eventVersion", "eventID", "eventId");

    @Option(
            names = "--events",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Files, or folders whose *.json, *.jsonl, *.ndjson and *.log, each also with .gz, are"
                            + " read; - is stdin. gzip or plain; {\"Records\":[…]}, an array of records, or one"
                            + " record a line.")
    private List<String> files = List.of();

    /** Takes a record with the name of the file that it stands in. */
    @FunctionalInterface
    interface Taker {
        void take(JsonNode record, String path);
    }

    /**
     * How much there was.
     *
     * @param lost records, and files or their ends, that could not be read
     */
    record Count(long files, long records, long lost) {}

    private record File(Path path, long bytes, boolean named) {}

    private static final class Reader {
        private final PrintWriter err;
        private final Taker taker;
        private long records;
        private long lost;
        private long bytes;
        private long files;

        Reader(PrintWriter err, Taker taker) {
            this.err = err;
            this.taker = taker;
        }

        void lost(String path, String reason) {
            lost++;
            err.println(path + ": " + reason);
        }

        /**
         * Reads one file.
         *
         * @param named whether the user named it; one that merely lies in a folder may be something
         *     else
         */
        void read(String path, InputStream content, boolean named) throws InterruptedException {
            long before = records + lost;
            try (LooseRecords loose = new LooseRecords(path, content)) {
                while (true) {
                    switch (loose.next()) {
                        case LooseRecords.Found found -> {
                            if (take(path, found)) {
                                continue;
                            }
                            if (named || records + lost > before) {
                                lost(path, found.place() + ": no CloudTrail record");
                            } else {
                                err.println(
                                        path
                                                + ": left out: it begins with something else than a CloudTrail record");
                                return;
                            }
                        }
                        case LooseRecords.Lost(String reason, String place) ->
                                lost(path, place + ": " + reason);
                        case null -> {
                            files++;
                            return;
                        }
                    }
                }
            }
        }

        /** Says whether what was found was meant to be a record. */
        private boolean take(String path, LooseRecords.Found found) {
            JsonNode record;
            try {
                record = RecordJson.read(found.json());
            } catch (JsonProcessingException e) {
                lost(path, found.place() + ": no JSON: " + e.getOriginalMessage());
                return true;
            }
            if (!found.listed() && MEMBERS.stream().noneMatch(record::has)) {
                return false;
            }
            if (record.isObject()) {
                records++;
                taker.take(record, path);
            } else {
                lost(path, found.place() + ": no JSON object; expected a record");
            }
            return true;
        }
    }

    /**
     * Reads all of them.
     *
     * @param err is told what could not be read, and where
     * @throws UsageException where one is not there, or is a rule
     */
    Count each(PrintWriter err, Taker taker) throws UsageException, InterruptedException {
        var reader = new Reader(err, taker);
        List<File> found = find(reader);
        long total = found.stream().mapToLong(File::bytes).sum();
        if (Progress.isTerminal() && total > LONG_BYTES) {
            PrintStream terminal = System.err;
            try (Progress progress = new Progress(terminal, "KiB read")) {
                found(found, reader, () -> progress.step(reader.bytes / STEP, total / STEP));
            }
        } else {
            found(found, reader, () -> {});
        }
        return new Count(reader.files, reader.records, reader.lost);
    }

    private void found(List<File> found, Reader reader, Runnable progress)
            throws InterruptedException {
        for (File file : found) {
            String path = file.path().toString();
            if (path.equals(STDIN)) {
                reader.read("stdin", System.in, true);
                continue;
            }
            try (InputStream content = new Counted(file.path(), reader, progress)) {
                reader.read(path, content, file.named());
            } catch (IOException e) {
                reader.lost(path, "cannot be read: " + reason(e));
            }
        }
    }

    private List<File> find(Reader reader) throws UsageException {
        var found = new ArrayList<File>();
        for (String name : files) {
            Path path = Path.of(name);
            if (name.equals(STDIN)) {
                found.add(new File(path, 0, true));
            } else if (Files.isDirectory(path)) {
                int before = found.size();
                below(path, found, reader);
                if (found.size() == before) {
                    reader.lost(name, "there is no file of records in this folder");
                }
            } else if (name.endsWith(".yml") || name.endsWith(".yaml")) {
                throw new UsageException(
                        "--events: "
                                + name
                                + " is YAML and no file of records; rules are named before --events");
            } else if (Files.exists(path)) {
                found.add(sized(path, true));
            } else {
                throw new UsageException("there is no file or folder " + name);
            }
        }
        return found;
    }

    private static void below(Path folder, List<File> found, Reader reader) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                if (Files.isDirectory(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    below(entry, found, reader);
                } else if (isOfRecords(entry)) {
                    found.add(sized(entry, false));
                }
            }
        } catch (IOException e) {
            reader.lost(folder.toString(), "cannot be read: " + reason(e));
        } catch (UncheckedIOException e) {
            reader.lost(folder.toString(), "cannot be read: " + e.getMessage());
        }
    }

    /** Digests of CloudTrail's lie among the trails, and hold no records. */
    private static boolean isOfRecords(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean digest =
                TrailKey.parse(file.toString().replace('\\', '/')) instanceof TrailKey.Trail trail
                        && trail.kind() == TrailKey.Kind.DIGEST;
        return !digest && Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static File sized(Path file, boolean named) {
        try {
            return new File(file, Files.size(file), named);
        } catch (IOException e) {
            return new File(file, 0, named);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "permission denied"
                : String.valueOf(e.getMessage());
    }

    /** Counts what is read of a file. */
    private static final class Counted extends FilterInputStream {
        private final Reader reader;
        private final Runnable progress;

        Counted(Path file, Reader reader, Runnable progress) throws IOException {
            super(Files.newInputStream(file));
            this.reader = reader;
            this.progress = progress;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            reader.bytes += Math.max(read, 0);
            progress.run();
            return read;
        }
    }
}
