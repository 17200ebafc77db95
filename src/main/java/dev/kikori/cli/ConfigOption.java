package dev.kikori.cli;

import dev.kikori.config.Config;
import dev.kikori.config.ConfigException;
import dev.kikori.config.ConfigLoader;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The option that names the configuration file. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "YAML file with the configuration; each key can also come from the environment,"
                            + " opensearch.url as KIKORI_OPENSEARCH_URL, and so on.")
    private @Nullable Path file;

    /** The configuration, where a file is named or the environment says where OpenSearch is. */
    Optional<Config> loadIfGiven() throws ConfigException {
        return file == null && System.getenv("KIKORI_OPENSEARCH_URL") == null
                ? Optional.empty()
                : Optional.of(load(List.of()));
    }

    Config load(List<ConfigLoader.Need> needs) throws ConfigException {
        return new ConfigLoader(System.getenv()).load(file, needs);
    }
}
