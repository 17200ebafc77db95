package dev.kikori.rules;

import org.jspecify.annotations.Nullable;

/**
 * One test of a rule that an event passed: a part of why the rule fired.
 *
 * @param path where the value stands in the original record, dotted; {@code (anywhere)} where the
 *     rule names no place
 * @param op how the value was held against what the rule expects, such as {@code equals}, {@code
 *     one_of}, {@code like}, {@code absent}; with {@code not_} before it where the rule asks for
 *     the opposite
 * @param expected what the rule holds the value against; null where {@code op} says all
 * @param value the event's value as text, shortened where it is long; null where it has none
 */
public record MatchedField(
        String path, String op, @Nullable String expected, @Nullable String value) {}
