package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.archive.ArchiveException.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FaultTest {
    private static final ObjectRef REF = new ObjectRef("trails", "a key", null);

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, GONE, does not exist",
        "404, NoSuchVersion, GONE, does not exist",
        "404, , GONE, does not exist",
        "405, MethodNotAllowed, GONE, delete marker",
        "400, KeyTooLongError, GONE, so long a key",
        "404, NoSuchBucket, DENIED, there is no bucket trails here; check its name",
        "403, AccessDenied, DENIED, without s3:ListBucket this is also the answer for a missing key",
        "403, , DENIED, s3:GetObject and kms:Decrypt",
        "403, InvalidObjectState, DENIED, restore it first",
        "403, InvalidAccessKeyId, DENIED, check them and the clock",
        "403, RequestTimeTooSkewed, DENIED, check them and the clock",
        "400, ExpiredToken, DENIED, check them and the clock",
        "400, KMS.DisabledException, DENIED, check that the key is enabled",
        "400, KMS.KMSInvalidStateException, DENIED, check that the key is enabled",
        "301, PermanentRedirect, DENIED, another Region",
        "400, AuthorizationHeaderMalformed, DENIED, another Region",
        "400, InvalidArgument, DENIED, S3 refuses the request",
        "400, RequestTimeout, TRANSIENT, come back later",
        "503, SlowDown, TRANSIENT, come back later",
        "500, InternalError, TRANSIENT, S3",
        "503, ServiceUnavailable, TRANSIENT, S3",
        "429, , TRANSIENT, come back later",
    })
    void every_answer_is_told_with_the_object_and_the_next_step(
            int status, String code, Kind kind, String next) {
        ArchiveException said =
                S3Fault.of(
                        S3Exception.builder()
                                .statusCode(status)
                                .requestId("r-1")
                                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                                .build(),
                        REF);
        assertThat(said.kind()).isEqualTo(kind);
        assertThat(said.ref()).isEqualTo(REF);
        assertThat(said)
                .hasMessageStartingWith("s3://trails/a key: ")
                .hasMessageContaining(next)
                .hasMessageContaining("request r-1");
    }

    @Test
    void the_sdks_own_types_are_told_by_their_codes() {
        assertThat(
                        S3Fault.of(
                                        NoSuchKeyException.builder()
                                                .statusCode(404)
                                                .awsErrorDetails(code("NoSuchKey"))
                                                .build(),
                                        REF)
                                .kind())
                .isEqualTo(Kind.GONE);
        assertThat(
                        S3Fault.of(
                                        NoSuchBucketException.builder()
                                                .statusCode(404)
                                                .awsErrorDetails(code("NoSuchBucket"))
                                                .build(),
                                        REF)
                                .kind())
                .isEqualTo(Kind.DENIED);
        assertThat(
                        S3Fault.of(
                                        InvalidObjectStateException.builder()
                                                .statusCode(403)
                                                .awsErrorDetails(code("InvalidObjectState"))
                                                .build(),
                                        REF)
                                .kind())
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void reading_a_version_takes_one_permission_more() {
        ArchiveException said =
                S3Fault.of(
                        S3Exception.builder().statusCode(403).build(),
                        new ObjectRef("trails", "k", "v1"));
        assertThat(said)
                .hasMessageStartingWith("s3://trails/k (version v1): ")
                .hasMessageContaining("s3:GetObjectVersion");
    }

    @Test
    void a_network_that_fails_is_transient_and_missing_credentials_are_not() {
        assertThat(
                        S3Fault.of(SdkClientException.create("Unable to execute HTTP request"), REF)
                                .kind())
                .isEqualTo(Kind.TRANSIENT);
        assertThat(S3Fault.of(ApiCallTimeoutException.create(60_000), REF).kind())
                .isEqualTo(Kind.TRANSIENT);
        assertThat(
                        S3Fault.of(
                                        SdkClientException.create(
                                                "Unable to load credentials from any provider"),
                                        REF)
                                .kind())
                .isEqualTo(Kind.DENIED);
    }

    private static AwsErrorDetails code(String code) {
        return AwsErrorDetails.builder().errorCode(code).build();
    }
}
