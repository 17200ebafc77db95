package dev.kikori.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.embedded.story.Story;
import dev.kikori.embedded.story.StoryObject;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes trail objects to measure with: the story's records over and over, each with an eventID of
 * its own.
 *
 * <p>Takes a folder, the number of objects and the records in each. The same arguments give the
 * same records.
 */
public final class LoadMain {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SEED = 1;

    private LoadMain() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: LoadMain FOLDER OBJECTS RECORDS");
            throw new IllegalArgumentException("three arguments are needed, not " + args.length);
        }
        Path folder = Path.of(args[0], "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/11");
        Files.createDirectories(folder);
        List<ObjectNode> records = storyRecords();
        Random random = new Random(SEED);
        int next = 0;
        long bytes = 0;
        for (int number = 0; number < Integer.parseInt(args[1]); number++) {
            StringBuilder object = new StringBuilder("{\"Records\":[");
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                ObjectNode record = records.get(next++ % records.size());
                record.put("eventID", new UUID(random.nextLong(), random.nextLong()).toString());
                object.append(i == 0 ? "" : ",").append(record);
            }
            byte[] json = object.append("]}").toString().getBytes(StandardCharsets.UTF_8);
            bytes += json.length;
            String name =
                    String.format(
                            "111122223333_CloudTrail_us-east-1_20260311T0000Z_%016d.json.gz",
                            number);
            try (OutputStream out =
                    new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
                out.write(json);
            }
        }
        System.err.println(next + " records of " + bytes / Math.max(1, next) + " bytes on average");
    }

    private static List<ObjectNode> storyRecords() throws IOException {
        List<ObjectNode> records = new ArrayList<>();
        for (StoryObject object : Story.generate(Story.DEFAULT_SEED).objects()) {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(object.gzip()))) {
                for (JsonNode record : JSON.readTree(in).path("Records")) {
                    records.add((ObjectNode) record);
                }
            }
        }
        return records;
    }
}
