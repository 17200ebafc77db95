package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

/**
 * Names one object of an archive.
 *
 * @param bucket name of the bucket
 * @param key the key itself, no longer URL-encoded
 * @param versionId the version that is meant; null: whichever is current
 */
public record ObjectRef(String bucket, String key, @Nullable String versionId) {

    /** The object as people write it, {@code s3://bucket/key}, for messages and logs. */
    @Override
    public String toString() {
        String uri = "s3://" + bucket + "/" + key;
        return versionId == null ? uri : uri + " (version " + versionId + ")";
    }
}
