package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a record's bytes into a tree without losing digits, and says whether the tree tells all of
 * them.
 */
public final class RecordJson {
    /** Lengths are bounded where the record is read; here nothing may be refused that is JSON. */
    private static final JsonMapper MAPPER = mapper(Integer.MAX_VALUE);

    /**
     * Trees are written and compared by recursion, which an untrusted depth would carry past any
     * stack. CloudTrail's own records nest a dozen deep.
     */
    private static final int DEPTH_MAX = 1_000;

    private static final ObjectReader LENIENT = mapper(DEPTH_MAX).reader();
    private static final ObjectReader STRICT =
            LENIENT.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private RecordJson() {}

    private static JsonMapper mapper(int depthMax) {
        return JsonMapper.builder(
                        JsonFactory.builder()
                                .streamReadConstraints(
                                        StreamReadConstraints.builder()
                                                .maxNestingDepth(depthMax)
                                                .maxNumberLength(Integer.MAX_VALUE)
                                                .maxStringLength(Integer.MAX_VALUE)
                                                .maxNameLength(Integer.MAX_VALUE)
                                                .build())
                                .streamWriteConstraints(
                                        StreamWriteConstraints.builder()
                                                .maxNestingDepth(Integer.MAX_VALUE)
                                                .build())
                                .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                                .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** The mapper whose trees and texts keep every digit. */
    static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * What a record's bytes say.
     *
     * @param tree the value; of duplicate keys the last, broken UTF-8 replaced
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

    /** Reads a record for rules and tests: of duplicate keys the last counts. */
    public static JsonNode read(byte[] json) throws JsonProcessingException {
        return parse(json).tree();
    }

    static Parsed parse(byte[] json) throws JsonProcessingException {
        if (json.length == 0) {
            throw new JsonEOFException(null, JsonToken.NOT_AVAILABLE, "there is nothing");
        }
        // As text: Jackson's parser of bytes refuses an escaped lone surrogate in a key.
        String text = new String(json, StandardCharsets.UTF_8);
        if (!isUtf8(json)) {
            return new Parsed(LENIENT.readTree(text), false);
        }
        try {
            return new Parsed(STRICT.readTree(text), true);
        } catch (MismatchedInputException duplicateKey) {
            return new Parsed(LENIENT.readTree(text), false);
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
