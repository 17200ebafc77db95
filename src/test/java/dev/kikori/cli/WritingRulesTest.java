package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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

    private final PrintStream realOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir private Path folder;

    @BeforeAll
    static void keepTheLogOfTests() {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "log4j2-test.xml");
        }
    }

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setOut(realOut);
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
            out.reset();
            String[] args =
                    Arrays.stream(run.group(1).split(" "))
                            .map(word ->
                                    PATHS.contains(word) ? folder.resolve(word).toString() : word)
                            .toArray(String[]::new);
            int exit = CommandLineInterface.run(args);
            assertThat(out.toString(UTF_8).replace(folder + "/", ""))
                    .as(run.group(1))
                    .isEqualTo(run.group(2));
            assertThat(exit).as(run.group(1)).isZero();
            runs++;
        }
        assertThat(files).isEqualTo(4);
        assertThat(runs).isEqualTo(4);
    }
}
