package dev.kikori.enrich;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.Reader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One MaxMind database file, mapped into memory.
 *
 * <p>To replace it while it is open, move another file to its name; writing into it pulls the
 * ground away. It is not closed then, for somebody may be asking it; what nobody holds any more is
 * unmapped.
 */
final class GeoDatabase {
    /** What a database is asked for. */
    enum Kind {
        /** Country, city and coordinates. */
        CITY("City|Country|Enterprise|Location", "places"),
        /** Autonomous systems. */
        ASN("ASN|ISP", "autonomous systems");

        private final Pattern types;
        private final String content;

        Kind(String types, String content) {
            this.types = Pattern.compile(types);
            this.content = content;
        }
    }

    private final Reader reader;
    private final String type;
    private final Consumer<String> broken;

    private GeoDatabase(Reader reader, Consumer<String> broken) {
        this.reader = reader;
        this.broken = broken;
        type = reader.getMetadata().databaseType();
    }

    /**
     * Opens a database.
     *
     * @param broken told when an address cannot be looked up because the file is damaged
     * @throws IOException when it cannot be read, is none, or holds something else
     */
    static GeoDatabase open(Path file, Kind kind, Consumer<String> broken) throws IOException {
        Reader reader;
        try {
            reader = new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
        } catch (InvalidDatabaseException | CharacterCodingException | RuntimeException e) {
            throw new IOException("is no MaxMind database: " + words(e), e);
        }
        GeoDatabase database = new GeoDatabase(reader, broken);
        if (!kind.types.matcher(database.type).find()) {
            throw new IOException(
                    "is a database of type " + database.type + ", which has no " + kind.content);
        }
        return database;
    }

    /** Its type and its date, such as {@code GeoLite2-City of 2026-11-20}. */
    String description() {
        return type
                + " of "
                + LocalDate.ofInstant(reader.getMetadata().buildTime(), ZoneOffset.UTC);
    }

    /** What stands for an address. */
    Optional<Map<?, ?>> find(InetAddress address) {
        if (address instanceof Inet6Address && reader.getMetadata().ipVersion() == 4) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(reader.get(address, Map.class));
        } catch (IOException | RuntimeException e) {
            broken.accept(type + ": " + words(e));
            return Optional.empty();
        }
    }

    private static String words(Exception failure) {
        return failure instanceof InvalidDatabaseException
                ? String.valueOf(failure.getMessage())
                : "it is damaged (" + failure.getClass().getSimpleName() + ")";
    }

    /** The value below some keys, if it is one of that type. */
    static <T> Optional<T> at(Map<?, ?> found, Class<T> type, String... keys) {
        @Nullable Object at = found;
        for (String key : keys) {
            at = at instanceof Map<?, ?> members ? members.get(key) : null;
        }
        return type.isInstance(at) ? Optional.of(type.cast(at)) : Optional.empty();
    }
}
