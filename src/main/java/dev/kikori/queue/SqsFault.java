package dev.kikori.queue;

import dev.kikori.queue.QueueException.Kind;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Tells what an answer of SQS means.
 *
 * <p>Error codes: Amazon SQS API Reference, actions and "Common error types". SQS has spoken two
 * protocols, so a code may come as {@code QueueDoesNotExist} or {@code
 * AWS.SimpleQueueService.NonExistentQueue}.
 */
final class SqsFault {
    private static final String PREFIX = "AWS.SimpleQueueService.";

    /**
     * Of a delivery that is over. InvalidParameterValue is among them because SQS says so of a
     * handle that has expired, of a message that is gone and of the twelve hours; nothing else in
     * those requests could be wrong.
     */
    private static final Set<String> STALE =
            Set.of("ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidParameterValue");

    private SqsFault() {}

    /** Whether this answer to a delete or a hide only says that the delivery is over. */
    static boolean isStale(SdkException e) {
        return e instanceof AwsServiceException answer && STALE.contains(code(answer));
    }

    static QueueException of(SdkException e, String request, URI queue) {
        String asked = "queue " + queue + ": cannot " + request + ": ";
        if (e instanceof AwsServiceException answer) {
            String said =
                    " ["
                            + answer.statusCode()
                            + " "
                            + code(answer)
                            + ", request "
                            + answer.requestId()
                            + "]";
            Verdict verdict = verdict(answer);
            return new QueueException(verdict.kind, asked + verdict.what + said, e);
        }
        String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
        // The SDK has no type for it; waiting alone does not bring credentials.
        if (message.startsWith("Unable to load credentials")) {
            return new QueueException(
                    Kind.MISCONFIGURED,
                    asked + "no AWS credentials were found; give the process a role or a profile",
                    e);
        }
        return new QueueException(Kind.TRANSIENT, asked + "SQS was not reached: " + message, e);
    }

    private record Verdict(Kind kind, String what) {}

    private static Verdict verdict(AwsServiceException answer) {
        if (answer.isThrottlingException()
                || answer.isRetryableException()
                || answer.statusCode() >= 500) {
            return new Verdict(Kind.TRANSIENT, "SQS asks to come back later");
        }
        return switch (code(answer)) {
            case "QueueDoesNotExist", "NonExistentQueue", "QueueDeletedRecently" ->
                    new Verdict(
                            Kind.MISCONFIGURED,
                            "there is no such queue in this Region and account; check the URL and the Region");
            case "InvalidAddress" ->
                    new Verdict(
                            Kind.MISCONFIGURED,
                            "the URL does not fit the endpoint; check both and the Region");
            case "AccessDenied", "AccessDeniedException" ->
                    new Verdict(
                            Kind.MISCONFIGURED,
                            "access is denied; grant sqs:ReceiveMessage, sqs:DeleteMessage,"
                                    + " sqs:ChangeMessageVisibility and sqs:GetQueueAttributes on it");
            case "InvalidClientTokenId",
                    "UnrecognizedClientException",
                    "SignatureDoesNotMatch",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidAccessKeyId",
                    "IncompleteSignature",
                    "MissingAuthenticationToken",
                    "RequestExpired",
                    "OptInRequired" ->
                    new Verdict(
                            Kind.MISCONFIGURED,
                            "SQS refuses the credentials; check them, the clock and the Region");
            case "OverLimit", "RequestThrottled", "ThrottlingException", "KmsThrottled" ->
                    new Verdict(Kind.TRANSIENT, "SQS asks to come back later");
            case "KmsAccessDenied",
                    "KmsDisabled",
                    "KmsNotFound",
                    "KmsInvalidState",
                    "KmsInvalidKeyUsage",
                    "KmsOptInRequired" ->
                    new Verdict(
                            Kind.MISCONFIGURED,
                            "the KMS key of the queue cannot be used; check that it is enabled and kms:Decrypt granted");
            default ->
                    new Verdict(
                            Kind.MISCONFIGURED,
                            "SQS refuses the request: "
                                    + Objects.requireNonNullElse(answer.getMessage(), "no reason"));
        };
    }

    private static String code(AwsServiceException answer) {
        @Nullable AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        return code.startsWith(PREFIX) ? code.substring(PREFIX.length()) : code;
    }
}
