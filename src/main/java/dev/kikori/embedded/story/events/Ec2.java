package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.items;
import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;
import static dev.kikori.embedded.story.events.Json.tags;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.Arrays;

/** EC2's operations on instances, volumes, snapshots and images. */
public final class Ec2 {
    private static final String SERVICE = "ec2";

    private Ec2() {}

    public static Call read(String name) {
        return Call.read(SERVICE, name).request("filterSet", object());
    }

    public static Call write(String name) {
        return Call.write(SERVICE, name);
    }

    public static Call describeInstances(String... instanceIds) {
        return read("DescribeInstances")
                .request("instancesSet", instances(instanceIds), "filterSet", object());
    }

    public static Call describeInstancesNamed(String tag) {
        return read("DescribeInstances")
                .request(
                        "instancesSet",
                        object(),
                        "filterSet",
                        items(object("name", "tag:Name", "valueSet", items(object("value", tag)))));
    }

    public static Call describeSnapshots() {
        return read("DescribeSnapshots")
                .request(
                        "maxResults",
                        1000,
                        "snapshotSet",
                        object(),
                        "ownersSet",
                        items(object("owner", "self")),
                        "sharedUsersSet",
                        object(),
                        "filterSet",
                        object());
    }

    /** One instance, started from an image, with its name as its tag. */
    public static Call runInstances(
            Account owner,
            String instanceId,
            String type,
            String image,
            String subnet,
            String group,
            String name,
            Instant now) {
        return write("RunInstances")
                .request(
                        "instancesSet",
                        items(object("imageId", image, "minCount", 1, "maxCount", 1)),
                        "instanceType",
                        type,
                        "blockDeviceMapping",
                        object(),
                        "monitoring",
                        object("enabled", false),
                        "disableApiTermination",
                        false,
                        "disableApiStop",
                        false,
                        "subnetId",
                        subnet,
                        "groupSet",
                        items(object("groupId", group)),
                        "tagSpecificationSet",
                        items(object("resourceType", "instance", "tags", list(tag("Name", name)))))
                .response(
                        "reservationId",
                        "r-0" + instanceId.substring(3),
                        "ownerId",
                        owner.id(),
                        "groupSet",
                        object(),
                        "instancesSet",
                        items(
                                object(
                                        "instanceId",
                                        instanceId,
                                        "imageId",
                                        image,
                                        "instanceState",
                                        object("code", 0, "name", "pending"),
                                        "instanceType",
                                        type,
                                        "launchTime",
                                        now.toEpochMilli(),
                                        "placement",
                                        object("tenancy", "default"),
                                        "subnetId",
                                        subnet,
                                        "groupSet",
                                        items(object("groupId", group)),
                                        "tagSet",
                                        tags("Name", name))));
    }

    public static Call terminateInstances(String... instanceIds) {
        return write("TerminateInstances")
                .request("instancesSet", instances(instanceIds))
                .response("instancesSet", changed("running", 16, "shutting-down", 32, instanceIds));
    }

    public static Call startInstances(String... instanceIds) {
        return write("StartInstances")
                .request("instancesSet", instances(instanceIds))
                .response("instancesSet", changed("stopped", 80, "pending", 0, instanceIds));
    }

    public static Call createTags(String resourceId, String... keysAndValues) {
        return write("CreateTags")
                .request(
                        "resourcesSet",
                        items(object("resourceId", resourceId)),
                        "tagSet",
                        tags(keysAndValues))
                .response("_return", true);
    }

    public static Call createKeyPair(String name, String keyPairId) {
        return write("CreateKeyPair")
                .request("keyName", name, "keyType", "ed25519", "keyFormat", "pem")
                .response(
                        "keyName",
                        name,
                        "keyPairId",
                        keyPairId,
                        "keyMaterial",
                        "<sensitiveDataRemoved>");
    }

    public static Call createSnapshot(
            Account owner, String volume, String snapshot, String description, Instant now) {
        return write("CreateSnapshot")
                .request("volumeId", volume, "description", description)
                .response(
                        "snapshotId",
                        snapshot,
                        "volumeId",
                        volume,
                        "status",
                        "pending",
                        "startTime",
                        now.toEpochMilli(),
                        "ownerId",
                        owner.id(),
                        "volumeSize",
                        "200",
                        "encrypted",
                        false,
                        "description",
                        description);
    }

    public static Call shareSnapshot(String snapshot, String accountId) {
        return snapshotPermission(snapshot, "add", accountId);
    }

    public static Call unshareSnapshot(String snapshot, String accountId) {
        return snapshotPermission(snapshot, "remove", accountId);
    }

    public static Call deleteSnapshot(String snapshot) {
        return write("DeleteSnapshot").request("snapshotId", snapshot).response("_return", true);
    }

    private static Call snapshotPermission(String snapshot, String change, String accountId) {
        return write("ModifySnapshotAttribute")
                .request(
                        "snapshotId",
                        snapshot,
                        "createVolumePermission",
                        object(change, items(object("userId", accountId))),
                        "attributeType",
                        "CREATE_VOLUME_PERMISSION")
                .response("_return", true);
    }

    private static ObjectNode instances(String... ids) {
        return ids.length == 0
                ? object()
                : items(Arrays.stream(ids).map(id -> object("instanceId", id)).toArray());
    }

    private static ObjectNode changed(
            String before, int codeBefore, String after, int codeAfter, String... ids) {
        return items(
                Arrays.stream(ids)
                        .map(id ->
                                object(
                                        "instanceId",
                                        id,
                                        "currentState",
                                        object("code", codeAfter, "name", after),
                                        "previousState",
                                        object("code", codeBefore, "name", before)))
                        .toArray());
    }

    private static ObjectNode tag(String key, String value) {
        return object("key", key, "value", value);
    }
}
