package dev.kikori.embedded.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The default story, read back from its objects as a consumer would. */
final class ReadStory {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static final Story STORY = Story.generate(Story.DEFAULT_SEED);
    static final List<Delivered> DELIVERED = delivered(STORY);

    /** Each event once. */
    static final List<JsonNode> DISTINCT =
            DELIVERED.stream().map(Delivered::record).distinct().toList();

    private ReadStory() {}

    /** One record, and the key of the object it came in. */
    record Delivered(String key, JsonNode record) {}

    static List<JsonNode> records(StoryObject object) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(object.gzip()))) {
            List<JsonNode> records = new ArrayList<>();
            MAPPER.readTree(gzip).path("Records").forEach(records::add);
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(object.key(), e);
        }
    }

    private static List<Delivered> delivered(Story story) {
        return story.objects().stream()
                .flatMap(object ->
                        records(object).stream().map(record -> new Delivered(object.key(), record)))
                .toList();
    }
}
