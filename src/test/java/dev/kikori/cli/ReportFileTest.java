package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.report.ReportPage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class ReportFileTest {
    private static final String REPORT =
            "<meta content=\"" + ReportPage.GENERATOR + "\" name=\"generator\" />";

    @TempDir private Path folder;

    @Test
    void an_earlier_report_is_replaced() throws Exception {
        Path earlier = Files.writeString(folder.resolve("demo.html"), REPORT);
        ReportFile file = ReportFile.in(folder, "demo");
        file.write("new");

        assertThat(file.path()).isEqualTo(earlier);
        assertThat(earlier).hasContent("new");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(earlier));
    }

    @Test
    void a_file_of_somebody_else_is_left_alone() throws Exception {
        Path other = Files.writeString(folder.resolve("demo.html"), "mine");
        Files.createDirectory(folder.resolve("demo-2.html"));
        ReportFile file = ReportFile.in(folder, "demo");
        file.write("new");

        assertThat(other).hasContent("mine");
        assertThat(file.path()).isEqualTo(folder.resolve("demo-3.html")).hasContent("new");
    }

    @Test
    void where_there_is_no_folder_it_goes_among_temporary_files() throws Exception {
        ReportFile file = ReportFile.in(folder.resolve("absent"), "demo");
        try {
            file.write("new");
            assertThat(file.path()).hasContent("new");
        } finally {
            Files.delete(file.path());
        }
    }

    @Test
    void a_folder_is_no_file() {
        assertThatThrownBy(() -> ReportFile.at(folder))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a folder");
    }
}
