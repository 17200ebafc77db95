package dev.kikori.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.archive.TrailKey.Kind;
import dev.kikori.archive.TrailKey.Other;
import dev.kikori.archive.TrailKey.Trail;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;

class TrailKeyTest {
    private static final String FILE =
            "111122223333_CloudTrail_us-east-2_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz";
    private static final String FOLDER = "AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/";
    private static final Instant TIME = Instant.parse("2015-08-01T02:10:00Z");

    @Test
    void an_accounts_trail() {
        assertThat(TrailKey.parse(FOLDER + FILE)).isEqualTo(trail("", null, FILE, TIME));
    }

    @Test
    void an_organizations_trail() {
        assertThat(
                        TrailKey.parse(
                                "AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/us-east-2/2015/08/01/"
                                        + FILE))
                .isEqualTo(trail("", "o-a1b2c3d4e5", FILE, TIME));
    }

    @ParameterizedTest
    @CsvSource({
        "trails/, trails",
        "a/b/c/, a/b/c",
        "a//b/, a//b",
        "/, ''",
        "o-a1b2c3d4e5/, o-a1b2c3d4e5",
        "AWSLogs/copy of/, AWSLogs/copy of",
        "木 こり/, 木 こり",
    })
    void whatever_stands_before_aws_logs_is_the_prefix(String before, String prefix) {
        assertThat(TrailKey.parse(before + FOLDER + FILE))
                .isEqualTo(trail(prefix, null, FILE, TIME));
    }

    @ParameterizedTest
    @CsvSource({
        "CloudTrail, CLOUDTRAIL",
        "CloudTrail-Insight, INSIGHT",
        "CloudTrail-NetworkActivity, NETWORK_ACTIVITY",
        "CloudTrail-Aggregated, AGGREGATED",
    })
    void the_folder_tells_the_kind(String folder, Kind kind) {
        String key = (FOLDER + FILE).replace("CloudTrail", folder);
        assertThat(TrailKey.parse(key))
                .isInstanceOfSatisfying(
                        Trail.class,
                        trail -> {
                            assertThat(trail.kind()).isEqualTo(kind);
                            assertThat(trail.time()).isEqualTo(TIME);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "111122223333_CloudTrail-Digest_us-east-2_trail_us-east-1_20150801T021007Z.json.gz, 2015-08-01T02:10:07Z",
        "111122223333_CloudTrail-Digest_us-east-2_a_20010101T0101Z.b_us-east-1_20150801T021007Z.json.gz, 2015-08-01T02:10:07Z",
        "111122223333_CloudTrail-Digest_us-east-2_t_20010101T0101Z_us-east-1_20150801T021007Z.json.gz, 2015-08-01T02:10:07Z",
    })
    void a_digest_ends_in_its_time_whatever_its_trail_is_called(String file, Instant time) {
        String key = FOLDER.replace("CloudTrail", "CloudTrail-Digest") + file;
        assertThat(TrailKey.parse(key))
                .isInstanceOfSatisfying(
                        Trail.class,
                        trail -> {
                            assertThat(trail.kind()).isEqualTo(Kind.DIGEST);
                            assertThat(trail.time()).isEqualTo(time);
                        });
    }

    @Test
    void plain_json_counts_as_well() {
        String file = FILE.replace(".gz", "");
        assertThat(TrailKey.parse(FOLDER + file)).isEqualTo(trail("", null, file, TIME));
    }

    @ParameterizedTest
    @CsvSource({
        "renamed.json.gz",
        "111122223333_CloudTrail_us-east-2_20150231T0210Z_x.json.gz",
        "x_20150801T2510Z.json"
    })
    void in_its_place_a_file_may_be_called_anything_it_only_lacks_a_time(String file) {
        assertThat(TrailKey.parse(FOLDER + file)).isEqualTo(trail("", null, file, null));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "inbox/2015/, inbox/2015", "AWSLogs/flat/, AWSLogs/flat"})
    void a_copy_elsewhere_is_known_by_its_file_name(String folder, String prefix) {
        assertThat(TrailKey.parse(folder + FILE)).isEqualTo(trail(prefix, null, FILE, TIME));
    }

    @ParameterizedTest
    @CsvSource({
        "111122223333, us-gov-west-1",
        "111122223333, eusc-de-east-1",
        "0000, ca-isob-northsouth-1r",
        "XXXXXXXXXXXX, -",
    })
    void regions_of_every_partition_count_and_so_do_masked_ones(String account, String region) {
        String key = "AWSLogs/%s/CloudTrail/%s/2015/08/01/x.json.gz".formatted(account, region);
        assertThat(TrailKey.parse(key))
                .isInstanceOfSatisfying(
                        Trail.class,
                        trail -> {
                            assertThat(trail.account()).isEqualTo(account);
                            assertThat(trail.region()).isEqualTo(region);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | neither .json.gz nor .json",
                "AWSLogs/111122223333/CloudTrail/ | a folder marker",
                "manifest.json | not below AWSLogs/",
                "elb/access.log.gz | neither .json.gz nor .json",
                "AWSLogs.json | not below AWSLogs/",
                "AWSLogs/x.json | no account and folder below AWSLogs/",
                "AWSLogs/o-a1b2c3d4e5/x.json | no account and folder below AWSLogs/",
                "AWSLogs/111122223333/Config/us-east-2/2015/8/1/ConfigHistory/111122223333_Config_us-east-2_ConfigHistory_x_20150801T021007Z_1.json.gz"
                        + " | Config is not one of CloudTrail's folders",
                "AWSLogs/111122223333/CloudTrail/us-east-2/2015/13/01/x.json.gz | 2015-13-01 is not a date",
                "AWSLogs/111122223333/CloudTrail/us-east-2/2015/02/30/x.json.gz | 2015-02-30 is not a date",
                "AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/x.json.gz | not region/YYYY/MM/DD/file below CloudTrail",
                "AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/02/x.json.gz | not region/YYYY/MM/DD/file below CloudTrail",
                "AWSLogs/111122223333/CloudTrail-Lake/Query/2022/11/27/id/result_sign.json | CloudTrail-Lake is not one of CloudTrail's folders",
            })
    void anything_else_is_other_and_says_why(String key, String reason) {
        assertThat(TrailKey.parse(key)).isEqualTo(new Other(reason));
    }

    private static Trail trail(
            String prefix, @Nullable String organization, String file, @Nullable Instant time) {
        return new Trail(
                Kind.CLOUDTRAIL,
                prefix,
                organization,
                "111122223333",
                "us-east-2",
                LocalDate.of(2015, 8, 1),
                file,
                time);
    }
}
