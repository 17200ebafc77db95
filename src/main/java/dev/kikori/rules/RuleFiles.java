package dev.kikori.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the rule files below paths, and puts them on a shelf.
 *
 * <p>A rule file ends in {@code .yaml} or {@code .yml}; a file that is named itself may be called
 * anything. What begins with a dot is no rule: a clone's {@code .github} and the folders that a
 * mounted ConfigMap hides hold others' YAML or the same rules again. Links are followed, each
 * folder and each file is read once.
 */
final class RuleFiles {

    private static final int FILES_MAX = 10_000;

    private final RuleShelf shelf;
    private final Set<Path> seen = new HashSet<>();
    private int files;

    RuleFiles(RuleShelf shelf) {
        this.shelf = shelf;
    }

    /**
     * Reads what a path stands for.
     *
     * @throws IOException where there is no such path
     */
    void read(Path path) throws IOException {
        Path real = path.toRealPath();
        if (Files.isDirectory(real)) {
            folder(path);
        } else if (seen.add(real)) {
            shelf.add(path);
        }
    }

    private void folder(Path folder) {
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            if (!seen.add(folder.toRealPath())) {
                return;
            }
            entries = listed.sorted().toList();
        } catch (IOException e) {
            shelf.problem(folder.toString(), "cannot be read: " + reason(e));
            return;
        }
        for (Path entry : entries) {
            if (files > FILES_MAX) {
                return;
            }
            String name = entry.getFileName().toString().toLowerCase(Locale.ROOT);
            if (name.startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                folder(entry);
            } else if (ExampleFile.isOne(name)) {
                examples(entry, entries);
            } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                file(entry);
            }
        }
    }

    private void examples(Path file, List<Path> entries) {
        boolean belong =
                entries.stream()
                        .filter(entry -> !ExampleFile.isOne(entry.getFileName().toString()))
                        .anyMatch(entry ->
                                ExampleFile.beside(entry).filter(file::equals).isPresent());
        if (!belong) {
            shelf.warn(
                    new RuleProblem(file.toString(), 1, 1, ""),
                    "there is no rule file beside these examples");
        }
    }

    private void file(Path file) {
        try {
            if (!seen.add(file.toRealPath())) {
                return;
            }
            if (!Files.isRegularFile(file)) {
                shelf.problem(file.toString(), "no regular file; expected a text in YAML");
                return;
            }
        } catch (IOException e) {
            shelf.problem(file.toString(), "cannot be read: " + reason(e));
            return;
        }
        if (++files > FILES_MAX) {
            shelf.problem(
                    file.toString(), "more than " + FILES_MAX + " rule files; expected fewer");
            return;
        }
        shelf.add(file);
    }

    /** What the system says, without the path that stands before it already. */
    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.NoSuchFileException _ -> "it leads to no file";
            case java.nio.file.FileSystemException known when known.getReason() != null ->
                    String.valueOf(known.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }
}
