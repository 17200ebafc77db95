package dev.kikori.queue;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes application/x-www-form-urlencoded, the way S3 writes keys into its events: + is a blank,
 * %xx a byte of UTF-8.
 *
 * <p>Not {@link java.net.URLDecoder}, which quietly puts U+FFFD for bytes that are not UTF-8, and
 * so names an object that does not exist.
 */
final class FormDecoder {
    private FormDecoder() {}

    /** The decoded text; null where it is not well-formed. */
    static @Nullable String decode(String encoded) {
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '+') {
                decoded.put((byte) ' ');
            } else if (bytes[i] != '%') {
                decoded.put(bytes[i]);
            } else {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                decoded.put((byte) (high << 4 | low));
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
