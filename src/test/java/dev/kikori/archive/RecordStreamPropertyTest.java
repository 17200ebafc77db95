package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class RecordStreamPropertyTest {
    private static final JsonMapper JSON =
            new JsonMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder().maxNameLength(1 << 20).build())
                            .build());
    private static final ObjectRef REF = new ObjectRef("b", "k", null);
    private static final long SEEDS = 3_000;

    @Test
    void splitting_equals_jacksons_and_white_space_never_shows() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> compact = new ArrayList<>();
            List<String> spaced = new ArrayList<>();
            int size = random.nextInt(8);
            for (int i = 0; i < size; i++) {
                StringBuilder tight = new StringBuilder();
                StringBuilder loose = new StringBuilder();
                value(random, tight, loose, 4);
                compact.add(tight.toString());
                spaced.add(loose.toString());
            }
            String before = random.nextBoolean() ? "\"x\":[\"Records\",{\"Records\":[1]}]," : "";
            String after = random.nextBoolean() ? ",\"y\":{\"Records\":[2]}" : "";
            String document =
                    "{" + before + "\"Records\":[" + String.join(",", spaced) + "]" + after + "}";
            byte[] content =
                    random.nextBoolean()
                            ? document.getBytes(UTF_8)
                            : RecordStreamTest.gzip(document);

            List<String> split = split(new Chunked(content, random));

            assertThat(split).as("seed %s", seed).isEqualTo(compact);
            JsonNode expected = JSON.readTree(document).get("Records");
            for (int i = 0; i < size; i++) {
                assertThat(JSON.readTree(split.get(i)))
                        .as("seed %s, record %s", seed, i)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void whatever_the_bytes_are_it_ends_in_records_or_in_corrupt() throws Exception {
        String valid = "{\"a\":[1,{}],\"Records\":[{\"b\":\"c\\\\\\\"\"},2,[\"x\"]],\"d\":{}}";
        String alphabet = "{}[]:,\"\\ 1x\n";
        for (long seed = 0; seed < 10 * SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder mutant = new StringBuilder(valid);
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                int at = random.nextInt(mutant.length());
                char other = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> mutant.setCharAt(at, other);
                    case 1 -> mutant.insert(at, other);
                    default -> mutant.deleteCharAt(at);
                }
            }
            byte[] bytes = mutant.toString().getBytes(UTF_8);
            try {
                split(new Chunked(bytes, random));
            } catch (ArchiveException e) {
                assertThat(e.kind())
                        .as("seed %s: %s", seed, mutant)
                        .isEqualTo(ArchiveException.Kind.CORRUPT);
            }
            JsonNode tree = parsed(bytes);
            if (tree != null && tree.path("Records").isArray()) {
                List<String> split = split(new Chunked(bytes, random));
                assertThat(split.size())
                        .as("seed %s: %s", seed, mutant)
                        .isGreaterThanOrEqualTo(tree.get("Records").size());
            }
        }
    }

    private static @Nullable JsonNode parsed(byte[] bytes) throws IOException {
        try {
            return JSON.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(bytes);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static List<String> split(InputStream content)
            throws ArchiveException, InterruptedException {
        List<String> split = new ArrayList<>();
        try (RecordStream stream = new RecordStream(REF, content, RecordStream.Limits.DEFAULT)) {
            for (var item = stream.next(); item != null; item = stream.next()) {
                split.add(new String(((RawRecord) item).json(), UTF_8));
            }
        }
        return split;
    }

    /**
     * Writes a random value twice: without any white space, and with some wherever JSON allows it.
     */
    private static void value(
            RandomGenerator random, StringBuilder tight, StringBuilder loose, int depth) {
        space(random, loose);
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> both(tight, loose, random.nextBoolean() ? "true" : "null");
            case 1 -> both(tight, loose, Long.toString(random.nextLong()));
            case 2 -> both(tight, loose, Double.toString(random.nextDouble() * 1e9));
            case 3, 4 -> string(random, tight, loose);
            case 5 -> {
                both(tight, loose, "[");
                space(random, loose);
                int size = random.nextInt(5);
                for (int i = 0; i < size; i++) {
                    both(tight, loose, i == 0 ? "" : ",");
                    value(random, tight, loose, depth - 1);
                }
                both(tight, loose, "]");
            }
            default -> {
                both(tight, loose, "{");
                space(random, loose);
                int size = random.nextInt(5);
                for (int i = 0; i < size; i++) {
                    both(tight, loose, i == 0 ? "" : ",");
                    space(random, loose);
                    string(random, tight, loose);
                    space(random, loose);
                    both(tight, loose, ":");
                    value(random, tight, loose, depth - 1);
                }
                both(tight, loose, "}");
            }
        }
        space(random, loose);
    }

    private static void string(RandomGenerator random, StringBuilder tight, StringBuilder loose) {
        String[] pieces = {
            "a", " ", "{", "}", "[", "]", ",", ":", "\\\"", "\\\\", "\\n", "\\u0022", "木こり", "😀",
            "\\/"
        };
        StringBuilder text = new StringBuilder("\"");
        // Now and then longer than any buffer.
        int size = random.nextInt(100) == 0 ? 100_000 : random.nextInt(12);
        for (int i = 0; i < size; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        both(tight, loose, text.append('"').toString());
    }

    private static void both(StringBuilder tight, StringBuilder loose, String text) {
        tight.append(text);
        loose.append(text);
    }

    private static void space(RandomGenerator random, StringBuilder loose) {
        while (random.nextInt(3) == 0) {
            loose.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }

    /** Hands out what it has in pieces of random length. */
    private static final class Chunked extends ByteArrayInputStream {
        private final SplittableRandom random;
        private final int most;

        Chunked(byte[] bytes, SplittableRandom random) {
            super(bytes);
            this.random = random;
            most = 1 << random.nextInt(1, 18);
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, random.nextInt(1, most + 1)));
        }
    }
}
