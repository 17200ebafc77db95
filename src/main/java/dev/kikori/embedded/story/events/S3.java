package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

/** S3's operations on buckets and objects. */
public final class S3 {
    private S3() {}

    /**
     * A bucket, with what its records name of it.
     *
     * @param region decides the host that clients call
     */
    public record Bucket(Account owner, Region region, String name) {
        public String arn() {
            return "arn:aws:s3:::" + name;
        }

        String host() {
            return name + ".s3." + region.id() + ".amazonaws.com";
        }
    }

    public static Call listBuckets(Region region) {
        return transferring(
                Call.read("s3", "ListBuckets")
                        .request("Host", "s3." + region.id() + ".amazonaws.com"),
                0,
                1243);
    }

    /**
     * One of the many questions about a bucket, such as GetBucketAcl, whose parameter is called
     * {@code acl}.
     */
    public static Call getBucket(String operation, String parameter, Bucket bucket) {
        return onBucket(Call.read("s3", operation), bucket, parameter, "", 0, 480);
    }

    /** A change of a bucket's settings. */
    public static Call putBucket(
            String operation, String parameter, Bucket bucket, String key, @Nullable Object value) {
        Call call = onBucket(Call.write("s3", operation), bucket, parameter, "", 312, 0);
        ObjectNode request = (ObjectNode) call.fields().path("requestParameters").deepCopy();
        request.set(key, Json.node(value));
        return call.with("requestParameters", request);
    }

    public static Call deleteBucketSetting(String operation, String parameter, Bucket bucket) {
        return onBucket(Call.write("s3", operation), bucket, parameter, "", 0, 0);
    }

    /** A bucket policy that lets one principal do everything. */
    public static Call putBucketPolicy(Bucket bucket, String principalArn, String... actions) {
        return putBucket(
                "PutBucketPolicy",
                "policy",
                bucket,
                "bucketPolicy",
                object(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        list(
                                object(
                                        "Sid",
                                        "Sharing",
                                        "Effect",
                                        "Allow",
                                        "Principal",
                                        object("AWS", principalArn),
                                        "Action",
                                        list((Object[]) actions),
                                        "Resource",
                                        list(bucket.arn(), bucket.arn() + "/*")))));
    }

    public static Call listObjects(Bucket bucket, String prefix) {
        Call call =
                transferring(
                        Call.read("s3", "ListObjects")
                                .request(
                                        "list-type",
                                        "2",
                                        "bucketName",
                                        bucket.name(),
                                        "encoding-type",
                                        "url",
                                        "prefix",
                                        prefix,
                                        "delimiter",
                                        "/",
                                        "Host",
                                        bucket.host()),
                        0,
                        18_402);
        return call.with(
                        "resources",
                        list(
                                object(
                                        "type",
                                        "AWS::S3::Object",
                                        "ARNPrefix",
                                        bucket.arn() + "/" + prefix)))
                .on(bucket.owner(), "AWS::S3::Bucket", bucket.arn())
                .data();
    }

    public static Call getObject(Bucket bucket, String key, int bytes) {
        return onObject(Call.read("s3", "GetObject"), bucket, key, 0, bytes);
    }

    public static Call headObject(Bucket bucket, String key) {
        return onObject(Call.read("s3", "HeadObject"), bucket, key, 0, 0);
    }

    public static Call putObject(Bucket bucket, String key, int bytes) {
        return onObject(Call.write("s3", "PutObject"), bucket, key, bytes, 0)
                .response("x-amz-server-side-encryption", "aws:kms");
    }

    public static Call deleteObject(Bucket bucket, String key) {
        return onObject(Call.write("s3", "DeleteObject"), bucket, key, 0, 0);
    }

    /** An object copied onto itself, encrypted with a key that only the caller has (SSE-C). */
    public static Call encryptWithOwnKey(Bucket bucket, String key) {
        Call call = onObject(Call.write("s3", "CopyObject"), bucket, key, 0, 234);
        ObjectNode request = (ObjectNode) call.fields().path("requestParameters").deepCopy();
        request.put("x-amz-copy-source", bucket.name() + "/" + key);
        request.put("x-amz-server-side-encryption-customer-algorithm", "AES256");
        return call.with("requestParameters", request)
                .response("x-amz-server-side-encryption-customer-algorithm", "AES256");
    }

    private static Call onBucket(
            Call call, Bucket bucket, String parameter, String value, int in, int out) {
        return transferring(
                        call.request(
                                "bucketName",
                                bucket.name(),
                                "Host",
                                bucket.host(),
                                parameter,
                                value),
                        in,
                        out)
                .on(bucket.owner(), "AWS::S3::Bucket", bucket.arn());
    }

    private static Call onObject(Call call, Bucket bucket, String key, int in, int out) {
        Call named =
                transferring(
                        call.request(
                                "bucketName", bucket.name(), "Host", bucket.host(), "key", key),
                        in,
                        out);
        return named.with(
                        "resources",
                        list(object("type", "AWS::S3::Object", "ARN", bucket.arn() + "/" + key)))
                .on(bucket.owner(), "AWS::S3::Bucket", bucket.arn())
                .data();
    }

    private static Call transferring(Call call, int bytesIn, int bytesOut) {
        return call.with(
                "additionalEventData",
                object(
                        "SignatureVersion", "SigV4",
                        "CipherSuite", "TLS_AES_128_GCM_SHA256",
                        "bytesTransferredIn", bytesIn,
                        "AuthenticationMethod", "AuthHeader",
                        "bytesTransferredOut", bytesOut));
    }
}
