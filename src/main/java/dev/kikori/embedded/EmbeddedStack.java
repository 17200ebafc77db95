package dev.kikori.embedded;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** OpenSearch, SQS and S3 in this JVM, with one bucket and one queue, as if they were AWS's. */
public final class EmbeddedStack implements AutoCloseable {
    public static final Region REGION = Region.US_EAST_1;
    public static final String BUCKET = "trails";
    private static final int VISIBILITY_SECONDS = 30;

    private final Path folder;
    private final EmbeddedOpenSearch openSearch;
    private final EmbeddedSqs sqsServer;
    private final EmbeddedS3 s3Server;
    private final SqsClient sqs;
    private final S3Client s3;
    private final String queueUrl;

    /** Starts all three and creates bucket and queue. */
    public EmbeddedStack() {
        try {
            folder = Files.createTempDirectory("kikori-embedded-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the embedded OpenSearch", e);
        }
        sqsServer = new EmbeddedSqs();
        s3Server = new EmbeddedS3();
        openSearch = new EmbeddedOpenSearch(folder);
        sqs =
                SqsClient.builder()
                        .endpointOverride(sqsServer.endpoint())
                        .region(REGION)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build();
        s3 =
                S3Client.builder()
                        .endpointOverride(s3Server.endpoint())
                        .region(REGION)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .forcePathStyle(true)
                        // The servers ask for neither signatures nor checksums, which cost more
                        // than the rest.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .build();
        s3.createBucket(request -> request.bucket(BUCKET));
        queueUrl = createQueue("trail-objects");
    }

    /** A further queue, for tests that must not meet others' messages; the URL. */
    public String createQueue(String name) {
        return sqs.createQueue(request ->
                        request.queueName(name)
                                .attributes(
                                        java.util.Map.of(
                                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                                String.valueOf(VISIBILITY_SECONDS))))
                .queueUrl();
    }

    public URI openSearchUrl() {
        return openSearch.url();
    }

    public URI sqsEndpoint() {
        return sqsServer.endpoint();
    }

    public URI s3Endpoint() {
        return s3Server.endpoint();
    }

    public String queueUrl() {
        return queueUrl;
    }

    public SqsClient sqs() {
        return sqs;
    }

    public S3Client s3() {
        return s3;
    }

    @Override
    public void close() {
        sqs.close();
        s3.close();
        openSearch.close();
        sqsServer.close();
        s3Server.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("deleting " + folder, e);
        }
    }
}
