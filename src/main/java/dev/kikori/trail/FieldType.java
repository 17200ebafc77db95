package dev.kikori.trail;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a field of the event document is indexed. */
public enum FieldType {
    /** Exact text, case kept; sortable and countable. */
    @JsonProperty("keyword")
    KEYWORD,
    /** An ISO 8601 instant in UTC. */
    @JsonProperty("date")
    DATE,
    /** {@code true} or {@code false}, as a JSON boolean or as exactly that text. */
    @JsonProperty("boolean")
    BOOLEAN,
    /** Exact text whose form as an IP address, where it is one, is searchable under {@code .ip}. */
    @JsonProperty("address")
    ADDRESS,
    /**
     * An object of any shape, or an array of objects, searchable by path (OpenSearch's
     * flat_object).
     */
    @JsonProperty("freeform")
    FREEFORM,
    /** Text that is only kept: neither indexed nor countable. */
    @JsonProperty("text-kept")
    TEXT_KEPT
}
