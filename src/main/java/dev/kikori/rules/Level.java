package dev.kikori.rules;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much a match matters, in Sigma's words. */
public enum Level {
    INFORMATIONAL(1),
    LOW(2),
    MEDIUM(3),
    HIGH(4),
    CRITICAL(5);

    private final int number;

    Level(int number) {
        this.number = number;
    }

    /** From 1, informational, to 5, critical: what to sort by. */
    public int number() {
        return number;
    }

    /** As rule files and findings spell it: {@code low}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Level> of(String word) {
        return Stream.of(values()).filter(level -> level.word().equals(word)).findFirst();
    }
}
