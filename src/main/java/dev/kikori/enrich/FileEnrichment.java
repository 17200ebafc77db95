package dev.kikori.enrich;

import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.Enrichment;

import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Knows what the operator's files say: a MaxMind database of places, one of autonomous systems, a
 * list of accounts. What there is no file for, it does not know.
 */
public final class FileEnrichment implements Enrichment, AutoCloseable {
    private final @Nullable GeoDatabase places;
    private final @Nullable GeoDatabase networks;
    private final @Nullable AccountList accounts;

    /**
     * The files; null for none.
     *
     * @param city a MaxMind database with countries or cities
     * @param asn a MaxMind database with autonomous systems
     * @param accounts the JSON of {@code aws organizations list-accounts}
     */
    public record Settings(@Nullable Path city, @Nullable Path asn, @Nullable Path accounts) {
        public static final Settings NONE = new Settings(null, null, null);
    }

    private FileEnrichment(
            @Nullable GeoDatabase places,
            @Nullable GeoDatabase networks,
            @Nullable AccountList accounts) {
        this.places = places;
        this.networks = networks;
        this.accounts = accounts;
    }

    /**
     * Opens the files, and tells what events are enriched with.
     *
     * @throws EnrichmentException with every file that cannot be used
     */
    public static FileEnrichment open(Settings settings, Telemetry telemetry)
            throws EnrichmentException {
        List<String> problems = new ArrayList<>();
        AtomicBoolean told = new AtomicBoolean();
        Consumer<String> broken =
                reason -> {
                    if (told.compareAndSet(false, true)) {
                        telemetry.lookupFailed(reason);
                    }
                };
        FileEnrichment enrichment =
                new FileEnrichment(
                        opened(
                                "geo.city",
                                settings.city(),
                                file -> GeoDatabase.open(file, GeoDatabase.Kind.CITY, broken),
                                problems),
                        opened(
                                "geo.asn",
                                settings.asn(),
                                file -> GeoDatabase.open(file, GeoDatabase.Kind.ASN, broken),
                                problems),
                        opened("accounts.file", settings.accounts(), AccountList::read, problems));
        if (!problems.isEmpty()) {
            enrichment.close();
            throw new EnrichmentException(problems);
        }
        telemetry.enriching(enrichment.description());
        return enrichment;
    }

    private interface Opening<T> {
        T open(Path file) throws IOException;
    }

    private static <T> @Nullable T opened(
            String key, @Nullable Path file, Opening<T> opening, List<String> problems) {
        if (file == null) {
            return null;
        }
        try {
            return opening.open(file);
        } catch (FileSystemException | FileNotFoundException e) {
            problems.add(key + " names " + file + ", which cannot be read");
        } catch (IOException e) {
            problems.add(key + ": " + file + " " + e.getMessage());
        }
        return null;
    }

    /** What it knows and what it does not, in one line. */
    String description() {
        return "places: "
                + (places == null ? "unknown, no geo.city" : places.description())
                + "; autonomous systems: "
                + (networks == null ? "unknown, no geo.asn" : networks.description())
                + "; names of accounts: "
                + (accounts == null ? "unknown, no accounts.file" : accounts.size() + " known");
    }

    @Override
    public Optional<Place> place(InetAddress address) {
        return places == null ? Optional.empty() : places.find(address).map(FileEnrichment::place);
    }

    private static Place place(Map<?, ?> found) {
        Optional<Double> latitude = GeoDatabase.at(found, Double.class, "location", "latitude");
        Optional<Double> longitude = GeoDatabase.at(found, Double.class, "location", "longitude");
        boolean known =
                latitude.isPresent()
                        && longitude.isPresent()
                        && Point.isOnGlobe(latitude.get(), longitude.get());
        return new Place(
                GeoDatabase.at(found, String.class, "country", "iso_code").orElse(null),
                GeoDatabase.at(found, String.class, "city", "names", "en").orElse(null),
                known ? new Point(latitude.get(), longitude.get()) : null);
    }

    @Override
    public Optional<Network> network(InetAddress address) {
        return networks == null
                ? Optional.empty()
                : networks.find(address).flatMap(FileEnrichment::network);
    }

    private static Optional<Network> network(Map<?, ?> found) {
        return GeoDatabase.at(found, Number.class, "autonomous_system_number")
                .map(number ->
                        new Network(
                                number.longValue(),
                                GeoDatabase.at(
                                                found,
                                                String.class,
                                                "autonomous_system_organization")
                                        .orElse(null)));
    }

    @Override
    public Optional<Account> account(String id) {
        return accounts == null ? Optional.empty() : accounts.find(id);
    }

    @Override
    public void close() {
        if (places != null) {
            places.close();
        }
        if (networks != null) {
            networks.close();
        }
    }
}
