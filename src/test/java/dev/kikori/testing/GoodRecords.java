package dev.kikori.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kikori.archive.ObjectRef;
import dev.kikori.archive.RawRecord;
import dev.kikori.archive.RecordStream;
import dev.kikori.embedded.story.Story;
import dev.kikori.embedded.story.StoryObject;
import dev.kikori.trail.RecordJson;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The records that fuzzing begins with: the story's, and those of real trails where {@code
 * -Dkikori.data=FOLDER} names any.
 */
public final class GoodRecords {
    /** Of real trails, since all of them as trees would take half of a test's heap. */
    private static final int EACH = 10;

    private GoodRecords() {}

    /** Takes records one by one. */
    @FunctionalInterface
    public interface Taker {
        void take(byte[] json) throws Exception;
    }

    /** The story's records and a tenth of the real ones. */
    public static List<JsonNode> some() throws Exception {
        List<JsonNode> records = new ArrayList<>();
        story(json -> records.add(parsed(json)));
        List<byte[]> skipped = new ArrayList<>();
        real(json -> {
            skipped.add(json);
            if (skipped.size() == EACH) {
                records.add(parsed(json));
                skipped.clear();
            }
        });
        return records;
    }

    /** Every record, as its bytes. */
    public static void each(Taker taker) throws Exception {
        story(taker);
        real(taker);
    }

    private static JsonNode parsed(byte[] json) throws JsonProcessingException {
        return RecordJson.read(json);
    }

    /** Every record of the story, as its bytes. */
    public static void story(Taker taker) throws Exception {
        for (StoryObject object : Story.generate(Story.DEFAULT_SEED).objects()) {
            read(object.key(), new ByteArrayInputStream(object.gzip()), taker);
        }
    }

    private static void real(Taker taker) throws Exception {
        String folder = System.getProperty("kikori.data", "");
        if (folder.isEmpty()) {
            return;
        }
        List<Path> objects;
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            objects = files.filter(path -> path.toString().endsWith(".json.gz")).sorted().toList();
        }
        for (Path object : objects) {
            try (InputStream stored = Files.newInputStream(object)) {
                read(object.toString(), stored, taker);
            }
        }
    }

    private static void read(String key, InputStream stored, Taker taker) throws Exception {
        try (RecordStream records =
                new RecordStream(
                        new ObjectRef("good", key, null), stored, RecordStream.Limits.DEFAULT)) {
            for (var item = records.next(); item != null; item = records.next()) {
                if (item instanceof RawRecord record) {
                    taker.take(record.json());
                }
            }
        }
    }
}
