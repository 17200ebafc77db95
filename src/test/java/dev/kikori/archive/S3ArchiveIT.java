package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.archive.ArchiveException.Kind;
import dev.kikori.archive.RecordStream.Limits;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class S3ArchiveIT {
    private static S3Proxy server;
    private static S3Client client;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        server =
                S3Proxy.builder()
                        .blobStore(new TransientNio2BlobStore())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .build();
        server.start();
        client = clientOf(server.getPort());
        client.createBucket(b -> b.bucket("plain"));
        client.createBucket(b -> b.bucket("versioned"));
        client.putBucketVersioning(v ->
                v.bucket("versioned")
                        .versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.stop();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void an_object_is_read_as_it_was_written_and_its_etag_is_its_revision() throws Exception {
        byte[] content = RecordStreamTest.gzip("{\"Records\":[1,{\"a\":2}]}");
        Instant before = Instant.now().minusSeconds(2);
        PutObjectResponse put =
                client.putObject(
                        p ->
                                p.bucket("plain")
                                        .key("AWSLogs/a b+c%/木.json.gz")
                                        .contentType("application/json")
                                        .contentEncoding("gzip"),
                        RequestBody.fromBytes(content));
        ObjectRef ref = new ObjectRef("plain", "AWSLogs/a b+c%/木.json.gz", null);
        try (ArchivedObject object = new S3Archive(client).open(ref);
                RecordStream records = new RecordStream(ref, object.content(), Limits.DEFAULT)) {
            assertThat(object.revision())
                    .isEqualTo(put.eTag().replace("\"", ""))
                    .doesNotContain("\"")
                    .isNotEmpty();
            assertThat(object.sizeBytes()).isEqualTo(content.length);
            assertThat(object.lastModified()).isAfter(before);
            assertThat(records.next())
                    .isInstanceOfSatisfying(
                            RawRecord.class,
                            r -> assertThat(r.json()).isEqualTo("1".getBytes(UTF_8)));
            assertThat(records.next()).isNotNull();
            assertThat(records.next()).isNull();
        }
    }

    @Test
    void a_version_is_its_own_revision_and_a_deleted_object_is_gone_but_for_its_versions()
            throws Exception {
        S3Archive archive = new S3Archive(client);
        String first =
                client.putObject(p -> p.bucket("versioned").key("k"), RequestBody.fromString("one"))
                        .versionId();
        String second =
                client.putObject(p -> p.bucket("versioned").key("k"), RequestBody.fromString("two"))
                        .versionId();
        try (ArchivedObject object = archive.open(new ObjectRef("versioned", "k", first))) {
            assertThat(object.revision()).isEqualTo(first);
            assertThat(object.content().readAllBytes()).isEqualTo("one".getBytes(UTF_8));
        }
        try (ArchivedObject object = archive.open(new ObjectRef("versioned", "k", null))) {
            assertThat(object.revision()).isEqualTo(second);
        }
        String marker = client.deleteObject(d -> d.bucket("versioned").key("k")).versionId();
        assertThat(refusal(client, new ObjectRef("versioned", "k", null))).isEqualTo(Kind.GONE);
        assertThat(refusal(client, new ObjectRef("versioned", "k", marker))).isEqualTo(Kind.GONE);
        try (ArchivedObject object = archive.open(new ObjectRef("versioned", "k", second))) {
            assertThat(object.content().readAllBytes()).isEqualTo("two".getBytes(UTF_8));
        }
    }

    @Test
    void a_missing_key_is_gone_and_a_missing_bucket_is_for_a_person_to_mend() {
        assertThat(refusal(client, new ObjectRef("plain", "missing", null))).isEqualTo(Kind.GONE);
        assertThat(refusal(client, new ObjectRef("nowhere", "k", null))).isEqualTo(Kind.DENIED);
    }

    @Test
    void an_object_may_be_given_up_before_its_end_more_often_than_there_are_connections()
            throws Exception {
        client.putObject(
                p -> p.bucket("plain").key("big"), RequestBody.fromBytes(new byte[1 << 20]));
        S3Archive archive = new S3Archive(client);
        for (int i = 0; i < 300; i++) {
            try (ArchivedObject object = archive.open(new ObjectRef("plain", "big", null))) {
                assertThat(object.content().read()).isZero();
            }
        }
    }

    @Test
    void a_server_that_is_not_there_is_transient() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (S3Client nobody = clientOf(free)) {
            assertThat(refusal(nobody, new ObjectRef("plain", "k", null)))
                    .isEqualTo(Kind.TRANSIENT);
        }
    }

    @Test
    void a_connection_that_is_reset_while_reading_is_transient() throws Exception {
        try (OneAnswer hostile = new OneAnswer("{\"Records\":[1,2,{\"a\":", true);
                S3Client client = clientOf(hostile.port());
                ArchivedObject object = new S3Archive(client).open(new ObjectRef("b", "k", null));
                RecordStream records =
                        new RecordStream(object.ref(), object.content(), Limits.DEFAULT)) {
            assertThat(records.next()).isNotNull();
            hostile.cut();
            assertThatThrownBy(
                            () -> {
                                while (records.next() != null) {}
                            })
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
        }
    }

    @Test
    void an_interrupt_ends_the_wait_for_a_silent_server() throws Exception {
        try (OneAnswer silent = new OneAnswer("{\"Records\":[1,2,{\"a\":", false);
                S3Client client = clientOf(silent.port());
                ArchivedObject object = new S3Archive(client).open(new ObjectRef("b", "k", null));
                RecordStream records =
                        new RecordStream(object.ref(), object.content(), Limits.DEFAULT)) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            CountDownLatch reading = new CountDownLatch(1);
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (records.next() != null) {
                                        reading.countDown();
                                    }
                                } catch (ArchiveException | InterruptedException e) {
                                    end.complete(e);
                                }
                            });
            reading.await();
            reader.interrupt();
            assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    private static Kind refusal(S3Client client, ObjectRef ref) {
        try (ArchivedObject object = new S3Archive(client).open(ref)) {
            throw new AssertionError("opened " + object.ref());
        } catch (ArchiveException e) {
            return e.kind();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static S3Client clientOf(int port) {
        return S3Archive.client(
                new S3Archive.Settings("us-east-1", URI.create("http://127.0.0.1:" + port), true));
    }

    /** A server that begins one answer and never ends it. */
    private static final class OneAnswer implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CountDownLatch cut = new CountDownLatch(1);

        OneAnswer(String beginning, boolean reset) throws IOException {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket socket = server.accept()) {
                            BufferedReader request =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    socket.getInputStream(), US_ASCII));
                            while (!request.readLine().isEmpty()) {}
                            String head =
                                    "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 100000\r\n\r\n";
                            socket.getOutputStream().write((head + beginning).getBytes(US_ASCII));
                            socket.getOutputStream().flush();
                            cut.await();
                            if (reset) {
                                socket.setSoLinger(true, 0);
                            }
                        } catch (IOException | InterruptedException e) {
                            // The test has ended.
                        }
                    });
        }

        int port() {
            return server.getLocalPort();
        }

        void cut() {
            cut.countDown();
        }

        @Override
        public void close() throws IOException {
            cut.countDown();
            server.close();
        }
    }
}
