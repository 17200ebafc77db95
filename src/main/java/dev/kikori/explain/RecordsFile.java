package dev.kikori.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.trail.RecordJson;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads records out of a local file: a trail's object, one record a line, an array or one record;
 * compressed or not.
 */
public final class RecordsFile {
    /** The largest objects of CloudTrail are a third of this, uncompressed. */
    private static final int BYTES_MAX = 256 * 1024 * 1024;

    private RecordsFile() {}

    /**
     * The file's records in their order.
     *
     * @throws IOException also where it holds no JSON, or too much of it
     */
    public static List<JsonNode> read(Path file) throws IOException {
        byte[] bytes = bytes(file);
        try {
            JsonNode whole = RecordJson.read(bytes);
            JsonNode records = whole.isArray() ? whole : whole.path("Records");
            List<JsonNode> read = new ArrayList<>();
            if (records.isArray()) {
                records.forEach(read::add);
            } else {
                read.add(whole);
            }
            return read;
        } catch (JsonProcessingException several) {
            return lines(bytes, file);
        }
    }

    private static List<JsonNode> lines(byte[] bytes, Path file) throws IOException {
        List<JsonNode> read = new ArrayList<>();
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                read.add(RecordJson.read(line.getBytes(StandardCharsets.UTF_8)));
            } catch (JsonProcessingException e) {
                throw new IOException(
                        file
                                + " holds neither JSON nor one record a line: line "
                                + number
                                + ": "
                                + e.getOriginalMessage(),
                        e);
            }
        }
        return read;
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream stored = new BufferedInputStream(Files.newInputStream(file))) {
            stored.mark(2);
            boolean gzip = stored.read() == 0x1f && stored.read() == 0x8b;
            stored.reset();
            try (InputStream plain = gzip ? new GZIPInputStream(stored) : stored) {
                byte[] bytes = plain.readNBytes(BYTES_MAX);
                if (plain.read() >= 0) {
                    throw new IOException(file + " holds more than " + BYTES_MAX + " bytes");
                }
                return bytes;
            }
        }
    }
}
