package dev.kikori.embedded;

import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.http.HttpServerTransport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** A real OpenSearch node in this JVM, on a loopback port that the system chose. */
public final class EmbeddedOpenSearch implements AutoCloseable {
    private final OpenSearchRunner runner;
    private final URI url;

    /**
     * Starts the node and waits until it answers.
     *
     * @param folder where it keeps its data; created when missing, left to the caller to delete
     */
    public EmbeddedOpenSearch(Path folder) {
        System.setProperty("opensearch.set.netty.runtime.available.processors", "false");
        runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("http.port", "0");
            settings.put("transport.port", "0");
            settings.put("network.host", "127.0.0.1");
            settings.put("node.name", "embedded");
            // One node holds one copy of everything; the disk of a trial may be nearly full.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
            settings.put("action.auto_create_index", "true");
            settings.put("http.max_content_length", "100mb");
            // The other way counts the whole heap, garbage included: right for a JVM of its own
            // with G1, but here the tests share it, and a serial collector lets garbage lie.
            settings.put("indices.breaker.total.use_real_memory", "false");
        });
        runner.build(
                OpenSearchRunner.newConfigs()
                        .basePath(folder.toString())
                        .clusterName("kikori-embedded-" + ProcessHandle.current().pid())
                        .numOfNode(1));
        runner.ensureYellow();
        int port =
                runner.node()
                        .injector()
                        .getInstance(HttpServerTransport.class)
                        .boundAddress()
                        .publishAddress()
                        .getPort();
        url = URI.create("http://127.0.0.1:" + port);
    }

    /** Where the node answers HTTP, such as {@code http://127.0.0.1:41233}. */
    public URI url() {
        return url;
    }

    @Override
    public void close() {
        try {
            runner.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the embedded OpenSearch", e);
        }
    }
}
