package dev.kikori.archive;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the key of an object says about it.
 *
 * <p>CloudTrail writes {@code
 * [prefix/]AWSLogs/[o-organization/]account/folder/region/YYYY/MM/DD/account_folder_region_YYYYMMDDTHHmmZ_unique.json.gz}
 * (CloudTrail User Guide, "Finding your CloudTrail log files"); the folder tells the kind. An
 * object that was copied elsewhere but kept that file name is recognised by the name alone.
 */
public sealed interface TrailKey {

    /** The kinds of object that CloudTrail delivers, by their folder. */
    enum Kind {
        /** Management and data events. */
        CLOUDTRAIL("CloudTrail"),
        INSIGHT("CloudTrail-Insight"),
        NETWORK_ACTIVITY("CloudTrail-NetworkActivity"),
        /** Summaries of data events, in a shape of their own. */
        AGGREGATED("CloudTrail-Aggregated"),
        /** Signed lists of delivered objects: no events. */
        DIGEST("CloudTrail-Digest");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        public String folder() {
            return folder;
        }

        static Optional<Kind> ofFolder(String folder) {
            for (Kind kind : values()) {
                if (kind.folder.equals(folder)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * An object that CloudTrail delivered.
     *
     * @param prefix what stands before {@code AWSLogs}, without the last slash; empty where nothing
     *     does. Of a copied object: the folder it lies in
     * @param organization {@code o-…} of an organization trail
     * @param account as the path spells it: normally twelve digits
     * @param region as the path spells it
     * @param date the day of delivery (of a digest: the day its hour ends), UTC
     * @param time the minute of delivery (of a digest: the end of its hour) from the file name;
     *     null where the name does not carry one
     */
    record Trail(
            Kind kind,
            String prefix,
            @Nullable String organization,
            String account,
            String region,
            LocalDate date,
            String fileName,
            @Nullable Instant time)
            implements TrailKey {}

    /** Anything else, with the reason why it is not taken for a trail object. */
    record Other(String reason) implements TrailKey {}

    /** Reads a key (decoded, not URL-encoded). Never fails: what does not fit is {@link Other}. */
    static TrailKey parse(String key) {
        return TrailKeyReader.read(key);
    }
}
