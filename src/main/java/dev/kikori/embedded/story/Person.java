package dev.kikori.embedded.story;

import static dev.kikori.embedded.story.events.Region.AP_NORTHEAST_1;
import static dev.kikori.embedded.story.events.Region.EU_WEST_1;

import dev.kikori.embedded.story.events.Account;
import dev.kikori.embedded.story.events.Actor;
import dev.kikori.embedded.story.events.Identities;
import dev.kikori.embedded.story.events.Region;

import java.time.Instant;

/**
 * One of the people who work here, in Tokyo or in Dublin, and sign in through IAM Identity Center.
 */
enum Person {
    HANA("hana.sato@example.co.jp", "DeveloperAccess", AP_NORTHEAST_1, "203.0.113.10"),
    KENJI("kenji.mori@example.co.jp", "DeveloperAccess", AP_NORTHEAST_1, "2001:db8:8100:10::5"),
    YUKI("yuki.tanaka@example.co.jp", "DataAnalyst", AP_NORTHEAST_1, "203.0.113.11"),
    REN("ren.kobayashi@example.co.jp", "PlatformAdmin", AP_NORTHEAST_1, "2001:db8:8100:10::a"),
    MIKA("mika.ono@example.co.jp", "SecurityResponder", AP_NORTHEAST_1, "203.0.113.12"),
    AOIFE("aoife.byrne@example.com", "DeveloperAccess", EU_WEST_1, "203.0.113.140"),
    LIAM("liam.murphy@example.com", "DeveloperAccess", EU_WEST_1, "2001:db8:3530:4::21"),
    NIAMH("niamh.kelly@example.com", "PlatformAdmin", EU_WEST_1, "203.0.113.141"),
    DECLAN("declan.walsh@example.com", "SecurityResponder", EU_WEST_1, "203.0.113.142");

    static final String CHROME =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/145.0.0.0 Safari/537.36";
    static final String FIREFOX =
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0";
    static final String COMMAND_LINE =
            "aws-cli/2.33.5 md/awscrt#0.29.2 ua/2.1 os/macos#25.3.0 md/arch#arm64 lang/python#3.13.11"
                    + " cfg/retry-mode#standard";
    static final String TERRAFORM =
            "APN/1.0 HashiCorp/1.0 Terraform/1.14.3 (+https://www.terraform.io)"
                    + " terraform-provider-aws/6.28.0 (+https://registry.terraform.io/providers/hashicorp/aws)"
                    + " aws-sdk-go-v2/1.41.0";

    private final String email;
    private final String permissionSet;
    private final Region region;
    private final String source;

    Person(String email, String permissionSet, Region region, String source) {
        this.email = email;
        this.permissionSet = permissionSet;
        this.region = region;
        this.source = source;
    }

    Region region() {
        return region;
    }

    String permissionSet() {
        return permissionSet;
    }

    /** This person in the console, in a session of the permission set's role. */
    Actor inConsole(Account account, Instant since) {
        return atCommandLine(account, since).inConsole(region == EU_WEST_1 ? FIREFOX : CHROME);
    }

    /** This person at the command line. */
    Actor atCommandLine(Account account, Instant since) {
        String suffix = Integer.toHexString(permissionSet.hashCode() | 0x10000000);
        String role =
                "aws-reserved/sso.amazonaws.com/ap-northeast-1/AWSReservedSSO_"
                        + permissionSet
                        + "_"
                        + suffix
                        + suffix;
        String key = Identities.accessKey("ASIA", email + account + since);
        return Actor.of(
                Identities.assumedRole(account, role, email, key, since, false),
                source,
                COMMAND_LINE);
    }
}
