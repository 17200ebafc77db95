package dev.kikori.config;

import java.util.List;

/** Everything that is wrong with the configuration, at once. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(
                (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + " in the configuration:\n  - "
                        + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each, naming the key, the cause and what would do. */
    public List<String> problems() {
        return problems;
    }
}
