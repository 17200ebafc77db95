package dev.kikori.enrich;

import java.util.List;

/** Files to enrich events from that cannot be used, each with its reason. */
public final class EnrichmentException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    EnrichmentException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence each, naming the key, the file, the place in it and what is wrong. */
    public List<String> problems() {
        return problems;
    }
}
