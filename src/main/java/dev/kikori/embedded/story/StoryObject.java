package dev.kikori.embedded.story;

/**
 * One delivered object.
 *
 * @param key its key in the bucket, from {@code AWSLogs/} on
 * @param gzip its bytes: gzipped JSON, an object whose only key is {@code Records}
 * @param records how many records it holds
 */
@SuppressWarnings(
        "ArrayRecordComponent") // bytes on their way to S3; nobody compares or changes them
public record StoryObject(String key, byte[] gzip, int records) {}
