import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks ({@code check}) or rewrites ({@code write}) every Java source below the given folders with
 * google-java-format, AOSP.
 */
final class Format {
    private static final Formatter FORMATTER =
            new Formatter(
                    JavaFormatterOptions.builder()
                            .style(JavaFormatterOptions.Style.AOSP)
                            .reorderModifiers(true)
                            .formatJavadoc(true)
                            .build());

    public static void main(String... args) throws Exception {
        boolean write = args[0].equals("write");
        List<Path> unformatted = new ArrayList<>();
        for (String folder : List.of(args).subList(1, args.length)) {
            try (var files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                    String before = Files.readString(file);
                    String after = formatted(before);
                    if (!after.equals(before)) {
                        unformatted.add(file);
                        if (write) {
                            Files.writeString(file, after);
                        }
                    }
                }
            }
        }
        if (!write && !unformatted.isEmpty()) {
            unformatted.forEach(file -> System.err.println("not formatted: " + file));
            System.err.println("Format with: mvn process-sources -Dformat=write");
            System.exit(1);
        }
    }

    private static String formatted(String source) throws Exception {
        String imports =
                ImportOrderer.reorderImports(
                        RemoveUnusedImports.removeUnusedImports(source),
                        JavaFormatterOptions.Style.AOSP);
        return FORMATTER.formatSource(imports);
    }
}
