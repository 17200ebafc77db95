package dev.kikori.embedded.story;

import java.time.Instant;

/**
 * A part of the story, for readers.
 *
 * @param time when it begins
 * @param text what happens, in a few sentences
 */
public record Chapter(String title, Instant time, String text) {}
