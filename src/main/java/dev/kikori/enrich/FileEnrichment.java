package dev.kikori.enrich;

import dev.kikori.telemetry.Telemetry;
import dev.kikori.trail.Enrichment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Knows what the operator's files say: a MaxMind database of places, one of autonomous systems, a
 * list of accounts. What there is no file for, it does not know. A file that is replaced is read
 * again within two minutes.
 */
public final class FileEnrichment implements Enrichment {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final @Nullable FollowedFile<GeoDatabase> places;
    private final @Nullable FollowedFile<GeoDatabase> networks;
    private final @Nullable FollowedFile<AccountList> accounts;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final AtomicReference<Instant> looked;
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

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
            Settings settings, InstantSource clock, Telemetry telemetry, List<String> problems) {
        this.clock = clock;
        this.telemetry = telemetry;
        looked = new AtomicReference<>(clock.instant());
        places =
                opened(
                        "geo.city",
                        settings.city(),
                        file -> database("geo.city", file, GeoDatabase.Kind.CITY),
                        problems);
        networks =
                opened(
                        "geo.asn",
                        settings.asn(),
                        file -> database("geo.asn", file, GeoDatabase.Kind.ASN),
                        problems);
        accounts = opened("accounts.file", settings.accounts(), AccountList::read, problems);
    }

    /**
     * Opens the files, and tells what events are enriched with.
     *
     * @throws EnrichmentException with every file that cannot be used
     */
    public static FileEnrichment open(Settings settings, InstantSource clock, Telemetry telemetry)
            throws EnrichmentException {
        List<String> problems = new ArrayList<>();
        FileEnrichment enrichment = new FileEnrichment(settings, clock, telemetry, problems);
        if (!problems.isEmpty()) {
            throw new EnrichmentException(problems);
        }
        telemetry.enriching(enrichment.description());
        return enrichment;
    }

    private GeoDatabase database(String key, Path file, GeoDatabase.Kind kind) throws IOException {
        AtomicBoolean told = new AtomicBoolean();
        return GeoDatabase.open(
                file,
                kind,
                reason -> {
                    if (told.compareAndSet(false, true)) {
                        telemetry.lookupFailed(reason);
                        unusable.add(key);
                        telemetry.enrichmentUnusable(unusable.size());
                    }
                });
    }

    private static <T> @Nullable FollowedFile<T> opened(
            String key,
            @Nullable Path file,
            FollowedFile.Opening<T> opening,
            List<String> problems) {
        if (file == null) {
            return null;
        }
        try {
            return new FollowedFile<>(key, file, opening);
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private <T> Optional<T> content(@Nullable FollowedFile<T> file) {
        if (file == null) {
            return Optional.empty();
        }
        Instant last = looked.get();
        Instant now = clock.instant();
        if (!now.isBefore(last.plus(LOOK_EVERY)) && looked.compareAndSet(last, now)) {
            follow();
        }
        return Optional.of(file.content());
    }

    private void follow() {
        boolean changed = false;
        for (FollowedFile<?> file :
                Stream.of(places, networks, accounts).filter(Objects::nonNull).toList()) {
            try {
                if (file.follow()) {
                    changed = true;
                    unusable.remove(file.key());
                }
            } catch (IOException e) {
                unusable.add(file.key());
                telemetry.enrichmentOutdated(String.valueOf(e.getMessage()));
            }
        }
        telemetry.enrichmentUnusable(unusable.size());
        if (changed) {
            telemetry.enriching(description());
        }
    }

    /** What it knows and what it does not, in one line. */
    String description() {
        return "places: "
                + (places == null ? "unknown, no geo.city" : places.content().description())
                + "; autonomous systems: "
                + (networks == null ? "unknown, no geo.asn" : networks.content().description())
                + "; names of accounts: "
                + (accounts == null
                        ? "unknown, no accounts.file"
                        : accounts.content().size() + " known");
    }

    @Override
    public Optional<Place> place(InetAddress address) {
        return content(places).flatMap(known -> known.find(address)).map(FileEnrichment::place);
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
        return content(networks)
                .flatMap(known -> known.find(address))
                .flatMap(FileEnrichment::network);
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
        return content(accounts).flatMap(known -> known.find(id));
    }
}
