package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a record's bytes into a tree without losing digits, and says whether the tree tells all of
 * them.
 */
public final class RecordJson {
    /**
     * The depth that is read. A level costs the parser some sixty bytes, so a record of nothing but
     * brackets would take a hundred megabytes; this takes six.
     */
    public static final int DEPTH_MAX = 100_000;

    /** Lengths are bounded where the record is read; here nothing may be refused that is JSON. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(Integer.MAX_VALUE)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNameLength(Integer.MAX_VALUE)
                                                    .build())
                                    .streamWriteConstraints(
                                            StreamWriteConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private RecordJson() {}

    /** The mapper whose trees and texts keep every digit. */
    static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * What a record's bytes say.
     *
     * @param tree the value; of duplicate keys the last, broken UTF-8 replaced, see {@link
     *     TreeReader}
     * @param whole whether the tree tells everything that the bytes say
     */
    record Parsed(JsonNode tree, boolean whole) {}

    /** Whether a record's tree tells everything that its bytes say. */
    public static boolean isWhole(byte[] json) throws JsonProcessingException {
        return parse(json).whole();
    }

    /** The record on several lines, for people; equal as JSON. */
    public static String laidOut(byte[] json) throws JsonProcessingException {
        ObjectWriter writer = MAPPER.writerWithDefaultPrettyPrinter();
        String text = writer.writeValueAsString(read(json));
        // UTF-8 cannot say a lone surrogate; an escape can.
        return FreeFormWriter.hasLoneSurrogate(text)
                ? writer.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(read(json))
                : text;
    }

    /**
     * Reads a record for rules and tests: of duplicate keys the last counts, and nothing is held
     * that lies deeper than 256 levels.
     *
     * @throws JsonProcessingException also where it nests deeper than {@link #DEPTH_MAX}
     */
    public static JsonNode read(byte[] json) throws JsonProcessingException {
        return parse(json).tree();
    }

    static Parsed parse(byte[] json) throws JsonProcessingException {
        // As text: Jackson's parser of bytes refuses an escaped lone surrogate in a key.
        try (JsonParser in = MAPPER.createParser(new String(json, StandardCharsets.UTF_8))) {
            Parsed parsed = TreeReader.read(in);
            return isUtf8(json) ? parsed : new Parsed(parsed.tree(), false);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    static boolean isUtf8(byte[] json) {
        for (byte b : json) {
            if (b < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
                    return true;
                } catch (CharacterCodingException e) {
                    return false;
                }
            }
        }
        return true;
    }
}
