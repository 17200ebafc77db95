package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.archive.ArchiveException.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

class FileArchiveTest {
    @TempDir Path folder;

    @Test
    void a_file_is_an_object_whose_key_is_its_path() throws Exception {
        Path file = folder.resolve("AWSLogs/木 こり/a+b.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "hello");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        Files.writeString(folder.resolve("z.json"), "");
        FileArchive archive = new FileArchive("local", folder);

        assertThat(archive.list()).containsExactly(ref("AWSLogs/木 こり/a+b.json"), ref("z.json"));
        try (ArchivedObject object = archive.open(ref("AWSLogs/木 こり/a+b.json"))) {
            assertThat(object.content().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(object.sizeBytes()).isEqualTo(5);
            assertThat(object.lastModified()).isEqualTo(Instant.EPOCH);
            assertThat(object.revision())
                    .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        }
    }

    @Test
    void the_revision_follows_the_content_and_not_the_time() throws Exception {
        Path file = Files.writeString(folder.resolve("a.json"), "one");
        String first = revision();
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(revision()).isEqualTo(first);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(revision()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing.json", "folder", "", "../outside.json", "/etc/hostname", "a\0b"})
    void what_is_no_file_below_the_folder_is_gone(String key) throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createDirectory(inner.resolve("folder"));
        Files.writeString(folder.resolve("outside.json"), "secret");
        assertThat(refusal(new FileArchive("local", inner), ref(key))).isEqualTo(Kind.GONE);
    }

    @Test
    void another_bucket_is_another_archive() throws Exception {
        Files.writeString(folder.resolve("a.json"), "one");
        assertThat(refusal(new FileArchive("other", folder), ref("a.json"))).isEqualTo(Kind.GONE);
    }

    private String revision() throws Exception {
        try (ArchivedObject object = new FileArchive("local", folder).open(ref("a.json"))) {
            return object.revision();
        }
    }

    private static Kind refusal(Archive archive, ObjectRef ref) throws InterruptedException {
        try (ArchivedObject object = archive.open(ref)) {
            throw new AssertionError("opened " + object.ref());
        } catch (ArchiveException e) {
            return e.kind();
        }
    }

    private static ObjectRef ref(String key) {
        return new ObjectRef("local", key, null);
    }
}
