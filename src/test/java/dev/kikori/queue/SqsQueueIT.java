package dev.kikori.queue;

import static dev.kikori.queue.MessageQueue.Receipt.ACCEPTED;
import static dev.kikori.queue.MessageQueue.Receipt.STALE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.queue.QueueException.Kind;
import dev.kikori.queue.SqsQueue.Settings;

import org.awaitility.Awaitility;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sqs.SqsClient;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class SqsQueueIT {
    private static SQSRestServer server;
    private static String origin;
    private static SqsClient client;

    @BeforeAll
    static void start() {
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.region", "us-east-1");
        server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
        origin = "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort() + "/";
        client = SqsQueue.client(settings("any", 1));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.stopAndWait();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.region");
    }

    @Test
    void a_message_is_received_counted_hidden_shown_and_deleted() throws Exception {
        SqsQueue queue = queue("conversation");
        Instant before = Instant.now();
        send("conversation", "body ✓");
        assertThat(queue.depth()).isEqualTo(new QueueDepth(1, 0, 0));

        Delivery first = queue.receive(100).getFirst();
        assertThat(first.body()).isEqualTo("body ✓");
        assertThat(first.receiveCount()).isEqualTo(1);
        assertThat(first.sentAt())
                .isBetween(before.minusSeconds(1), first.receivedAt().plusSeconds(1));
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 1, 0));
        assertThat(queue.receive(1)).isEmpty();

        assertThat(queue.hide(first, Duration.ofMinutes(10))).isEqualTo(ACCEPTED);
        assertThat(queue.hide(first, Duration.ofDays(1))).isEqualTo(ACCEPTED);
        assertThat(queue.hide(first, Duration.ZERO)).isEqualTo(ACCEPTED);
        Delivery second = queue.receive(1).getFirst();
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.receiveCount()).isEqualTo(2);

        assertThat(queue.delete(second)).isEqualTo(ACCEPTED);
        assertThat(queue.delete(second)).isEqualTo(STALE);
        assertThat(queue.hide(second, Duration.ofMinutes(1))).isEqualTo(STALE);
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0, 0));
    }

    @Test
    void several_messages_come_at_once() throws Exception {
        SqsQueue queue = queue("several");
        for (int i = 0; i < 12; i++) {
            send("several", "body " + i);
        }
        List<Delivery> ten = queue.receive(100);
        assertThat(ten).hasSize(10);
        assertThat(queue.receive(100)).hasSize(2);
    }

    @Test
    void a_lease_outlives_the_visibility_timeout() throws Exception {
        Duration timeout = Duration.ofSeconds(6);
        client.createQueue(q -> q.queueName("leased"));
        SqsQueue queue =
                new SqsQueue(
                        client,
                        new Settings(
                                settings("leased", 1).url(),
                                null,
                                null,
                                null,
                                timeout,
                                Duration.ofSeconds(1)),
                        InstantSource.system());
        send("leased", "long work");
        Delivery delivery = queue.receive(1).getFirst();
        Heard heard = new Heard();
        try (Lease lease = Lease.hold(queue, delivery, timeout, InstantSource.system(), heard)) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> heard.renewed.get() == 4);
            assertThat(queue.receive(1)).isEmpty();
            assertThat(lease.isLost()).isFalse();
        }
        assertThat(queue.delete(delivery)).isEqualTo(ACCEPTED);
    }

    @Test
    void what_was_put_aside_is_counted_where_it_is_looked_at() throws Exception {
        SqsQueue queue = queue("watched");
        queue("aside");
        send("aside", "too often");

        assertThat(queue.deadLetters()).isEmpty();
        assertThat(watching("aside").deadLetters()).hasValue(1);
        assertThatThrownBy(() -> watching("nowhere").deadLetters())
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("/nowhere");
        assertThat(watching("nowhere").depth()).isEqualTo(new QueueDepth(0, 0, 0));
    }

    private static SqsQueue watching(String aside) {
        return new SqsQueue(
                client,
                new Settings(
                        settings("watched", 1).url(),
                        settings(aside, 1).url(),
                        null,
                        null,
                        Settings.VISIBILITY_TIMEOUT,
                        Duration.ofSeconds(1)),
                InstantSource.system());
    }

    @Test
    void a_queue_that_does_not_exist_is_misconfigured_and_named() {
        SqsQueue queue = new SqsQueue(client, settings("nowhere", 1), InstantSource.system());
        assertThatThrownBy(() -> queue.receive(1))
                .isInstanceOfSatisfying(
                        QueueException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.MISCONFIGURED))
                .hasMessageContaining(origin + "000000000000/nowhere")
                .hasMessageContaining("check the URL and the Region");
    }

    @Test
    void a_server_that_is_not_there_is_transient() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Settings settings =
                new Settings(
                        URI.create("http://127.0.0.1:" + free + "/000000000000/q"),
                        null,
                        null,
                        null,
                        Settings.VISIBILITY_TIMEOUT,
                        Duration.ZERO);
        try (SqsClient nobody = SqsQueue.client(settings)) {
            SqsQueue queue = new SqsQueue(nobody, settings, InstantSource.system());
            assertThatThrownBy(() -> queue.receive(1))
                    .isInstanceOfSatisfying(
                            QueueException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
        }
    }

    @Test
    void an_interrupt_ends_the_long_poll() throws Exception {
        client.createQueue(q -> q.queueName("idle"));
        SqsQueue queue = new SqsQueue(client, settings("idle", 20), InstantSource.system());
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread receiver =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                queue.receive(1);
                            } catch (QueueException | InterruptedException e) {
                                end.complete(e);
                            }
                        });
        Awaitility.await()
                .until(() ->
                        receiver.getState() == Thread.State.WAITING
                                || receiver.getState() == Thread.State.TIMED_WAITING);
        receiver.interrupt();
        assertThat(end.get(15, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private static SqsQueue queue(String name) {
        client.createQueue(q -> q.queueName(name));
        return new SqsQueue(client, settings(name, 1), InstantSource.system());
    }

    private static Settings settings(String name, int longPollSeconds) {
        return new Settings(
                URI.create(origin + "000000000000/" + name),
                null,
                null,
                null,
                Settings.VISIBILITY_TIMEOUT,
                Duration.ofSeconds(longPollSeconds));
    }

    private static void send(String name, String body) {
        client.sendMessage(m -> m.queueUrl(origin + "000000000000/" + name).messageBody(body));
    }

    private static final class Heard implements Lease.Listener {
        final AtomicInteger renewed = new AtomicInteger();

        @Override
        public void renewed(Delivery delivery) {
            renewed.incrementAndGet();
        }

        @Override
        public void renewalFailed(Delivery delivery, QueueException reason, Instant until) {}

        @Override
        public void lost(Delivery delivery, String reason) {}

        @Override
        public void broken(Delivery delivery, RuntimeException bug) {}
    }
}
