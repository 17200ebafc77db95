package dev.kikori.embedded;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Plays CloudTrail and S3: puts trail objects into a bucket and announces each to a queue, as S3's
 * event notifications do.
 */
public final class Player {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** SQS takes ten messages in one request. */
    private static final int MESSAGES_A_REQUEST = 10;

    /** Two cores are shared with the servers and the worker. */
    private static final int REQUESTS_AT_ONCE = 4;

    private final S3Client s3;
    private final SqsClient sqs;
    private final String bucket;
    private final String queueUrl;

    public Player(S3Client s3, SqsClient sqs, String bucket, String queueUrl) {
        this.s3 = s3;
        this.sqs = sqs;
        this.bucket = bucket;
        this.queueUrl = queueUrl;
    }

    /** An object to deliver; its bytes are read when it is its turn. */
    public interface Delivery {
        String key();

        byte[] bytes();
    }

    /**
     * Delivers objects in their order, a few at once.
     *
     * @param progress told how many have been announced
     */
    public void play(List<? extends Delivery> objects, IntConsumer progress)
            throws InterruptedException {
        try (var requests = Executors.newFixedThreadPool(REQUESTS_AT_ONCE)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int from = 0; from < objects.size(); from += MESSAGES_A_REQUEST) {
                List<? extends Delivery> some =
                        objects.subList(from, Math.min(objects.size(), from + MESSAGES_A_REQUEST));
                sent.add(requests.submit(() -> deliver(some)));
            }
            int announced = 0;
            for (Future<Integer> future : sent) {
                announced += future.get();
                progress.accept(announced);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("playing CloudTrail failed", e.getCause());
        }
    }

    private int deliver(List<? extends Delivery> objects) {
        List<SendMessageBatchRequestEntry> messages = new ArrayList<>();
        for (Delivery object : objects) {
            byte[] bytes = object.bytes();
            String etag =
                    s3.putObject(
                                    request ->
                                            request.bucket(bucket)
                                                    .key(object.key())
                                                    .contentType("application/json")
                                                    .contentEncoding("gzip"),
                                    RequestBody.fromBytes(bytes))
                            .eTag();
            messages.add(
                    SendMessageBatchRequestEntry.builder()
                            .id(String.valueOf(messages.size()))
                            .messageBody(notification(object.key(), bytes.length, etag))
                            .build());
        }
        SendMessageBatchResponse answer =
                sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(messages));
        if (answer.hasFailed() && !answer.failed().isEmpty()) {
            throw new IllegalStateException("the queue refused " + answer.failed());
        }
        return objects.size();
    }

    /**
     * The body of an S3 event notification for one created object, its key URL-encoded as S3 does
     * it.
     */
    public String notification(String key, long size, String etag) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode records = body.putArray("Records");
        ObjectNode event = records.addObject();
        event.put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", EmbeddedStack.REGION.id())
                .put("eventName", "ObjectCreated:Put");
        ObjectNode s3Part = event.putObject("s3");
        s3Part.put("s3SchemaVersion", "1.0");
        s3Part.putObject("bucket").put("name", bucket).put("arn", "arn:aws:s3:::" + bucket);
        s3Part.putObject("object")
                .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"))
                .put("size", size)
                .put("eTag", etag.replace("\"", ""));
        return body.toString();
    }
}
