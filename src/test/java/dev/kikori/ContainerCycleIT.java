package dev.kikori;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.opensearch.testcontainers.OpenSearchContainer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

import java.net.URI;

/** The story into OpenSearch as it is released, in a container; skipped where no Docker answers. */
class ContainerCycleIT extends StoryCycle {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("opensearchproject/opensearch:3.8.0");

    private @Nullable OpenSearchContainer<?> container;

    @Override
    URI openSearch() {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "no Docker daemon answers");
        OpenSearchContainer<?> started = new OpenSearchContainer<>(IMAGE);
        container = started;
        started.start();
        return URI.create(started.getHttpHostAddress());
    }

    @AfterAll
    void end() {
        if (container != null) {
            container.close();
        }
    }
}
