package dev.kikori.trail;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells of addresses and accounts what no record does: where an address is, who runs its network,
 * what an account is called and whose it is.
 *
 * <p>The same question always has the same answer, and an answer costs microseconds: it is asked
 * for every event.
 */
public interface Enrichment {
    /** Knows nothing. */
    Enrichment NONE =
            new Enrichment() {
                @Override
                public Optional<Place> place(InetAddress address) {
                    return Optional.empty();
                }

                @Override
                public Optional<Network> network(InetAddress address) {
                    return Optional.empty();
                }

                @Override
                public Optional<Account> account(String id) {
                    return Optional.empty();
                }
            };

    /**
     * Where an address is.
     *
     * @param country ISO 3166-1 alpha-2, such as {@code JP}; null when not known
     * @param city its English name; null when not known
     */
    record Place(@Nullable String country, @Nullable String city, @Nullable Point point) {}

    /**
     * A point on the globe.
     *
     * @param latitude degrees north, -90 to 90
     * @param longitude degrees east, -180 to 180
     */
    record Point(double latitude, double longitude) {
        public Point {
            if (!isOnGlobe(latitude, longitude)) {
                throw new IllegalArgumentException(latitude + ", " + longitude + " is nowhere");
            }
        }

        /** Whether two numbers are a point. */
        public static boolean isOnGlobe(double latitude, double longitude) {
            return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
        }
    }

    /**
     * Who runs the network of an address.
     *
     * @param number of the autonomous system
     * @param organization its name; null when not known
     */
    record Network(long number, @Nullable String organization) {}

    /**
     * An account of the organization.
     *
     * @param name null when not known, as are the others
     * @param unit the organizational unit that it is in
     */
    record Account(
            String id, @Nullable String name, @Nullable String unit, @Nullable String owner) {
        public Account {
            Objects.requireNonNull(id, "id");
        }
    }

    /** Where an address is; empty when not known. */
    Optional<Place> place(InetAddress address);

    /** Who runs the network of an address; empty when not known. */
    Optional<Network> network(InetAddress address);

    /**
     * What is known of an account.
     *
     * @param id 12 digits
     */
    Optional<Account> account(String id);
}
