package dev.kikori.trail.summary;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kikori.testing.Golden;
import dev.kikori.testing.GoodRecords;
import dev.kikori.testing.MutatedRecords;
import dev.kikori.trail.Language;
import dev.kikori.trail.RecordJson;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

class SummariesTest {
    private static final int CASES = Integer.getInteger("kikori.fuzz.records", 2_000);
    private static final long FIRST = Long.getLong("kikori.seed", 1L);
    private static final Summaries SUMMARIES = Summaries.standard();

    /** What a missing value or a template read wrongly would leave behind. */
    private static final String HOLE = "(?s).*(?:[\\[\\]{}<>|]|\\(\\)|「」|  | ,|,,|null|\\n).*";

    static Stream<SummaryEntry> entries() {
        return SUMMARIES.catalogue().entries().stream();
    }

    @Test
    void at_least_150_event_names_have_sentences_of_their_own() {
        assertThat(entries().mapToInt(entry -> entry.names().size()).sum()).isGreaterThan(600);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void an_entry_shows_every_value_that_its_paths_lead_to(SummaryEntry entry) {
        for (String name : entry.names()) {
            for (Language language : Language.values()) {
                ObjectNode record = SampleRecord.bare(entry, name);
                List<String> expected = new ArrayList<>();
                for (Slot slot : entry.slots()) {
                    String value = SampleRecord.fill(record, slot, expected.size() + 1);
                    expected.add(
                            switch (slot.form()) {
                                case PLAIN, ENCODED, LAST_STEP -> slot.called(value, language);
                                case PORTS -> "tcp/22";
                                case ACTIONS -> "s3:GetObject";
                                case PRINCIPALS -> Grammar.of(language).everyone();
                            });
                }

                String sentence = SUMMARIES.of(record, language);

                assertThat(sentence).doesNotMatch(HOLE);
                // Slots may share a path; then the first one's value stands there.
                for (int i = 0; i < expected.size(); i++) {
                    if (entry.slots().get(i).values(record).contains("v" + (i + 1) + "x")) {
                        assertThat(sentence).contains(expected.get(i));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void an_entry_leaves_no_hole_where_the_record_has_nothing_of_it(SummaryEntry entry) {
        for (String name : entry.names()) {
            for (Language language : Language.values()) {
                ObjectNode record = SampleRecord.bare(entry, name);
                assertThat(SUMMARIES.of(record, language)).doesNotMatch(HOLE);

                record.put("errorCode", "AccessDenied");
                assertThat(SUMMARIES.of(record, language))
                        .doesNotMatch(HOLE)
                        .contains("AccessDenied");
            }
        }
    }

    @Test
    void an_entry_with_any_one_value_leaves_no_hole() {
        entries()
                .forEach(entry ->
                        entry.slots()
                                .forEach(slot -> {
                                    ObjectNode record =
                                            SampleRecord.bare(entry, entry.names().getFirst());
                                    SampleRecord.fill(record, slot, 1);
                                    for (Language language : Language.values()) {
                                        assertThat(SUMMARIES.of(record, language))
                                                .doesNotMatch(HOLE);
                                    }
                                }));
    }

    @Test
    void the_story_reads_like_this() throws Exception {
        Map<String, String> byEvent = new TreeMap<>();
        GoodRecords.story(json -> {
            JsonNode record = RecordJson.read(json);
            String event =
                    record.path("eventSource").asText("Insights").replace(".amazonaws.com", "")
                            + " "
                            + record.path("eventName")
                                    .asText(record.at("/insightDetails/insightType").asText());
            byEvent.putIfAbsent(
                    event,
                    "  "
                            + SUMMARIES.of(record, Language.ENGLISH)
                            + "\n  "
                            + SUMMARIES.of(record, Language.JAPANESE)
                            + "\n");
        });
        StringBuilder text = new StringBuilder();
        byEvent.forEach((event, sentences) -> text.append(event).append('\n').append(sentences));

        Golden.assertMatches(Path.of("src/test/resources/trail/summaries.txt"), text.toString());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "The root user (MFA) | `type`:`Root`,`sessionContext`:{`attributes`:{`mfaAuthenticated`:`true`}}",
                "IAM user sato | `type`:`IAMUser`,`arn`:`arn:aws:iam::111122223333:user/ops/sato`",
                "Somebody with an unknown user name | `type`:`IAMUser`,`userName`:`HIDDEN_DUE_TO_SECURITY_REASONS`",
                "IAM user sato of account 444455556666 | `type`:`IAMUser`,`userName`:`sato`,`accountId`:`444455556666`",
                "Role Deploy (session build-17) | `type`:`AssumedRole`,`principalId`:`AROAX:build-17`,`sessionContext`:{`sessionIssuer`:{`userName`:`Deploy`}}",
                "Role Deploy (session b) | `type`:`AssumedRole`,`arn`:`arn:aws:sts::111122223333:assumed-role/Deploy/b`",
                "Role Deploy (session b, yamada) | `type`:`AssumedRole`,`arn`:`arn:aws:sts::111122223333:assumed-role/Deploy/b`,`sessionContext`:{`sourceIdentity`:`yamada`}",
                "Instance i-0123456789abcdef0 with role web | `type`:`AssumedRole`,`arn`:`arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0`",
                "SSO user sato@example.com (permission set Admin) | `type`:`AssumedRole`,`arn`:`arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/sato@example.com`",
                "Federated user mallory | `type`:`FederatedUser`,`arn`:`arn:aws:sts::111122223333:federated-user/mallory`",
                "SAML user tanaka | `type`:`SAMLUser`,`userName`:`tanaka`",
                "Web identity 42 of accounts.google.com | `type`:`WebIdentityUser`,`userName`:`42`,`identityProvider`:`accounts.google.com`",
                "Web identity repo:acme/infra of token.actions.githubusercontent.com | `type`:`WebIdentityUser`,`userName`:`repo:acme/infra`,`identityProvider`:`arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com`",
                "Identity Center user 90-abc | `type`:`IdentityCenterUser`,`onBehalfOf`:{`userId`:`90-abc`}",
                "Directory user suzuki | `type`:`Directory`,`userName`:`suzuki`",
                "A caller of account 444455556666 (AROAX:b) | `type`:`AWSAccount`,`accountId`:`444455556666`,`principalId`:`AROAX:b`",
                "An anonymous caller | `type`:`AWSAccount`,`accountId`:`ANONYMOUS_PRINCIPAL`,`principalId`:``",
                "AWS service ec2.amazonaws.com | `type`:`AWSService`,`invokedBy`:`ec2.amazonaws.com`",
                "AWS service s3.amazonaws.com | `invokedBy`:`s3.amazonaws.com`",
                "AWS | `invokedBy`:`AWS Internal`",
                "IAM user sato through athena.amazonaws.com | `type`:`IAMUser`,`userName`:`sato`,`invokedBy`:`athena.amazonaws.com`",
                "Caller AIDAX | `type`:`Unknown`,`principalId`:`AIDAX`",
                "An unknown caller | `type`:`Unknown`",
                "An unknown caller | "
            })
    void every_kind_of_identity_begins_a_sentence(String who, @Nullable String identity)
            throws Exception {
        String fields = identity == null ? "" : identity.strip().replace('`', '"');

        assertThat(
                        english(
                                "\"userIdentity\":{"
                                        + fields
                                        + "},\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"ListBuckets\",\"recipientAccountId\":\"111122223333\""))
                .startsWith(who.strip() + " listed the buckets");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "read an EC2 widget | EC2 の GetWidget を実行しました | ec2 | GetWidget",
                "looked at RDS DB proxies | RDS の DescribeDBProxies を実行しました | rds | DescribeDBProxies",
                "looked at EC2 VPC classic link DNS support | EC2 の DescribeVpcClassicLinkDnsSupport を実行しました | ec2 | DescribeVpcClassicLinkDnsSupport",
                "read EC2 EBS encryption by default | EC2 の GetEbsEncryptionByDefault を実行しました | ec2 | GetEbsEncryptionByDefault",
                "listed WAF IP sets | WAF の ListIPSets を実行しました | wafv2 | ListIPSets",
                "created a CloudFront distribution | CloudFront の CreateDistribution を実行しました | cloudfront | CreateDistribution2020_05_31",
                "listed the functions | 関数の一覧を取得しました | lambda | ListFunctions20150331v2",
                "called Frobnicate of newthing | newthing の Frobnicate を実行しました | newthing | Frobnicate",
                "called get_object of S3 | S3 の get_object を実行しました | s3 | get_object"
            })
    void an_event_that_nobody_knows_is_told_by_the_words_of_its_name(
            String english, String japanese, String service, String name) throws Exception {
        String fields =
                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"%s.amazonaws.com\",\"eventName\":\"%s\""
                        .formatted(service.strip(), name.strip());

        assertThat(english(fields)).isEqualTo("The root user " + english.strip());
        assertThat(SUMMARIES.of(json("{" + fields + "}"), Language.JAPANESE))
                .isEqualTo("ルートユーザーが、" + japanese.strip());
    }

    @Test
    void its_names_and_ids_are_told_but_not_its_tokens() throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"iot.amazonaws.com\",\"eventName\":\"CreateThing\",\"requestParameters\":{\"clientRequestId\":\"x\",\"thingName\":\"t-1\",\"max\":\"5\",\"ownerName\":\"HIDDEN_DUE_TO_SECURITY_REASONS\",\"billingGroupArn\":\"b\",\"otherId\":\"o\"}"))
                .isEqualTo("The root user created an IoT thing (thingName t-1, billingGroupArn b)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AccessDenied | , but was denied: AccessDenied",
                "Client.UnauthorizedOperation | , but was denied: Client.UnauthorizedOperation",
                "VpceAccessDenied | , but was denied: VpceAccessDenied",
                "NoSuchBucket | , but failed: NoSuchBucket",
            })
    void a_failure_reads_as_a_failure(String code, String end) throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DeleteBucket\",\"errorCode\":\"%s\""
                                        .formatted(code)))
                .isEqualTo("The root user tried to delete a bucket" + end);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS CDK | aws-cdk/2.155.0",
                "Pulumi | APN/1.0 Pulumi/1.0 PulumiAWS/6.52.0 aws-sdk-go-v2/1.30.4",
                "Ansible | APN/1.0 Ansible/2.17.3 Boto3/1.34.1",
                "Terraform | APN/1.0 HashiCorp/1.0 Terraform/1.9.5 aws-sdk-go-v2/1.30.4",
                "AWS Tools for PowerShell | AWSPowerShell.Common/4.1.642 .NET_Core/8.0.8",
                "AWS SDK for JavaScript | aws-sdk-nodejs/2.1692.0 linux/v20.17.0",
                "AWS SDK for .NET | aws-sdk-dotnet-coreclr/3.7.400",
                "stratus-red-team | stratus-red-team_ea782787-a65d-4fc4-9fca-1c97869a9a25",
                "AWS CLI | [aws-cli/1.34.1 md/Botocore#1.35.1]"
            })
    void a_tool_goes_by_the_name_that_people_know(String tool, String agent) throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"ListBuckets\",\"sourceIPAddress\":\"192.0.2.1\",\"userAgent\":\"%s\""
                                        .formatted(agent)))
                .isEqualTo("The root user listed the buckets from 192.0.2.1 with " + tool);
    }

    @Test
    void a_crawler_that_names_itself_in_brackets_is_a_browser() throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"ListBuckets\",\"sourceIPAddress\":\"192.0.2.1\",\"userAgent\":\"[Mozilla/5.0 (compatible; bot/2.1)]\""))
                .endsWith("in a browser");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "copied ledger/台 帳.csv to object a in bucket b | s3 | CopyObject | `bucketName`:`b`,`key`:`a`,`x-amz-copy-source`:`ledger/%E5%8F%B0%20%E5%B8%B3.csv`",
                "copied ledger/100%+1 to object a in bucket b | s3 | CopyObject | `bucketName`:`b`,`key`:`a`,`x-amz-copy-source`:`ledger/100%+1`",
                "read inline policy read of role batch | iam | GetRolePolicy | `roleName`:`batch`,`policyName`:`read`",
                "changed IAM user old, now called new | iam | UpdateUser | `userName`:`old`,`newUserName`:`new`",
                "created a VPC endpoint in VPC vpc-1 | ec2 | CreateVpcEndpoint | `CreateVpcEndpointRequest`:{`VpcId`:`vpc-1`}",
                "copied image ami-1 from us-west-2 | ec2 | CopyImage | `sourceImageId`:`ami-1`,`sourceRegion`:`us-west-2`",
                "copied snapshot snap-1 from us-west-2 | ec2 | CopySnapshot | `sourceSnapshotId`:`snap-1`,`sourceRegion`:`us-west-2`",
                "changed queue orders | sqs | SetQueueAttributes | `queueUrl`:`https://sqs.us-east-1.amazonaws.com/111122223333/orders`",
                "changed the instance profile of instance i-1 to web | ec2 | AssociateIamInstanceProfile | `AssociateIamInstanceProfileRequest`:{`InstanceId`:`i-1`,`IamInstanceProfile`:{`Name`:`web`}}",
                "changed the metadata options of instance i-1: IMDSv1 allowed | ec2 | ModifyInstanceMetadataOptions | `ModifyInstanceMetadataOptionsRequest`:{`InstanceId`:`i-1`,`HttpTokens`:`optional`}",
                "created an account in the organization | organizations | CreateAccount | `accountName`:`HIDDEN_DUE_TO_SECURITY_REASONS`"
            })
    void a_sentence_names_what_was_done_to_what(
            String done, String service, String name, String request) throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"%s.amazonaws.com\",\"eventName\":\"%s\",\"requestParameters\":{%s}"
                                        .formatted(service, name, request.replace('`', '"'))))
                .isEqualTo("The root user " + done);
    }

    @Test
    void a_dry_run_is_neither_done_nor_failed() throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"RunInstances\",\"errorCode\":\"Client.DryRunOperation\""))
                .isEqualTo(
                        "The root user made a dry run to start an instance; it would have been allowed");
    }

    @Test
    void a_sign_in_fails_without_an_error_code() throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"signin.amazonaws.com\",\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Failure\"}"))
                .isEqualTo("The root user tried to sign in to the console, but failed");
    }

    @Test
    void many_things_are_counted_and_shortened() throws Exception {
        String fields =
                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"StopInstances\",\"requestParameters\":{\"instancesSet\":{\"items\":[{\"instanceId\":\"i-1\"},{\"instanceId\":\"i-2\"},{\"instanceId\":\"i-3\"},{\"instanceId\":\"i-4\"},{\"instanceId\":\"i-4\"}]}}";

        assertThat(english(fields))
                .isEqualTo("The root user stopped 4 instances (i-1, i-2, i-3, …)");
        assertThat(SUMMARIES.of(json("{" + fields + "}"), Language.JAPANESE))
                .isEqualTo("ルートユーザーが、インスタンス 4 件(i-1、i-2、i-3 など)を停止しました");
    }

    @Test
    void nothing_in_a_value_breaks_the_line_or_turns_it_around() throws Exception {
        assertThat(
                        english(
                                "\"userIdentity\":{\"type\":\"Root\"},\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"requestParameters\":{\"bucketName\":\"a\\nb\\u001b[31m\\u202ec\\u2028d\",\"key\":\"\\ud83c\"}"))
                .isEqualTo("The root user read object ? in bucket a b [31m c d");
    }

    @ParameterizedTest
    @EnumSource
    void whatever_the_record_a_sentence_is_one_short_line(Language language) throws Exception {
        MutatedRecords records = new MutatedRecords(GoodRecords.some());
        for (long seed = FIRST; seed < FIRST + CASES; seed++) {
            JsonNode record =
                    RecordJson.read(records.of(new SplittableRandom(seed), "mark").json());
            String sentence = SUMMARIES.of(record, language);
            assertThat(sentence.length()).as("seed %s", seed).isBetween(1, Summaries.CHARS_MAX);
            assertThat(sentence.chars().noneMatch(Character::isISOControl))
                    .as("seed %s: %s", seed, sentence)
                    .isTrue();
        }
    }

    private static String english(String fields) throws Exception {
        return SUMMARIES.of(json("{" + fields + "}"), Language.ENGLISH);
    }

    private static JsonNode json(String text) throws Exception {
        return RecordJson.read(text.getBytes(UTF_8));
    }
}
