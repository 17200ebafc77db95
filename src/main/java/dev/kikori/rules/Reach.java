package dev.kikori.rules;

/** What a path does where the record holds an array that the path does not mention. */
public enum Reach {
    /**
     * The path ends there without a value: an array is no scalar (the CloudWatch Logs filter
     * language).
     */
    VALUE,
    /** Every element is tried, on the way and at the end, however deep (Sigma). */
    ELEMENTS
}
