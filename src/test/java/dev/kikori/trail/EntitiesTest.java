package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

class EntitiesTest {
    private static Collection<String> found(String json, Entities.Kind kind) throws Exception {
        Set<String> none = Set.of();
        var found = Entities.of(RecordJson.read(json.getBytes(UTF_8)));
        return found.containsKey(kind) ? found.get(kind) : none;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "10.0.0.1 | 10.0.0.1",
                "203.0.113.7/32 | 203.0.113.7",
                "https://10.1.2.3/x | 10.1.2.3",
                "Chrome/120.0.0.0 | -",
                "1.2.3.4.5 | -",
                "256.1.1.1 | -",
                "010.0.0.1 | -",
                "2001:DB8:bad:77::9 | 2001:db8:bad:77::9",
                "::/0 | ::",
                "::ffff:10.0.0.9 | 10.0.0.9 ::ffff:10.0.0.9",
                "/hosts/10.1.2.3/name | 10.1.2.3",
                "arn:aws:s3:::logs/from/10.1.2.3.gz | 10.1.2.3",
                "aws-sdk-java/2.26.31 lang/java#11.0.20.1 | -",
                "12:34:56 | -",
                "0a:1b:2c:3d:4e:5f | -",
                "AWS::EC2::VPC | -",
                "arn:aws:s3:::cafe | -"
            })
    void an_address_is_told_from_what_looks_like_one(String value, String addresses)
            throws Exception {
        assertThat(found("{\"v\":\"" + value + "\"}", Entities.Kind.IP))
                .containsExactlyInAnyOrderElementsOf(
                        addresses == null ? List.of() : Arrays.asList(addresses.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "i-0123456789abcdef0, i-0123456789abcdef0",
                "i-cfE23b1a7ceba6f86, i-cfE23b1a7ceba6f86",
                "vol-0A1B2C3D, vol-0A1B2C3D",
                "vpc-cidr-assoc-0123456789abcdef0, vpc-cidr-assoc-0123456789abcdef0",
                "i-0123456789abcdefg, -",
                "i-0123456789, -"
            })
    void the_id_of_a_resource_has_digits_of_either_case(String value, String id) throws Exception {
        assertThat(found("{\"v\":\"see " + value + "\"}", Entities.Kind.RESOURCE))
                .isEqualTo(id == null ? Set.of() : Set.of(id));
    }

    @Test
    void the_last_group_of_a_uuid_is_no_account() throws Exception {
        String json =
                "{\"a\":\"x 0f6a04f5-812a-44ed-bb2c-111111111111\",\"b\":\"arn:aws:iam::222222222222:root\",\"c\":333333333333}";

        assertThat(found(json, Entities.Kind.ACCOUNT))
                .containsExactly("222222222222", "333333333333");
    }

    @Test
    void a_user_is_found_under_its_key_in_arns_in_sessions_and_in_json_within_strings()
            throws Exception {
        String json =
                """
                {"userIdentity":{"principalId":"AROAEXAMPLE:build-17",
                  "sessionContext":{"sessionIssuer":{"type":"Role","userName":"deploy"}}},
                 "requestParameters":{"userName":"yamada","policy":"{\\"userName\\":\\"suzuki\\"}",
                  "arn":"arn:aws:iam::111122223333:user/team/sato"}}
                """;

        assertThat(found(json, Entities.Kind.USER))
                .containsExactly("build-17", "sato", "suzuki", "yamada");
    }

    @Test
    void arns_stand_in_encoded_policies_too_and_keep_the_spaces_of_their_keys() throws Exception {
        String json =
                "{\"p\":\"%7B%22Resource%22%3A%5B%22arn%3Aaws%3As3%3A%3A%3Alogs%2F*%22%5D%7D\",\"r\":\"arn:aws:s3:::b/my file.txt\"}";

        assertThat(found(json, Entities.Kind.ARN))
                .containsExactly("arn:aws:s3:::b/my file.txt", "arn:aws:s3:::logs/*");
    }

    @Test
    void what_was_touched_is_read_from_request_and_response_by_service() throws Exception {
        String json =
                """
                {"eventSource":"ec2.amazonaws.com","requestParameters":{"vpcId":"vpc-1","instancesSet":{"items":[
                  {"imageId":"ami-1"},{"imageId":"ami-2"}]}},
                 "responseElements":{"internetGateway":{"internetGatewayId":"igw-1"}}}
                """;

        assertThat(TouchedResources.standard().of(RecordJson.read(json.getBytes(UTF_8))))
                .hasToString(
                        "{resource.image=[ami-1, ami-2], resource.internet-gateway=[igw-1], resource.vpc=[vpc-1]}");
    }

    @Test
    void every_kind_of_the_table_is_a_field_of_the_catalogue() {
        assertThat(FieldNames.standard().all())
                .extracting(FieldName::name)
                .containsAll(TouchedResources.standard().fields())
                .filteredOn(name -> name.startsWith("resource."))
                .hasSameSizeAs(TouchedResources.standard().fields());
    }

    @Test
    void every_kind_that_an_id_tells_is_one_of_the_table() throws Exception {
        try (InputStream yaml = TouchedResources.class.getResourceAsStream("resource-ids.yaml")) {
            JsonNode kinds = new YAMLMapper().readTree(yaml).path("kinds");

            assertThat(kinds).isNotEmpty();
            assertThat(TouchedResources.standard().fields())
                    .containsAll(
                            kinds.valueStream().map(kind -> "resource." + kind.asText()).toList());
        }
    }

    @Test
    void of_a_role_by_its_arn_the_name_counts() throws Exception {
        String json =
                "{\"eventSource\":\"sts.amazonaws.com\",\"requestParameters\":{\"roleArn\":\"arn:aws:iam::111122223333:role/service-role/nightly\"}}";

        assertThat(TouchedResources.standard().of(RecordJson.read(json.getBytes(UTF_8))))
                .hasToString("{resource.role=[nightly]}");
    }

    @Test
    void a_user_is_also_whom_a_session_is_named_after_or_a_user_is_renamed_to() throws Exception {
        String json =
                """
                {"userIdentity":{"sessionContext":{"sourceIdentity":"lopez"}},
                 "requestParameters":{"roleSessionName":"backup-sync","newUserName":"svc-monitoring"}}
                """;

        assertThat(found(json, Entities.Kind.USER))
                .containsExactly("backup-sync", "lopez", "svc-monitoring");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lambda|requestParameters.functionName|arn:aws:lambda:us-east-1:111122223333:function:settle:PROD|function|settle",
                "lambda|requestParameters.functionName|111122223333:function:settle|function|settle",
                "secretsmanager|requestParameters.secretId|arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/orders/db-Zx9Yw8|secret|prod/orders/db",
                "secretsmanager|requestParameters.secretId|prod/orders/db|secret|prod/orders/db",
                "cloudformation|requestParameters.stackName|arn:aws:cloudformation:us-east-1:111122223333:stack/net/11112222-3333-4444-5555-666677778888|stack|net",
                "elasticloadbalancing|requestParameters.loadBalancerArn|arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188|load-balancer|web",
                "elasticloadbalancing|requestParameters.loadBalancerArn|arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/classic|load-balancer|classic",
                "sqs|requestParameters.queueUrl|https://sqs.us-east-1.amazonaws.com/111122223333/orders|queue|orders",
                "sqs|responseElements.queueUrl|https://sqs.us-east-1.amazonaws.com/111122223333/orders.fifo|queue|orders.fifo",
                "route53|responseElements.hostedZone.id|/hostedzone/Z0987654321ABC|zone|Z0987654321ABC",
                "kms|requestParameters.keyId|arn:aws:kms:us-east-1:111122223333:alias/backup|key|alias/backup",
                "kms|requestParameters.keyId|arn:aws:kms:us-east-1:111122223333:key/mrk-1|key|mrk-1",
                "ssm|requestParameters.names|arn:aws:ssm:us-east-1:111122223333:parameter/plain|parameter|plain",
                "ssm|requestParameters.names|arn:aws:ssm:us-east-1:111122223333:parameter/a/b|parameter|/a/b",
                "rds|requestParameters.sourceDBSnapshotIdentifier|arn:aws:rds:us-east-1:111122223333:snapshot:rds:db-2026-09-13|snapshot|rds:db-2026-09-13",
                "rds|requestParameters.sourceArn|arn:aws:rds:us-east-1:111122223333:cluster-snapshot:final|snapshot|final",
                "backup|requestParameters.recoveryPointArn|arn:aws:ec2:us-east-1::snapshot/snap-1|snapshot|snap-1",
                "rds|requestParameters.iamRoleArn|arn:aws:iam::111122223333:role/export|role|export",
                "rds|requestParameters.dBClusterIdentifier|arn:aws:rds:us-east-1:111122223333:cluster:orders|database|orders",
                "logs|requestParameters.logGroupName|arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/settle:*|log-group|/aws/lambda/settle",
                "s3|requestParameters.x-amz-copy-source|/ledger/2026/%E5%8F%B0.csv|bucket|ledger",
                "s3|requestParameters.x-amz-copy-source|ledger/2026/a.csv|bucket|ledger",
                "s3|requestParameters.x-amz-copy-source|arn:aws:s3:us-west-2:111122223333:accesspoint/ap/object/a.csv|bucket|ap",
                "s3|requestParameters.ReplicationConfiguration.Rule.Destination.Bucket|arn:aws:s3:::replica|bucket|replica",
                "sns|requestParameters.subscriptionArn|arn:aws:sns:us-east-1:111122223333:alarms:0f5e2d41-0000-4000-8000-000000000001|topic|alarms",
                "sns|requestParameters.topicArn|arn:aws:sns:us-east-1:111122223333:alarms.fifo|topic|alarms.fifo",
                "secretsmanager|responseElements.arn|arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf|secret|prod/db",
                "ebs|requestParameters.firstSnapshotId|snap-1|snapshot|snap-1",
                "ec2|requestParameters.gatewayId|igw-1|internet-gateway|igw-1",
                "efs|responseElements.vpcId|vpc-1|vpc|vpc-1",
                "iam|requestParameters.policyArn|arn:aws:iam::aws:policy/service-role/Basic|policy|Basic",
                "dynamodb|requestParameters.tableArn|arn:aws:dynamodb:us-east-1:111122223333:table/Ledger|table|Ledger"
            })
    void a_thing_has_one_name_however_it_is_written(
            String service, String path, String value, String kind, String name) throws Exception {
        var record = RecordJson.read("{}".getBytes(UTF_8));
        var object = (com.fasterxml.jackson.databind.node.ObjectNode) record;
        object.put("eventSource", service + ".amazonaws.com");
        String[] steps = path.split("[.]", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            object = object.putObject(steps[i]);
        }
        object.put(steps[steps.length - 1], value);

        assertThat(TouchedResources.standard().of(record))
                .hasToString("{resource.%s=[%s]}".formatted(kind, name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kms|'resources':[{'type':'AWS::KMS::Key','ARN':'arn:aws:kms:us-east-1:111122223333:key/k-1'}]|{resource.key=[k-1]}",
                "kms|'serviceEventDetails':{'keyId':'k-1'}|{resource.key=[k-1]}",
                "ec2|'requestParameters':{'networkInterfaceSet':{'items':[{'subnetId':'subnet-1','groupSet':{'items':[{'groupId':'sg-1'}]}}]}}|{resource.security-group=[sg-1], resource.subnet=[subnet-1]}",
                "ec2|'requestParameters':{'CreateNatGatewayRequest':{'SubnetId':'subnet-1','AllocationId':'eipalloc-1'}},'responseElements':{'CreateNatGatewayResponse':{'natGateway':{'natGatewayId':'nat-1','vpcId':'vpc-1'}}}|{resource.elastic-ip=[eipalloc-1], resource.nat-gateway=[nat-1], resource.subnet=[subnet-1], resource.vpc=[vpc-1]}",
                "ec2|'requestParameters':{'CreateVpcEndpointRequest':{'VpcId':'vpc-1','RouteTableId':{'tag':1,'content':'rtb-1'},'SubnetId':{'tag':1,'content':'subnet-1'},'SecurityGroupId':{'tag':1,'content':'sg-1'}}}|{resource.route-table=[rtb-1], resource.security-group=[sg-1], resource.subnet=[subnet-1], resource.vpc=[vpc-1]}",
                "ec2|'requestParameters':{'sourceImageId':'ami-1'},'responseElements':{'imageId':'ami-2'}|{resource.image=[ami-1, ami-2]}",
                "ecs|'requestParameters':{'networkConfiguration':{'awsvpcConfiguration':{'subnets':['subnet-1'],'securityGroups':['sg-1']}},'overrides':{'taskRoleArn':'arn:aws:iam::111122223333:role/r'}}|{resource.role=[r], resource.security-group=[sg-1], resource.subnet=[subnet-1]}",
                "s3|'requestParameters':{'bucketName':'b','x-amz-server-side-encryption-aws-kms-key-id':'arn:aws:kms:us-east-1:999988887777:key/k-9'}|{resource.bucket=[b], resource.key=[k-9]}",
                "s3|'requestParameters':{'bucketName':'b','ServerSideEncryptionConfiguration':{'Rule':{'ApplyServerSideEncryptionByDefault':{'KMSMasterKeyID':'k-9'}}}}|{resource.bucket=[b], resource.key=[k-9]}",
                "rds|'requestParameters':{'sourceArn':'arn:aws:rds:us-east-1:111122223333:cluster:orders'}|{}",
                "elasticloadbalancing|'requestParameters':{'subnets':['subnet-1'],'securityGroups':['sg-1']},'responseElements':{'loadBalancers':[{'loadBalancerName':'web','vpcId':'vpc-1'}]}|{resource.load-balancer=[web], resource.security-group=[sg-1], resource.subnet=[subnet-1], resource.vpc=[vpc-1]}",
                "ec2|'requestParameters':{'ModifyInstanceMetadataOptionsRequest':{'InstanceId':'i-1','HttpTokens':'optional'}}|{resource.instance=[i-1]}",
                "ec2|'requestParameters':{'DescribeNatGatewaysRequest':{'NatGatewayId':[{'tag':1,'content':'nat-1'},{'tag':2,'content':'nat-2'}],'Filter':{'Name':'vpc-id','Value':{'content':'vpc-1'}}}}|{resource.nat-gateway=[nat-1, nat-2]}",
                "rds|'requestParameters':{'dBSnapshotIdentifier':'final','attributeName':'restore','valuesToAdd':['all','999988887777']}|{resource.account=[999988887777], resource.snapshot=[final]}",
                "lambda|'requestParameters':{'functionName':'settle','principal':'events.amazonaws.com'}|{resource.function=[settle]}",
                "ec2|'requestParameters':{'gatewayId':'local'}|{}",
                "ec2|'requestParameters':{'resourcesSet':{'items':[{'resourceId':'i-1'},{'resourceId':'vpce-1'},{'resourceId':'lgw-1'},{'resourceId':'odd'}]}}|{resource.instance=[i-1], resource.vpc-endpoint=[vpce-1]}",
                "ec2|'requestParameters':{'CreateFlowLogsRequest':{'ResourceType':'VPC','ResourceId':{'tag':1,'content':'vpc-1'}}}|{resource.vpc=[vpc-1]}",
                "ec2|'responseElements':{'DeleteTransitGatewayVpcAttachmentResponse':{'transitGatewayVpcAttachment':{'transitGatewayId':'tgw-1','vpcId':'vpc-1'}}}|{resource.transit-gateway=[tgw-1], resource.vpc=[vpc-1]}",
                "ec2|'responseElements':{'CreateEgressOnlyInternetGatewayResponse':{'egressOnlyInternetGateway':{'egressOnlyInternetGatewayId':'eigw-1'}}}|{resource.internet-gateway=[eigw-1]}",
                "lambda|'requestParameters':{'kMSKeyArn':'arn:aws:kms:us-east-1:111122223333:key/k-1'}|{resource.key=[k-1]}",
                "rds|'responseElements':{'dBSubnetGroup':{'vpcId':'vpc-1','subnets':[{'subnetIdentifier':'subnet-1'}]}}|{resource.subnet=[subnet-1], resource.vpc=[vpc-1]}"
            })
    void what_was_touched_stands_in_many_places(String service, String parts, String touched)
            throws Exception {
        String json =
                "{'eventSource':'%s.amazonaws.com',%s}"
                        .formatted(service, parts)
                        .replace('\'', '"');

        assertThat(TouchedResources.standard().of(RecordJson.read(json.getBytes(UTF_8))))
                .hasToString(touched);
    }
}
