package dev.kikori.queue;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One SQS queue. */
public final class SqsQueue implements MessageQueue, AutoCloseable {

    /**
     * Which queue, and how to treat it. Credentials come from the SDK's default chain.
     *
     * @param url as SQS shows it: {@code https://sqs.REGION.amazonaws.com/ACCOUNT/NAME}
     * @param deadLetters the URL of the queue's own dead-letter queue, in the same account and
     *     Region; null: not looked at
     * @param region null: the one in the URL, else the SDK's default chain
     * @param endpoint null: AWS, or, where the URL is not one of AWS's, the server it names
     * @param visibilityTimeout how long a message stays hidden after being received or renewed.
     *     Five minutes: short enough that a message of a worker that died comes back soon, long
     *     enough that most are done without a single renewal. It goes along with every receive,
     *     whatever the queue itself is set to
     * @param longPoll how long one receive waits for messages, at most 20 seconds. Ten: still 8,640
     *     requests a day on an idle queue, and well within the half minute that a stop commonly has
     */
    public record Settings(
            URI url,
            @Nullable URI deadLetters,
            @Nullable String region,
            @Nullable URI endpoint,
            Duration visibilityTimeout,
            Duration longPoll) {
        public static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(5);
        public static final Duration LONG_POLL = Duration.ofSeconds(10);

        public Settings {
            if (visibilityTimeout.compareTo(Duration.ofSeconds(3)) < 0
                    || visibilityTimeout.compareTo(Delivery.HIDDEN_MAX) > 0) {
                throw new IllegalArgumentException("visibilityTimeout is 3 seconds to 12 hours");
            }
            if (longPoll.isNegative() || longPoll.compareTo(Duration.ofSeconds(20)) > 0) {
                throw new IllegalArgumentException("longPoll is 0 to 20 seconds");
            }
        }

        /** The queue behind the URL, everything else as it is best for most. */
        public static Settings of(URI url) {
            return new Settings(url, null, null, null, VISIBILITY_TIMEOUT, LONG_POLL);
        }
    }

    /** SQS hands out no more than ten at once. */
    private static final int RECEIVE_MAX = 10;

    /** Heartbeats, deletes and receives of all workers share them. */
    private static final int CONNECTIONS_MAX = 128;

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** On top of the long poll: what a request takes with the SDK's own retries. */
    private static final Duration CALL = Duration.ofSeconds(20);

    private static final Pattern AWS_HOST =
            Pattern.compile(
                    "(?:sqs\\.([a-z0-9-]+)|([a-z0-9-]+)\\.queue|queue)\\.amazonaws\\.com(?:\\.cn)?");

    private final SqsClient client;
    private final Settings settings;
    private final InstantSource clock;

    /** The client is closed with the queue. */
    public SqsQueue(SqsClient client, Settings settings, InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
    }

    /** Builds a client for the constructor. */
    public static SqsClient client(Settings settings) {
        SqsClientBuilder builder =
                SqsClient.builder()
                        .httpClientBuilder(
                                Apache5HttpClient.builder()
                                        .maxConnections(CONNECTIONS_MAX)
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(settings.longPoll().plus(CALL)))
                        .overrideConfiguration(
                                o -> o.apiCallTimeout(settings.longPoll().plus(CALL)));
        region(settings).ifPresent(region -> builder.region(Region.of(region)));
        endpoint(settings).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** The Region that the settings name, or their URL. */
    static Optional<String> region(Settings settings) {
        if (settings.region() != null) {
            return Optional.of(settings.region());
        }
        Matcher host = AWS_HOST.matcher(host(settings.url()));
        if (!host.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(host.group(1)).or(() -> Optional.ofNullable(host.group(2)));
    }

    /** The server that the settings name, or their URL where it is not AWS. */
    static Optional<URI> endpoint(Settings settings) {
        URI url = settings.url();
        if (settings.endpoint() != null || host(url).contains(".amazonaws.")) {
            return Optional.ofNullable(settings.endpoint());
        }
        return Optional.of(url.resolve("/"));
    }

    private static String host(URI url) {
        return url.getHost() == null ? "" : url.getHost();
    }

    @Override
    public List<Delivery> receive(int max) throws QueueException, InterruptedException {
        return asking(
                "receive",
                () ->
                        client
                                .receiveMessage(r ->
                                        r.queueUrl(settings.url().toString())
                                                .maxNumberOfMessages(Math.min(max, RECEIVE_MAX))
                                                .visibilityTimeout(
                                                        seconds(settings.visibilityTimeout()))
                                                .waitTimeSeconds(seconds(settings.longPoll()))
                                                .messageSystemAttributeNames(
                                                        MessageSystemAttributeName.SENT_TIMESTAMP,
                                                        MessageSystemAttributeName
                                                                .APPROXIMATE_RECEIVE_COUNT))
                                .messages()
                                .stream()
                                .map(this::delivery)
                                .toList());
    }

    private Delivery delivery(Message message) {
        Map<MessageSystemAttributeName, String> facts = message.attributes();
        Instant now = clock.instant();
        String sent = facts.get(MessageSystemAttributeName.SENT_TIMESTAMP);
        String count = facts.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return new Delivery(
                message.messageId(),
                message.receiptHandle(),
                message.body(),
                count == null ? 1 : Integer.parseInt(count),
                sent == null ? now : Instant.ofEpochMilli(Long.parseLong(sent)),
                now);
    }

    @Override
    public Receipt delete(Delivery delivery) throws QueueException, InterruptedException {
        return asking(
                "delete",
                () -> {
                    try {
                        client.deleteMessage(r ->
                                r.queueUrl(settings.url().toString())
                                        .receiptHandle(delivery.receiptHandle()));
                        return Receipt.ACCEPTED;
                    } catch (SdkException e) {
                        return staleOrThrow(e);
                    }
                });
    }

    @Override
    public Receipt hide(Delivery delivery, Duration time)
            throws QueueException, InterruptedException {
        Duration left = Duration.between(clock.instant(), delivery.hiddenUntilAtMost());
        if (left.isNegative()) {
            return Receipt.STALE;
        }
        // A second less than is left, so that clocks that differ a little do not make SQS refuse
        // the whole request.
        Duration within = time.compareTo(left) < 0 ? time : left.minusSeconds(1);
        return asking(
                "hide",
                () -> {
                    try {
                        client.changeMessageVisibility(r ->
                                r.queueUrl(settings.url().toString())
                                        .receiptHandle(delivery.receiptHandle())
                                        .visibilityTimeout(Math.max(0, seconds(within))));
                        return Receipt.ACCEPTED;
                    } catch (SdkException e) {
                        return staleOrThrow(e);
                    }
                });
    }

    @Override
    public QueueDepth depth() throws QueueException, InterruptedException {
        return asking(
                "read the depth",
                () -> {
                    Map<QueueAttributeName, String> facts =
                            client.getQueueAttributes(r ->
                                            r.queueUrl(settings.url().toString())
                                                    .attributeNames(
                                                            QueueAttributeName
                                                                    .APPROXIMATE_NUMBER_OF_MESSAGES,
                                                            QueueAttributeName
                                                                    .APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                                            QueueAttributeName
                                                                    .APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                                    .attributes();
                    return new QueueDepth(
                            count(facts, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                            count(
                                    facts,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                            count(
                                    facts,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
                });
    }

    @Override
    public OptionalLong deadLetters() throws QueueException, InterruptedException {
        URI url = settings.deadLetters();
        if (url == null) {
            return OptionalLong.empty();
        }
        return asking(
                "read the depth",
                url,
                () ->
                        OptionalLong.of(
                                count(
                                        client.getQueueAttributes(r ->
                                                        r.queueUrl(url.toString())
                                                                .attributeNames(
                                                                        QueueAttributeName
                                                                                .APPROXIMATE_NUMBER_OF_MESSAGES))
                                                .attributes(),
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)));
    }

    private static long count(Map<QueueAttributeName, String> facts, QueueAttributeName name) {
        return Long.parseLong(facts.getOrDefault(name, "0"));
    }

    private static Receipt staleOrThrow(SdkException e) {
        if (SqsFault.isStale(e)) {
            return Receipt.STALE;
        }
        throw e;
    }

    private interface Request<T> {
        T send();
    }

    private <T> T asking(String what, Request<T> request)
            throws QueueException, InterruptedException {
        return asking(what, settings.url(), request);
    }

    private static <T> T asking(String what, URI url, Request<T> request)
            throws QueueException, InterruptedException {
        try {
            return request.send();
        } catch (AbortedException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while asking SQS to " + what);
        } catch (SdkException e) {
            throw SqsFault.of(e, what, url);
        }
    }

    private static int seconds(Duration duration) {
        return (int) duration.toSeconds();
    }

    @Override
    public void close() {
        client.close();
    }
}
