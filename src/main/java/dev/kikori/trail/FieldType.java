package dev.kikori.trail;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a field of the event document is indexed. */
public enum FieldType {
    /** Exact text, case kept; sortable and countable. */
    @JsonProperty("keyword")
    KEYWORD,
    /** An instant in ISO 8601, such as {@code 2026-03-10T01:02:03Z} or its basic notation. */
    @JsonProperty("date")
    DATE,
    /** {@code true} or {@code false}, as a JSON boolean or as exactly that text. */
    @JsonProperty("boolean")
    BOOLEAN,
    /**
     * A JSON number that a double can hold; only ever a copy, for ranges and sums, since not every
     * digit of it is searchable.
     */
    @JsonProperty("number")
    NUMBER,
    /** A whole number of up to 63 bits. */
    @JsonProperty("long")
    LONG,
    /** A point on the globe: latitude and longitude in degrees. */
    @JsonProperty("geo-point")
    GEO_POINT,
    /** Exact text whose form as an IP address, where it is one, is searchable under {@code .ip}. */
    @JsonProperty("address")
    ADDRESS,
    /** IP addresses, found by network as well. */
    @JsonProperty("ip")
    IP,
    /**
     * An object of any shape, or an array of objects, searchable by path (OpenSearch's
     * flat_object).
     */
    @JsonProperty("freeform")
    FREEFORM,
    /** The words of a whole record, for whoever types them into the search bar. */
    @JsonProperty("full-text")
    FULL_TEXT,
    /** A documented part of a free-form field, found there by its path; no field of its own. */
    @JsonProperty("within")
    WITHIN,
    /** Text that is only kept: neither indexed nor countable. */
    @JsonProperty("text-kept")
    TEXT_KEPT
}
