package dev.kikori.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.kikori.embedded.story.Story;
import dev.kikori.embedded.story.StoryObject;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The records that fuzzing begins with: the story's, and those of real trails where {@code
 * -Dkikori.data=FOLDER} names any.
 */
public final class GoodRecords {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private GoodRecords() {}

    public static List<JsonNode> all() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (StoryObject object : Story.generate(Story.DEFAULT_SEED).objects()) {
            add(new ByteArrayInputStream(object.gzip()), records);
        }
        String folder = System.getProperty("kikori.data", "");
        if (!folder.isEmpty()) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".json.gz"))
                                .sorted()
                                .toList()) {
                    try (InputStream stored = Files.newInputStream(file)) {
                        add(stored, records);
                    }
                }
            }
        }
        return records;
    }

    private static void add(InputStream stored, List<JsonNode> records) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(stored)) {
            JSON.readTree(gzip).path("Records").forEach(records::add);
        }
    }
}
