package dev.kikori.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kikori.archive.ArchiveException;
import dev.kikori.archive.ArchiveException.Kind;
import dev.kikori.archive.ArchivedObject;
import dev.kikori.archive.ObjectRef;

import org.junit.jupiter.api.Test;

import java.net.SocketException;

class FakeArchiveTest {
    private final FakeArchive archive = new FakeArchive();

    @Test
    void every_version_stays_and_the_last_one_is_current() throws Exception {
        ObjectRef first = archive.put("b", "k", "one".getBytes(UTF_8));
        archive.put("b", "k", "two".getBytes(UTF_8));
        assertThat(read(first)).isEqualTo("one");
        assertThat(read(new ObjectRef("b", "k", null))).isEqualTo("two");
        assertThat(archive.open()).isZero();
    }

    @Test
    void what_was_removed_or_never_written_is_gone() {
        ObjectRef ref = archive.put("b", "k", new byte[0]);
        archive.remove(ref);
        assertThat(refusal(ref)).isEqualTo(Kind.GONE);
        assertThat(refusal(new ObjectRef("b", "other", null))).isEqualTo(Kind.GONE);
    }

    @Test
    void faults_are_used_up_one_opening_each_and_concern_one_key() throws Exception {
        ObjectRef ref = archive.put("b", "k", "content".getBytes(UTF_8));
        ObjectRef other = archive.put("b", "other", "fine".getBytes(UTF_8));
        archive.failNext(ref, Kind.TRANSIENT, 2);
        archive.failNext(ref, Kind.DENIED, 1);
        archive.cutNext(ref, 3);

        assertThat(refusal(ref)).isEqualTo(Kind.TRANSIENT);
        assertThat(refusal(ref)).isEqualTo(Kind.TRANSIENT);
        assertThat(refusal(ref)).isEqualTo(Kind.DENIED);
        try (ArchivedObject cut = archive.open(ref)) {
            assertThat(cut.content().readNBytes(3)).isEqualTo("con".getBytes(UTF_8));
            assertThatThrownBy(() -> cut.content().read()).isInstanceOf(SocketException.class);
        }
        assertThat(read(ref)).isEqualTo("content");
        assertThat(read(other)).isEqualTo("fine");
        assertThat(archive.opened()).hasSize(6);
    }

    private String read(ObjectRef ref) throws Exception {
        try (ArchivedObject object = archive.open(ref)) {
            return new String(object.content().readAllBytes(), UTF_8);
        }
    }

    private Kind refusal(ObjectRef ref) {
        try (ArchivedObject object = archive.open(ref)) {
            throw new AssertionError("opened " + object.ref());
        } catch (ArchiveException e) {
            return e.kind();
        }
    }
}
