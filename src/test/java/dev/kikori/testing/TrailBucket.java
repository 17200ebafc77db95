package dev.kikori.testing;

import dev.kikori.embedded.Player;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A bucket that trail objects are put into, and the queue where they are announced. */
public final class TrailBucket {
    private final S3Client s3;
    private final SqsClient sqs;
    private final String name;
    private final String queueUrl;
    private final Player player;

    public TrailBucket(S3Client s3, SqsClient sqs, String name, String queueUrl) {
        this.s3 = s3;
        this.sqs = sqs;
        this.name = name;
        this.queueUrl = queueUrl;
        this.player = new Player(s3, sqs, name, queueUrl);
    }

    public String name() {
        return name;
    }

    public String queueUrl() {
        return queueUrl;
    }

    /** Puts objects and announces each, as CloudTrail and S3 do. */
    public void play(List<? extends Player.Delivery> objects) throws InterruptedException {
        player.play(objects, _ -> {});
    }

    /** Puts one object without announcing it; its ETag. */
    public String put(String key, byte[] bytes) {
        return s3.putObject(put -> put.bucket(name).key(key), RequestBody.fromBytes(bytes))
                .eTag()
                .replace("\"", "");
    }

    /** Puts one object of these records without announcing it; its ETag. */
    public String putRecords(String key, String... records) {
        return put(key, gzip("{\"Records\":[" + String.join(",", records) + "]}"));
    }

    public void delete(String key) {
        s3.deleteObject(delete -> delete.bucket(name).key(key));
    }

    /** S3's own notification that an object was created. */
    public String notification(String key) {
        return player.notification(key, 1, "");
    }

    /** Announces objects, in that order. */
    public void announce(List<String> keys) {
        send(keys.stream().map(this::notification).toList());
    }

    public void announce(String... keys) {
        announce(List.of(keys));
    }

    /** Sends messages as they are. */
    public void send(List<String> bodies) {
        for (int from = 0; from < bodies.size(); from += 10) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (String body : bodies.subList(from, Math.min(bodies.size(), from + 10))) {
                entries.add(
                        SendMessageBatchRequestEntry.builder()
                                .id(String.valueOf(entries.size()))
                                .messageBody(body)
                                .build());
            }
            sqs.sendMessageBatch(batch -> batch.queueUrl(queueUrl).entries(entries));
        }
    }

    public void send(String body) {
        send(List.of(body));
    }

    /** Messages that wait to be received. */
    public int waiting() {
        return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    /** Messages that were received and neither deleted nor given back. */
    public int hidden() {
        return count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    private int count(QueueAttributeName attribute) {
        Map<QueueAttributeName, String> facts =
                sqs.getQueueAttributes(
                                request -> request.queueUrl(queueUrl).attributeNames(attribute))
                        .attributes();
        return Integer.parseInt(facts.getOrDefault(attribute, "0"));
    }

    public static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
