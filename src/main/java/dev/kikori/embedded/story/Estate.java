package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Account.PRODUCTION;
import static dev.kikori.embedded.story.events.Account.SECURITY;
import static dev.kikori.embedded.story.events.Account.STAGING;
import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.EU_WEST_1;
import static dev.kikori.embedded.story.events.Region.US_EAST_1;

import dev.kikori.embedded.story.events.Kms;
import dev.kikori.embedded.story.events.Region;
import dev.kikori.embedded.story.events.S3;

import java.util.List;

/**
 * What the organization owns: buckets, keys, networks, machines, by the names that the records use.
 */
final class Estate {
    static final S3.Bucket STATEMENTS =
            new S3.Bucket(PRODUCTION, US_EAST_1, "example-prod-customer-statements");
    static final S3.Bucket BACKUPS = new S3.Bucket(PRODUCTION, US_EAST_1, "example-prod-backups");
    static final S3.Bucket ASSETS = new S3.Bucket(PRODUCTION, US_EAST_1, "example-prod-assets");
    static final S3.Bucket ASSETS_TOKYO =
            new S3.Bucket(PRODUCTION, AP_NORTHEAST_1, "example-prod-assets-tokyo");
    static final S3.Bucket REPORTS = new S3.Bucket(PRODUCTION, EU_WEST_1, "example-prod-reports");
    static final S3.Bucket ARTIFACTS =
            new S3.Bucket(STAGING, AP_NORTHEAST_1, "example-staging-artifacts");
    static final S3.Bucket AUDIT = new S3.Bucket(SECURITY, US_EAST_1, "example-audit-trails");
    static final List<S3.Bucket> PRODUCTION_BUCKETS =
            List.of(STATEMENTS, BACKUPS, ASSETS, ASSETS_TOKYO, REPORTS);

    static final Kms.Key STATEMENTS_KEY =
            new Kms.Key(PRODUCTION, US_EAST_1, "1f2e3d4c-aaaa-4bbb-8ccc-0000example01");
    static final Kms.Key BACKUPS_KEY =
            new Kms.Key(PRODUCTION, US_EAST_1, "1f2e3d4c-aaaa-4bbb-8ccc-0000example02");
    static final Kms.Key TOKYO_KEY =
            new Kms.Key(PRODUCTION, AP_NORTHEAST_1, "1f2e3d4c-aaaa-4bbb-8ccc-0000example03");
    static final Kms.Key AUDIT_KEY =
            new Kms.Key(SECURITY, US_EAST_1, "1f2e3d4c-aaaa-4bbb-8ccc-0000example04");
    static final Kms.Key STAGING_KEY =
            new Kms.Key(STAGING, EU_WEST_1, "1f2e3d4c-aaaa-4bbb-8ccc-0000example05");

    static final String VPC = "vpc-0d1f3b5a7c9e24680";
    static final String SUBNET = "subnet-0b2c4d6e8f0a1c3e5";
    static final String APP_GROUP = "sg-0f1e2d3c4b5a69788";
    static final String ROUTE_TABLE = "rtb-0a9b8c7d6e5f40312";
    static final String NETWORK_ACL = "acl-0c3d5e7f901b2d4f6";
    static final String FLOW_LOG = "fl-0e2f4a6b8c0d1e3f5";
    static final String LEDGER_VOLUME = "vol-0ledger000example1";
    static final String IMAGE = "ami-0example123456789";
    static final String TABLE = "orders";
    static final String PRODUCTION_TRAIL =
            PRODUCTION.arn("cloudtrail", US_EAST_1, "trail/" + Trails.ACCOUNT_TRAIL);

    private Estate() {}

    static S3.Bucket assets(Region region) {
        return switch (region) {
            case AP_NORTHEAST_1 -> ASSETS_TOKYO;
            case EU_WEST_1 -> REPORTS;
            case US_EAST_1, SA_EAST_1 -> ASSETS;
        };
    }
}
