package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The guide to writing rules says what really happens. */
class WritingRulesTest {
    private static final Path GUIDE = Path.of("docs/writing-rules.md");
    private static final Pattern FILE =
            Pattern.compile("<!-- file: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RUN =
            Pattern.compile("```\\n\\$ kikori ([^\\n]+)\\n(.*?)```", Pattern.DOTALL);
    private static final List<String> PATHS =
            List.of("my-rules", "filters", "lists.yaml", "events.jsonl");

    @RegisterExtension private final Terminal terminal = new Terminal();

    @TempDir private Path folder;

    @BeforeAll
    static void keepTheLogOfTests() {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "log4j2-test.xml");
        }
    }

    @Test
    void every_command_of_the_guide_prints_what_the_guide_shows() throws IOException {
        String guide = Files.readString(GUIDE);
        Matcher file = FILE.matcher(guide);
        int files = 0;
        while (file.find()) {
            Path path = folder.resolve(file.group(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.group(2));
            files++;
        }
        Matcher run = RUN.matcher(guide);
        int runs = 0;
        while (run.find()) {
            terminal.clear();
            String[] args =
                    Arrays.stream(run.group(1).split(" "))
                            .map(word ->
                                    PATHS.contains(word) ? folder.resolve(word).toString() : word)
                            .toArray(String[]::new);
            int exit = CommandLineInterface.run(args);
            assertThat(terminal.out().replace(folder + "/", ""))
                    .as(run.group(1))
                    .isEqualTo(run.group(2));
            assertThat(exit).as(run.group(1)).isZero();
            runs++;
        }
        assertThat(files).isEqualTo(4);
        assertThat(runs).isEqualTo(4);
    }
}
