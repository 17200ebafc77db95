package dev.kikori.rules;

/** The language that a rule's condition is written in. */
public enum RuleLanguage {
    /** The CloudWatch Logs filter pattern for JSON events. */
    CLOUDWATCH,
    /** A Sigma detection, version 2.1. */
    SIGMA
}
