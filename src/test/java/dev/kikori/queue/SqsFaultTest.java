package dev.kikori.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.queue.QueueException.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

import java.net.URI;

class SqsFaultTest {
    private static final URI QUEUE =
            URI.create("https://sqs.eu-west-1.amazonaws.com/111122223333/trails");

    @ParameterizedTest
    @CsvSource({
        "400, AWS.SimpleQueueService.NonExistentQueue, MISCONFIGURED, check the URL and the Region",
        "400, QueueDoesNotExist, MISCONFIGURED, check the URL and the Region",
        "404, InvalidAddress, MISCONFIGURED, does not fit the endpoint",
        "403, AccessDenied, MISCONFIGURED, grant sqs:ReceiveMessage",
        "400, AccessDeniedException, MISCONFIGURED, grant sqs:ReceiveMessage",
        "403, InvalidClientTokenId, MISCONFIGURED, refuses the credentials",
        "403, SignatureDoesNotMatch, MISCONFIGURED, refuses the credentials",
        "403, ExpiredToken, MISCONFIGURED, refuses the credentials",
        "400, KmsAccessDenied, MISCONFIGURED, kms:Decrypt",
        "400, KmsThrottled, TRANSIENT, come back later",
        "403, RequestThrottled, TRANSIENT, come back later",
        "400, ThrottlingException, TRANSIENT, come back later",
        "403, OverLimit, TRANSIENT, come back later",
        "500, InternalFailure, TRANSIENT, come back later",
        "503, ServiceUnavailable, TRANSIENT, come back later",
        "400, UnsupportedOperation, MISCONFIGURED, SQS refuses the request",
        "418, , MISCONFIGURED, SQS refuses the request",
    })
    void every_answer_is_told_with_the_queue_and_the_next_step(
            int status, String code, Kind kind, String next) {
        QueueException said = SqsFault.of(answer(status, code), "receive", QUEUE);
        assertThat(said.kind()).isEqualTo(kind);
        assertThat(said)
                .hasMessageStartingWith("queue " + QUEUE + ": cannot receive: ")
                .hasMessageContaining(next)
                .hasMessageContaining("request r-1");
    }

    @ParameterizedTest
    @CsvSource({
        "ReceiptHandleIsInvalid, true",
        "AWS.SimpleQueueService.MessageNotInflight, true",
        "InvalidParameterValue, true",
        "AccessDenied, false",
        "QueueDoesNotExist, false",
        ", false",
    })
    void a_delivery_that_is_over_is_no_trouble(String code, boolean stale) {
        assertThat(SqsFault.isStale(answer(400, code))).isEqualTo(stale);
    }

    @Test
    void a_network_that_fails_is_transient_and_missing_credentials_are_not() {
        SdkClientException network =
                SdkClientException.create("Unable to execute HTTP request: refused");
        assertThat(SqsFault.isStale(network)).isFalse();
        assertThat(SqsFault.of(network, "receive", QUEUE).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(
                        SqsFault.of(
                                        SdkClientException.create(
                                                "Unable to load credentials from any of the providers in the chain"),
                                        "receive",
                                        QUEUE)
                                .kind())
                .isEqualTo(Kind.MISCONFIGURED);
    }

    private static AwsServiceException answer(int status, String code) {
        return SqsException.builder()
                .statusCode(status)
                .requestId("r-1")
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage("said").build())
                .build();
    }
}
