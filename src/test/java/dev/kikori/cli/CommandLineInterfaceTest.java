package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.testing.FakeOpenSearch;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class CommandLineInterfaceTest {
    @RegisterExtension private final Terminal terminal = new Terminal();

    @BeforeAll
    static void keepTheLogOfTests() {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "log4j2-test.xml");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "demo --help",
                "worker --help",
                "setup -h",
                "version --help",
                "version"
            })
    void whoever_asks_is_answered_on_stdout_with_0(String line) {
        assertThat(CommandLineInterface.run(line.split(" ", -1))).isZero();

        assertThat(terminal.out()).containsIgnoringCase("kikori");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void the_help_lists_every_command_and_every_exit_code() {
        CommandLineInterface.run("--help");

        assertThat(terminal.out()).contains("demo", "worker", "setup", "version");
        for (ExitCode code : ExitCode.values()) {
            assertThat(terminal.out()).containsPattern("(?m)^ +" + code.number() + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wroker",
                "--unknown",
                "worker --unknown",
                "worker surplus",
                "worker --config",
                "setup --config a --config b",
                "demo --data"
            })
    void a_wrong_command_line_is_told_on_stderr_with_1(String line) {
        assertThat(CommandLineInterface.run(line.split(" ", -1))).isEqualTo(1);

        assertThat(terminal.err()).startsWith("kikori: ");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void a_preview_of_a_folder_without_rules_is_told_before_a_server_is_asked(@TempDir Path folder)
            throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("c.conf"), "opensearch:\n  url: http://127.0.0.1:1");

        assertThat(
                        CommandLineInterface.run(
                                "detect",
                                "--preview",
                                "--rules",
                                folder.toString(),
                                "--config",
                                config.toString()))
                .isEqualTo(1);

        assertThat(terminal.err()).contains("--rules: there is no rule file (*.yaml, *.yml) in");
    }

    @Test
    void without_a_command_one_is_missed() {
        assertThat(CommandLineInterface.run(new String[0])).isEqualTo(1);

        assertThat(terminal.err()).startsWith("kikori: a command is missing");
    }

    @Test
    void a_slip_of_the_finger_gets_a_suggestion() {
        CommandLineInterface.run("wroker");

        assertThat(terminal.err()).contains("Did you mean", "worker");
    }

    @Test
    void without_a_configuration_the_worker_says_all_that_is_missing_with_2() {
        assertThat(CommandLineInterface.run("worker")).isEqualTo(2);

        assertThat(terminal.err())
                .startsWith("kikori: 2 problems in the configuration:")
                .contains("queue.url is missing", "opensearch.url is missing");
    }

    @Test
    void a_configuration_that_is_not_there_is_2() {
        assertThat(CommandLineInterface.run("setup", "--config", "/absent/kikori.yaml"))
                .isEqualTo(2);

        assertThat(terminal.err()).contains("/absent/kikori.yaml cannot be read");
    }

    @Test
    void wrong_credentials_are_2(@TempDir Path folder) throws IOException {
        try (FakeOpenSearch openSearch = new FakeOpenSearch()) {
            openSearch.failNext(401, "Unauthorized");

            assertThat(CommandLineInterface.run("setup", "--config", config(folder, openSearch)))
                    .isEqualTo(2);

            assertThat(terminal.err())
                    .contains("check opensearch.username and opensearch.password");
        }
    }

    @Test
    void a_cluster_that_is_not_there_is_3(@TempDir Path folder) throws IOException {
        FakeOpenSearch openSearch = new FakeOpenSearch();
        openSearch.close();

        assertThat(CommandLineInterface.run("setup", "--config", config(folder, openSearch)))
                .isEqualTo(3);

        assertThat(terminal.err()).contains(openSearch.url().toString());
    }

    @Test
    void what_opensearch_refuses_for_no_reason_of_the_operators_is_a_bug_with_70(
            @TempDir Path folder) throws IOException {
        try (FakeOpenSearch openSearch = new FakeOpenSearch()) {
            openSearch.failNext(418, "{\"error\":\"a teapot\"}");

            assertThat(CommandLineInterface.run("setup", "--config", config(folder, openSearch)))
                    .isEqualTo(70);

            assertThat(terminal.err())
                    .startsWith("kikori: a bug, please report it with these lines:");
        }
    }

    private static String config(Path folder, FakeOpenSearch openSearch) throws IOException {
        return Files.writeString(
                        folder.resolve("kikori.yaml"),
                        "opensearch:\n  url: " + openSearch.url() + "\n")
                .toString();
    }
}
