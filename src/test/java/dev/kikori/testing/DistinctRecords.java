package dev.kikori.testing;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.embedded.Deliveries;
import dev.kikori.embedded.Player;
import dev.kikori.trail.RecordJson;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The story's records, or with {@code -Dkikori.trails=DIR} those of every {@code *.json.gz} below a
 * folder; each once, for an index holds it once.
 */
public final class DistinctRecords {
    /** Later than any of the records. */
    private static final LocalDate OBJECT_DATE = LocalDate.parse("2026-11-23");

    /** Held in memory as bytes besides, at most. */
    private static final int AT_ONCE = 5_000;

    private DistinctRecords() {}

    /** The records. */
    public static List<JsonNode> read() throws IOException {
        Set<String> distinct = new HashSet<>();
        List<JsonNode> records = new ArrayList<>();
        for (byte[] object : objects()) {
            for (JsonNode record : RecordJson.read(object).path("Records")) {
                if (distinct.add(record.toString())) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    /** Indexes them, in place of all that is there. */
    public static void index(Indices indices, List<JsonNode> records) throws Exception {
        indices.reset();
        for (int from = 0; from < records.size(); from += AT_ONCE) {
            List<byte[]> bytes =
                    records.subList(from, Math.min(from + AT_ONCE, records.size())).stream()
                            .map(record -> record.toString().getBytes(StandardCharsets.UTF_8))
                            .toList();
            IndexedRecords.index(indices, bytes, OBJECT_DATE);
        }
    }

    private static List<byte[]> objects() throws IOException {
        String folder = System.getProperty("kikori.trails", "");
        List<byte[]> objects = new ArrayList<>();
        if (folder.isEmpty()) {
            for (Player.Delivery delivery : Deliveries.story()) {
                objects.add(unpacked(delivery.bytes()));
            }
            return objects;
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json.gz")).sorted().toList()) {
                objects.add(unpacked(Files.readAllBytes(file)));
            }
        }
        return objects;
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }
}
