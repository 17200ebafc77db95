package dev.kikori.trail;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void of_a_role_by_its_arn_the_name_counts() throws Exception {
        String json =
                "{\"eventSource\":\"sts.amazonaws.com\",\"requestParameters\":{\"roleArn\":\"arn:aws:iam::111122223333:role/service-role/nightly\"}}";

        assertThat(TouchedResources.standard().of(RecordJson.read(json.getBytes(UTF_8))))
                .hasToString("{resource.role=[nightly]}");
    }
}
