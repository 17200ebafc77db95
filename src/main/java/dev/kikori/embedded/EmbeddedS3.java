package dev.kikori.embedded;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

import java.net.URI;

/**
 * A real S3 endpoint (S3Proxy, objects in memory) in this JVM, on a loopback port that the system
 * chose.
 */
public final class EmbeddedS3 implements AutoCloseable {
    private final S3Proxy server;

    public EmbeddedS3() {
        server =
                S3Proxy.builder()
                        .blobStore(new TransientNio2BlobStore())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded S3 did not start", e);
        }
    }

    /** Where S3 answers with path-style addressing, such as {@code http://127.0.0.1:41235}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded S3 did not stop", e);
        }
    }
}
