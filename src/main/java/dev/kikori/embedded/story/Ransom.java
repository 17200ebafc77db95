package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Chance;
import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.S3;
import dev.kikori.embedded.story.events.Steps;
import dev.kikori.embedded.story.events.Timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The backups are encrypted with a key that only the intruder has, the keys are set to die, a note
 * is left.
 */
final class Ransom implements Scene {
    static final int BACKUPS_ENCRYPTED = 48;

    private static final Instant BEGINS = Instant.parse("2026-03-11T00:09:12Z");

    @Override
    public List<Chapter> chapters() {
        return List.of(
                new Chapter(
                        "Ransom",
                        BEGINS,
                        "Versioning off, "
                                + BACKUPS_ENCRYPTED
                                + " backups copied onto themselves with the intruder's own key, the last ones"
                                + " deleted; then PutKeyPolicy, DisableKey and ScheduleKeyDeletion with the"
                                + " shortest wait of seven days, and RANSOM_NOTE.txt."));
    }

    @Override
    public void play(Timeline timeline, Chance chance) {
        Steps steps =
                new Steps(timeline, chance, BEGINS, Intruder.withOwnUser(), PRODUCTION, US_EAST_1);
        steps.pace(2, 7);
        steps.then(
                S3.putBucket(
                        "PutBucketVersioning",
                        "versioning",
                        Estate.BACKUPS,
                        "VersioningConfiguration",
                        object("Status", "Suspended")),
                S3.deleteBucketSetting("DeleteBucketLifecycle", "lifecycle", Estate.BACKUPS),
                S3.listObjects(Estate.BACKUPS, "orders/"));
        for (int i = 0; i < BACKUPS_ENCRYPTED; i++) {
            steps.then(
                    S3.encryptWithOwnKey(
                            Estate.BACKUPS, "orders/2026-" + (10 + i % 3) + "/" + i + ".dump"));
        }
        for (int i = 0; i < 6; i++) {
            steps.then(S3.deleteObject(Estate.BACKUPS, "ledger/2026-03-0" + (3 + i) + ".dump"));
        }
        steps.then(
                S3.putObject(Estate.BACKUPS, "RANSOM_NOTE.txt", 1_204),
                S3.putObject(Estate.STATEMENTS, "RANSOM_NOTE.txt", 1_204));
        steps.pause(Duration.ofSeconds(50));
        steps.pace(8, 25);
        steps.then(
                Kms.listAliases(),
                Kms.describeKey(Estate.STATEMENTS_KEY),
                Kms.putKeyPolicy(
                        Estate.STATEMENTS_KEY,
                        PRODUCTION.iam("root"),
                        "arn:aws:iam::" + Intruder.OTHER_ACCOUNT + ":root"),
                Kms.change("DisableKey", Estate.STATEMENTS_KEY));
        steps.then(Kms.scheduleKeyDeletion(Estate.STATEMENTS_KEY, 7, steps.now()));
        steps.then(Kms.change("DisableKey", Estate.BACKUPS_KEY));
        steps.then(Kms.scheduleKeyDeletion(Estate.BACKUPS_KEY, 7, steps.now()));
        steps.in(AP_NORTHEAST_1);
        steps.then(Kms.scheduleKeyDeletion(Estate.TOKYO_KEY, 7, steps.now()));
    }
}
