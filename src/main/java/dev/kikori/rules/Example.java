package dev.kikori.rules;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A small CloudTrail record that shows what a rule is true of, or what it is not.
 *
 * @param matches whether the rule is to be true of the record
 * @param line where it stands in the rule's file, from 1
 */
public record Example(JsonNode event, boolean matches, int line) {}
