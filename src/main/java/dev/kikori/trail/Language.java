package dev.kikori.trail;

/** A language that Kikori explains itself in. */
public enum Language {
    ENGLISH,
    JAPANESE
}
