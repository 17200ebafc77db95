package dev.kikori.cli;

/** What the process tells its caller. */
public enum ExitCode {
    DONE(0),
    USAGE(1),
    MISCONFIGURED(2),
    /** Finished, but something failed or fell short; the output says which. */
    FELL_SHORT(3),
    BUG(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
