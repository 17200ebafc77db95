package dev.kikori.cli;

/** The command ended without doing all it should; the message says what is left. */
final class FellShortException extends Exception {
    private static final long serialVersionUID = 1;

    FellShortException(String message) {
        super(message);
    }
}
