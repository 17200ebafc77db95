package dev.kikori.embedded;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.sqs.SqsClient;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Plays the attack story into the emulators of a local trial.
 *
 * <p>Reads {@code S3_ENDPOINT}, {@code SQS_ENDPOINT}, {@code BUCKET} and {@code QUEUE_URL} from the
 * environment, and credentials as the AWS SDK does. Creates bucket and queue where they are
 * missing.
 */
public final class PlayMain {
    private PlayMain() {}

    public static void main(String[] args) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        String bucket = needed(environment, "BUCKET");
        String queueUrl = needed(environment, "QUEUE_URL");
        try (S3Client s3 =
                        S3Client.builder()
                                .endpointOverride(URI.create(needed(environment, "S3_ENDPOINT")))
                                .region(Region.US_EAST_1)
                                .forcePathStyle(true)
                                .build();
                SqsClient sqs =
                        SqsClient.builder()
                                .endpointOverride(URI.create(needed(environment, "SQS_ENDPOINT")))
                                .region(Region.US_EAST_1)
                                .build()) {
            try {
                s3.createBucket(request -> request.bucket(bucket));
            } catch (BucketAlreadyOwnedByYouException e) {
                System.err.println("bucket " + bucket + " is there");
            }
            sqs.createQueue(request ->
                    request.queueName(queueUrl.substring(queueUrl.lastIndexOf('/') + 1)));
            var story = Deliveries.story();
            new Player(s3, sqs, bucket, queueUrl)
                    .play(
                            story,
                            announced ->
                                    System.err.println(
                                            announced
                                                    + " of "
                                                    + story.size()
                                                    + " objects announced"));
        }
    }

    private static String needed(Map<String, String> environment, String name) {
        return Objects.requireNonNull(
                environment.get(name), () -> "the variable " + name + " must be set");
    }
}
