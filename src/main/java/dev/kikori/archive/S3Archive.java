package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** S3, and whatever speaks its protocol, as an archive. */
public final class S3Archive implements Archive, AutoCloseable {

    /**
     * How to reach S3. Credentials come from the SDK's default chain.
     *
     * @param region null: the SDK's default chain (AWS_REGION, profile, instance); a bucket
     *     elsewhere is followed there
     * @param endpoint null: AWS; otherwise the address of another server
     * @param forcePathStyle the bucket in the path instead of the host name, as most other servers
     *     want it
     */
    public record Settings(
            @Nullable String region, @Nullable URI endpoint, boolean forcePathStyle) {
        public static final Settings DEFAULT = new Settings(null, null, false);
    }

    /**
     * Every object being read holds a connection, so this has to exceed the number of objects in
     * flight; idle ones cost nothing. The SDK's own 50 would silently be that number.
     */
    private static final int CONNECTIONS_MAX = 256;

    /**
     * Within AWS a connection stands in milliseconds; three seconds leave room for one lost packet
     * and its repetition.
     */
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /**
     * Between two packets, also while the content is read: S3 itself hangs up on a silent reader
     * after about as long.
     */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** From the request to the first byte of the content, the SDK's retries included. */
    private static final Duration OPEN = Duration.ofSeconds(60);

    private final S3Client client;

    /** The client is closed with the archive. */
    public S3Archive(S3Client client) {
        this.client = client;
    }

    /** Builds a client for the constructor. */
    public static S3Client client(Settings settings) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .maxConnections(CONNECTIONS_MAX)
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(SILENCE))
                        .overrideConfiguration(o -> o.apiCallTimeout(OPEN))
                        .forcePathStyle(settings.forcePathStyle());
        if (settings.region() != null) {
            builder.region(Region.of(settings.region()));
        }
        if (settings.endpoint() == null) {
            builder.crossRegionAccessEnabled(true);
        } else {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    @Override
    public ArchivedObject open(ObjectRef ref) throws ArchiveException, InterruptedException {
        GetObjectRequest request =
                GetObjectRequest.builder()
                        .bucket(ref.bucket())
                        .key(ref.key())
                        .versionId(ref.versionId())
                        .build();
        try {
            ResponseInputStream<GetObjectResponse> stream = client.getObject(request);
            GetObjectResponse answer = stream.response();
            return new ArchivedObject(
                    ref,
                    revision(answer),
                    Objects.requireNonNullElse(answer.lastModified(), Instant.EPOCH),
                    Objects.requireNonNullElse(answer.contentLength(), 0L),
                    new Content(stream));
        } catch (AbortedException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while opening " + ref);
        } catch (SdkException e) {
            throw S3Fault.of(e, ref);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /**
     * Without versioning, and for objects older than it, S3 answers no version or the word null:
     * neither tells two apart.
     */
    private static String revision(GetObjectResponse answer) {
        String version = answer.versionId();
        if (version != null && !version.isEmpty() && !version.equals("null")) {
            return version;
        }
        String tag = Objects.requireNonNullElse(answer.eTag(), "");
        return tag.replace("\"", "");
    }

    /**
     * The content, with the SDK's exceptions turned into those of a stream.
     *
     * <p>No retry stands behind it: the SDK's ends where the content begins, and a reset connection
     * comes through as it is.
     */
    private static final class Content extends FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> stream;
        private boolean ended;

        Content(ResponseInputStream<GetObjectResponse> stream) {
            super(stream);
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int count = read(one, 0, 1);
            return count < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                int count = stream.read(into, from, length);
                ended |= count < 0;
                return count;
            } catch (AbortedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted =
                        new InterruptedIOException("interrupted while reading");
                interrupted.initCause(e);
                throw interrupted;
            } catch (SdkException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        /**
         * Closing would read the rest to keep the connection; of an object that is given up, that
         * may be gigabytes.
         */
        @Override
        public void close() throws IOException {
            if (ended) {
                stream.close();
            } else {
                stream.abort();
            }
        }
    }
}
