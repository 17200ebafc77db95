package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhoAndHowTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "aws-cli/2.31.13 md/awscrt#0.27.6 ua/2.1 | cli | aws-cli | 2.31.13",
                "Boto3/1.34.5 md/Botocore#1.34.5 | sdk | Boto3 | 1.34.5",
                "aws-sdk-go-v2/1.24.0 os/linux | sdk | aws-sdk-go-v2 | 1.24.0",
                "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 terraform-provider-aws/5.1 | tool | Terraform | 1.9.5",
                "rclone/v1.72.1 | tool | rclone | 1.72.1",
                "console.amazonaws.com | console | console.amazonaws.com | -",
                "[S3Console/0.4, aws-internal/3] | console | S3Console | 0.4",
                "lambda.amazonaws.com | service | lambda.amazonaws.com | -",
                "AWS Internal | service | AWS Internal | -",
                "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0 | browser | Firefox | 130.0",
                "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.1 Safari/605.1.15 | browser | Safari | 17.1",
                "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1 | browser | Chrome | 130.0.6723.90",
                "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 FxiOS/131.0 Mobile/15E148 Safari/605.1.15 | browser | Firefox | 131.0",
                "Mozilla/5.0 (iPad) EdgiOS/128.0.1 Version/17.0 Mobile/15E148 Safari/604.1 | browser | Edge | 128.0.1",
                "Mozilla/5.0 (Linux; Android 10; K) Chrome/129.0.0.0 Mobile Safari/537.36 EdgA/129.0.0.0 | browser | Edge | 129.0.0.0",
                "console.ec2.amazonaws.com | console | console.ec2.amazonaws.com | -",
                "EC2ConsoleFrontend, aws-internal/3 aws-sdk-java/1.12.750 | console | EC2ConsoleFrontend | -",
                "aws-internal/3 aws-sdk-java/1.12.750 Linux/5.10 | sdk | aws-sdk-java | 1.12.750",
                "aws-internal/3 | sdk | aws-internal | 3",
                "stratus-red-team_ea782787-a65d-4fc4-9fca-1c97869a9a25 | tool | stratus-red-team | -",
                "[stratus-red-team_0362e208-cc47-4ba7-9c39-195518d6e937] | tool | stratus-red-team | -",
                "aws-sdk-go-v2/1.30.3 os/linux steampipe-plugin-aws/1.7.0 | tool | steampipe-plugin-aws | 1.7.0",
                "AWS CloudWatch Console | console | AWS CloudWatch Console | -",
                "console.aws.amazon.com | console | console.aws.amazon.com | -",
                "ec2-api-tools 1.6.12.2 | cli | ec2-api-tools | 1.6.12.2",
                "aws-cdk/2.155.0 | tool | aws-cdk | 2.155.0",
                "my-script/7 x | other | my-script | 7"
            })
    void a_user_agent_is_reduced_to_what_it_is(
            String agent, String kind, String name, String version) {
        var fields = How.of(JsonNodeFactory.instance.objectNode().put("userAgent", agent));

        assertThat(fields.get(How.AGENT_KIND)).isEqualTo(kind);
        assertThat(fields.get(How.AGENT_NAME)).isEqualTo(name);
        assertThat(fields.get(How.AGENT_VERSION)).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, address",
        "2001:db8::1, address",
        "lambda.amazonaws.com, service",
        "AWS Internal, internal",
        "elsewhere, other"
    })
    void a_source_is_an_address_a_service_or_aws_itself(String source, String kind) {
        var record = JsonNodeFactory.instance.objectNode().put("sourceIPAddress", source);

        assertThat(How.of(record)).containsEntry(How.SOURCE_KIND, kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'eventType':'AwsApiCall'} | success",
                "{'eventType':'AwsApiCall','errorCode':'AccessDenied'} | failure",
                "{'eventType':'AwsConsoleSignIn','responseElements':{'ConsoleLogin':'Failure'}} | failure",
                "{'eventType':'AwsConsoleSignIn','responseElements':{'ConsoleLogin':'Success'}} | success",
                "{'eventType':'AwsConsoleSignIn','eventName':'PasswordUpdated','responseElements':{'PasswordUpdated':'Failure'}} | failure",
                "{'eventType':'AwsServiceEvent','eventName':'CredentialVerification','serviceEventDetails':{'CredentialVerification':'Failure'}} | failure",
                "{'eventType':'AwsServiceEvent','eventName':'UserAuthentication','serviceEventDetails':{'UserAuthentication':'Success'}} | success",
                "{'eventType':'AwsServiceEvent','eventName':'RotateKey','serviceEventDetails':{'keyId':'k'}} | unknown",
                "{'eventType':'AwsCloudTrailInsight'} | unknown"
            })
    void an_outcome_is_read_from_errors_and_answers(String json, String outcome) throws Exception {
        var record = RecordJson.read(json.replace('\'', '"').getBytes(UTF_8));

        assertThat(How.of(record)).containsEntry(How.OUTCOME, outcome);
    }

    @Test
    void a_session_of_a_role_says_role_account_and_the_key_it_opened() throws Exception {
        var record =
                RecordJson.read(
                        """
                        {"userIdentity":{"type":"AssumedRole","principalId":"AROA1:build",
                          "arn":"arn:aws:sts::111122223333:assumed-role/deploy/build",
                          "sessionContext":{"sessionIssuer":{"type":"Role","userName":"deploy"}}},
                         "responseElements":{"credentials":{"accessKeyId":"ASIAIOSFODNN7EXAMPLE"}}}
                        """
                                .getBytes(UTF_8));

        assertThat(Who.of(record))
                .containsEntry(Who.NAME, "deploy/build")
                .containsEntry(Who.KIND, "role")
                .containsEntry(Who.ACCOUNT, "111122223333")
                .containsEntry(Who.ROLE, "deploy")
                .containsEntry(Who.ORIGIN, "deploy/build")
                .containsEntry(Who.ISSUED, "ASIAIOSFODNN7EXAMPLE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iam.amazonaws.com | CreateUser | AIDAIOSFODNN7EXAMPLE",
                "iam.amazonaws.com | UpdateUser | ''",
                "identitystore.amazonaws.com | CreateUser | ''"
            })
    void only_the_call_that_creates_an_iam_user_says_which_one_came_of_it(
            String service, String call, String issued) throws Exception {
        var record =
                RecordJson.read(
                        """
                        {"eventSource":"%s","eventName":"%s","responseElements":
                          {"user":{"userName":"bob","userId":"AIDAIOSFODNN7EXAMPLE"}}}
                        """
                                .formatted(service, call)
                                .getBytes(UTF_8));

        assertThat(Who.of(record).getOrDefault(Who.ISSUED, "")).isEqualTo(issued);
    }

    @Test
    void the_source_identity_says_who_is_behind_a_session() throws Exception {
        var record =
                RecordJson.read(
                        "{\"userIdentity\":{\"type\":\"AssumedRole\",\"sessionContext\":{\"sourceIdentity\":\"sato\"}}}"
                                .getBytes(UTF_8));

        assertThat(Who.of(record)).containsEntry(Who.ORIGIN, "sato");
    }

    @Test
    void a_user_of_identity_center_goes_by_the_name_that_the_sign_in_tells() throws Exception {
        var record =
                RecordJson.read(
                        """
                        {"userIdentity":{"type":"IdentityCenterUser","accountId":"111122223333",
                          "onBehalfOf":{"userId":"94482468-6071-70f3-0c2b-3a1b2c3d4e5f"}},
                         "additionalEventData":{"UserName":"sato"}}
                        """
                                .getBytes(UTF_8));

        assertThat(Who.of(record))
                .containsEntry(Who.NAME, "sato")
                .containsEntry(Who.ORIGIN, "sato")
                .containsEntry(Who.KIND, "sso");
    }

    @ParameterizedTest
    @CsvSource({"anonymous", "ANONYMOUS_PRINCIPAL"})
    void who_did_not_sign_a_request_is_no_account(String account) throws Exception {
        var record =
                RecordJson.read(
                        "{\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"%s\"}}"
                                .formatted(account)
                                .getBytes(UTF_8));

        assertThat(Who.of(record))
                .containsEntry(Who.NAME, "anonymous")
                .containsEntry(Who.KIND, "unknown")
                .doesNotContainKey(Who.ACCOUNT);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::111122223333:user/ops/sato, sato",
        "arn:aws:sts::111122223333:assumed-role/Deploy/build-17, Deploy/build-17",
        "arn:aws:iam::111122223333:root, root",
        "nobody, Auditor/sato"
    })
    void behind_a_switch_of_roles_in_the_console_is_who_switched(String from, String origin)
            throws Exception {
        var record =
                RecordJson.read(
                        """
                        {"eventSource":"signin.amazonaws.com","eventName":"SwitchRole",
                         "userIdentity":{"type":"AssumedRole",
                           "arn":"arn:aws:sts::444455556666:assumed-role/Auditor/sato"},
                         "additionalEventData":{"SwitchFrom":"%s"}}
                        """
                                .formatted(from)
                                .getBytes(UTF_8));

        assertThat(Who.of(record))
                .containsEntry(Who.NAME, "Auditor/sato")
                .containsEntry(Who.ORIGIN, origin);
    }
}
