package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Json.text;

import java.time.Duration;
import java.time.Instant;

/** KMS's operations on a key. */
public final class Kms {
    private Kms() {}

    /** A customer managed key. */
    public record Key(Account owner, Region region, String id) {
        public String arn() {
            return owner.arn("kms", region, "key/" + id);
        }
    }

    public static Call decrypt(Key key, String contextKey, String contextValue) {
        return on(Call.read("kms", "Decrypt"), key)
                .request(
                        "encryptionContext",
                        object(contextKey, contextValue),
                        "encryptionAlgorithm",
                        "SYMMETRIC_DEFAULT");
    }

    public static Call generateDataKey(Key key, String contextKey, String contextValue) {
        return on(Call.read("kms", "GenerateDataKey"), key)
                .request(
                        "keyId",
                        key.arn(),
                        "encryptionContext",
                        object(contextKey, contextValue),
                        "keySpec",
                        "AES_256");
    }

    public static Call describeKey(Key key) {
        return on(Call.read("kms", "DescribeKey"), key).request("keyId", key.id());
    }

    public static Call listAliases() {
        return Call.read("kms", "ListAliases").request("limit", 100);
    }

    /** DisableKey, EnableKey, EnableKeyRotation and the like. */
    public static Call change(String operation, Key key) {
        return on(Call.write("kms", operation), key).request("keyId", key.arn());
    }

    public static Call scheduleKeyDeletion(Key key, int days, Instant now) {
        return on(Call.write("kms", "ScheduleKeyDeletion"), key)
                .request("keyId", key.arn(), "pendingWindowInDays", days)
                .response(
                        "keyId",
                        key.arn(),
                        "deletionDate",
                        Iam.date(now.plus(Duration.ofDays(days))),
                        "keyState",
                        "PendingDeletion",
                        "pendingWindowInDays",
                        days);
    }

    public static Call cancelKeyDeletion(Key key) {
        return on(Call.write("kms", "CancelKeyDeletion"), key)
                .request("keyId", key.arn())
                .response("keyId", key.arn());
    }

    /** A key policy that gives the key to these principals. */
    public static Call putKeyPolicy(Key key, String... principalArns) {
        String policy =
                text(
                        object(
                                "Version",
                                "2012-10-17",
                                "Statement",
                                list(
                                        object(
                                                "Effect", "Allow",
                                                "Principal",
                                                        object(
                                                                "AWS",
                                                                list((Object[]) principalArns)),
                                                "Action", "kms:*",
                                                "Resource", "*"))));
        return on(Call.write("kms", "PutKeyPolicy"), key)
                .request(
                        "keyId",
                        key.arn(),
                        "policyName",
                        "default",
                        "policy",
                        policy,
                        "bypassPolicyLockoutSafetyCheck",
                        false);
    }

    /** The yearly rotation, which KMS does by itself. */
    public static Call rotateKey(Key key) {
        return on(Call.write("kms", "RotateKey"), key)
                .serviceEvent("keyId", key.id(), "rotationType", "AUTOMATIC");
    }

    private static Call on(Call call, Key key) {
        return call.on(key.owner(), "AWS::KMS::Key", key.arn());
    }
}
