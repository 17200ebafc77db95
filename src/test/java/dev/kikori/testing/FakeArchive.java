package dev.kikori.testing;

import dev.kikori.archive.Archive;
import dev.kikori.archive.ArchiveException;
import dev.kikori.archive.ArchiveException.Kind;
import dev.kikori.archive.ArchivedObject;
import dev.kikori.archive.ObjectRef;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A versioned bucket in memory whose objects can be made to fail, each for itself. */
public final class FakeArchive implements Archive {
    /** What happens instead when an object is opened. */
    private sealed interface Fault {
        record Refusal(Kind kind) implements Fault {}

        record Cut(int afterBytes) implements Fault {}
    }

    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Version(String id, byte[] content) {}

    private final Map<ObjectRef, List<Version>> objects = new HashMap<>();
    private final Map<ObjectRef, Deque<Fault>> faults = new HashMap<>();
    private final List<ObjectRef> opened = new ArrayList<>();
    private int versions;
    private int open;

    /** Writes a new version and returns a reference to it. */
    public synchronized ObjectRef put(String bucket, String key, byte[] content) {
        Version version = new Version("v" + ++versions, content.clone());
        objects.computeIfAbsent(new ObjectRef(bucket, key, null), k -> new ArrayList<>())
                .add(version);
        return new ObjectRef(bucket, key, version.id);
    }

    /** Removes all versions. */
    public synchronized void remove(ObjectRef ref) {
        objects.remove(anyVersion(ref));
    }

    /**
     * So many of the next openings of the key fail in this way, after what it was told to do
     * before.
     */
    public synchronized void failNext(ObjectRef ref, Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            faultsOf(ref).add(new Fault.Refusal(kind));
        }
    }

    /** The next opening of the key succeeds, but its content ends in a reset connection. */
    public synchronized void cutNext(ObjectRef ref, int afterBytes) {
        faultsOf(ref).add(new Fault.Cut(afterBytes));
    }

    /** Everything that was asked for, in order, also what failed. */
    public synchronized List<ObjectRef> opened() {
        return List.copyOf(opened);
    }

    /** How many objects were opened and not closed yet. */
    public synchronized int open() {
        return open;
    }

    @Override
    public synchronized ArchivedObject open(ObjectRef ref) throws ArchiveException {
        opened.add(ref);
        Fault fault = faultsOf(ref).poll();
        int cut =
                switch (fault) {
                    case Fault.Refusal(Kind kind) ->
                            throw new ArchiveException(kind, ref, "told to fail");
                    case Fault.Cut(int afterBytes) -> afterBytes;
                    case null -> Integer.MAX_VALUE;
                };
        Version version = find(ref);
        if (version == null) {
            throw new ArchiveException(Kind.GONE, ref, "it does not exist");
        }
        open++;
        return new ArchivedObject(
                ref,
                version.id,
                Instant.EPOCH,
                version.content.length,
                new Content(version.content, cut));
    }

    private @Nullable Version find(ObjectRef ref) {
        return objects.getOrDefault(anyVersion(ref), List.of()).reversed().stream()
                .filter(version -> ref.versionId() == null || ref.versionId().equals(version.id))
                .findFirst()
                .orElse(null);
    }

    private Deque<Fault> faultsOf(ObjectRef ref) {
        return faults.computeIfAbsent(anyVersion(ref), k -> new ArrayDeque<>());
    }

    private static ObjectRef anyVersion(ObjectRef ref) {
        return new ObjectRef(ref.bucket(), ref.key(), null);
    }

    private final class Content extends InputStream {
        private final ByteArrayInputStream bytes;
        private int left;
        private boolean closed;

        Content(byte[] content, int cut) {
            bytes = new ByteArrayInputStream(content);
            left = cut;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                throw new SocketException("Connection reset");
            }
            int count = bytes.read(into, from, Math.min(left, length));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() {
            synchronized (FakeArchive.this) {
                open -= closed ? 0 : 1;
                closed = true;
            }
        }
    }
}
