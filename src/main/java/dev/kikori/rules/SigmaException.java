package dev.kikori.rules;

import org.yaml.snakeyaml.nodes.Node;

/** Says at which value a Sigma detection is wrong, why, and what was expected there. */
final class SigmaException extends Exception {

    private final transient Node at;
    private final String reason;

    SigmaException(Node at, String reason) {
        super(reason);
        this.at = at;
        this.reason = reason;
    }

    Node at() {
        return at;
    }

    String reason() {
        return reason;
    }
}
