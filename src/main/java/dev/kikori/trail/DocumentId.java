package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Names documents by what they hold, so that a record sent twice lands on one document and two that
 * differ never share one.
 */
public final class DocumentId {
    private static final int PART_LENGTH_MAX = 64;

    private DocumentId() {}

    /**
     * {@code account:eventID:hash}, for example {@code 111122223333:0f6a04f5-812a-…:kX3…}. The hash
     * alone tells records apart; the parts before it are for people and may be {@code -}.
     *
     * @param json the record's bytes without white space between tokens
     */
    static String of(JsonNode accountId, JsonNode eventId, byte[] json) {
        return part(accountId) + ':' + part(eventId) + ':' + hash(json);
    }

    /** SHA-256 in URL-safe Base64 without padding, 43 characters. */
    public static String hash(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String part(@Nullable JsonNode value) {
        if (value == null || !value.isTextual()) {
            return "-";
        }
        String text = value.textValue();
        boolean plain =
                !text.isEmpty()
                        && text.length() <= PART_LENGTH_MAX
                        && text.chars()
                                .allMatch(
                                        c -> c == '-' || (c < 128 && Character.isLetterOrDigit(c)));
        return plain ? text : "-";
    }
}
