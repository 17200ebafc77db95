package dev.kikori.embedded.story.events;

import java.util.List;
import java.util.Random;

/**
 * The dice of one scene: choices and ids that follow from the story's seed alone.
 *
 * <p>{@link Random} and {@link String#hashCode()} are specified to the bit, so the story is the
 * same on every JDK. Each scene has dice of its own; a change to one scene leaves the others as
 * they were.
 */
public final class Chance {
    private static final String HEX = "0123456789abcdef";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String LETTERS_AND_DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Random random;

    private Chance(long seed) {
        this.random = new Random(seed);
    }

    public static Chance of(long seed, String scene) {
        return new Chance(seed * 31 + scene.hashCode());
    }

    /** From 0 to {@code bound}, the bound itself left out. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code least} to {@code most}, both included. */
    public int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public String hex(int length) {
        return word(HEX, length);
    }

    public String base32(int length) {
        return word(BASE32, length);
    }

    public String word(int length) {
        return word(LETTERS_AND_DIGITS, length);
    }

    /** A version 4 UUID. */
    public String uuid() {
        return hex(8)
                + "-"
                + hex(4)
                + "-4"
                + hex(3)
                + "-"
                + "89ab".charAt(below(4))
                + hex(3)
                + "-"
                + hex(12);
    }

    /** An EC2 resource id, such as {@code sg-0} and sixteen hexadecimal digits. */
    public String ec2Id(String kind) {
        return kind + "-0" + hex(16);
    }

    /**
     * An access key id, plainly an example: {@code AKIA} or {@code ASIA}, nine characters, {@code
     * EXAMPLE}.
     */
    public String accessKey(String prefix) {
        return prefix + base32(9) + "EXAMPLE";
    }

    private String word(String alphabet, int length) {
        StringBuilder word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }
}
