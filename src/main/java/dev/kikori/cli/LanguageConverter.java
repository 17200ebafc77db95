package dev.kikori.cli;

import dev.kikori.trail.Language;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code en} or {@code ja}. */
final class LanguageConverter implements ITypeConverter<Language> {
    @Override
    public Language convert(String text) {
        return switch (text) {
            case "en" -> Language.ENGLISH;
            case "ja" -> Language.JAPANESE;
            default -> throw new TypeConversionException("'" + text + "' is not en or ja");
        };
    }
}
