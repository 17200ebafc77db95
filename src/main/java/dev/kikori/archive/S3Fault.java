package dev.kikori.archive;

import dev.kikori.archive.ArchiveException.Kind;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

import java.util.Objects;

/**
 * Tells what an answer of S3 means for the object.
 *
 * <p>In doubt it is DENIED: the message stays in the queue and somebody is told, while GONE and
 * CORRUPT end an object for good. A missing bucket is in doubt: a wrong endpoint, account or Region
 * looks the same, and would dead-letter everything that arrives.
 *
 * <p>Error codes: Amazon S3 API Reference, "Error responses".
 */
final class S3Fault {
    private S3Fault() {}

    static ArchiveException of(SdkException e, ObjectRef ref) {
        if (e instanceof AwsServiceException answer) {
            String code = code(answer);
            String said =
                    " ["
                            + answer.statusCode()
                            + " "
                            + code
                            + ", request "
                            + answer.requestId()
                            + "]";
            Verdict verdict = verdict(answer, code, ref);
            return new ArchiveException(verdict.kind, ref, verdict.what + said, e);
        }
        String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
        // The SDK has no type for it; waiting alone does not bring credentials.
        if (message.startsWith("Unable to load credentials")) {
            return new ArchiveException(
                    Kind.DENIED,
                    ref,
                    "no AWS credentials were found; give the process a role or a profile",
                    e);
        }
        return new ArchiveException(Kind.TRANSIENT, ref, "S3 was not reached: " + message, e);
    }

    private record Verdict(Kind kind, String what) {}

    private static Verdict verdict(AwsServiceException answer, String code, ObjectRef ref) {
        if (answer.isThrottlingException() || answer.isRetryableException()) {
            return new Verdict(Kind.TRANSIENT, "S3 asks to come back later");
        }
        return switch (code) {
            case "NoSuchKey", "NoSuchVersion" ->
                    new Verdict(Kind.GONE, "it does not exist (any more)");
            case "MethodNotAllowed" -> new Verdict(Kind.GONE, "this version is a delete marker");
            case "KeyTooLongError" -> new Verdict(Kind.GONE, "no object can have so long a key");
            case "NoSuchBucket" ->
                    new Verdict(
                            Kind.DENIED,
                            "there is no bucket "
                                    + ref.bucket()
                                    + " here; check its name, the endpoint and the Region");
            case "InvalidObjectState" ->
                    new Verdict(
                            Kind.DENIED,
                            "it was moved to an archive storage class; restore it first");
            case "PermanentRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" ->
                    new Verdict(
                            Kind.DENIED,
                            "the bucket lies in another Region; set the Region to the bucket's");
            case "ExpiredToken",
                    "InvalidToken",
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "RequestTimeTooSkewed" ->
                    new Verdict(
                            Kind.DENIED, "S3 refuses the credentials; check them and the clock");
            case "RequestTimeout", "TemporaryRedirect" ->
                    new Verdict(Kind.TRANSIENT, "S3 asks to come back later");
            default -> byStatus(answer.statusCode(), code, ref);
        };
    }

    private static Verdict byStatus(int status, String code, ObjectRef ref) {
        if (code.startsWith("KMS.")) {
            return new Verdict(
                    Kind.DENIED,
                    "the KMS key it is encrypted with cannot be used; check that the key is enabled and kms:Decrypt granted");
        }
        return switch (status) {
            case 403 ->
                    new Verdict(
                            Kind.DENIED,
                            "access is denied; check "
                                    + (ref.versionId() == null
                                            ? "s3:GetObject"
                                            : "s3:GetObject, s3:GetObjectVersion")
                                    + " and kms:Decrypt (without s3:ListBucket this is also the answer for a missing key)");
            case 404, 410 -> new Verdict(Kind.GONE, "it does not exist (any more)");
            case 408, 429 -> new Verdict(Kind.TRANSIENT, "S3 asks to come back later");
            default ->
                    status >= 500
                            ? new Verdict(Kind.TRANSIENT, "S3 has trouble")
                            : new Verdict(Kind.DENIED, "S3 refuses the request");
        };
    }

    private static String code(AwsServiceException answer) {
        @Nullable AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }
}
