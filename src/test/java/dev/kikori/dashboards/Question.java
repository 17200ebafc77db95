package dev.kikori.dashboards;

import java.util.List;

/**
 * A question of an analyst with the way to its answer from the start board.
 *
 * @param letter which of the twelve it belongs to
 * @param clicks the way, at most two
 * @param answers what then stands on the board
 */
record Question(String letter, String words, List<Click> clicks, List<Answer> answers) {
    static final String START = "kikori-overview";

    /** Something that is clicked on a board. */
    sealed interface Click {}

    /** A link of the bar of boards. */
    record Open(String board) implements Click {}

    /**
     * A value in a chart: it narrows the whole board.
     *
     * @param column what the buckets are called, or empty for those of filters
     */
    record Choose(String chart, String column, String value) implements Click {}

    /**
     * A line of a chart.
     *
     * @param words values of its cells
     */
    record Answer(String panel, List<String> words) {}

    private static Question of(String letter, String words, List<Click> clicks, Answer... answers) {
        return new Question(letter, words, clicks, List.of(answers));
    }

    private static Answer line(String panel, String... words) {
        return new Answer(panel, List.of(words));
    }

    static final List<Question> ALL =
            List.of(
                    of(
                            "a",
                            "Has root been used, from where, for what?",
                            List.of(new Choose("kikori-worth-a-look", "", "Root user")),
                            line("kikori-source-addresses", "198.51.100.77"),
                            line("kikori-calls", "kms.amazonaws.com", "CancelKeyDeletion")),
                    of(
                            "b",
                            "Who signed in without MFA, and where do sign-ins fail?",
                            List.of(new Open("kikori-sign-in")),
                            line(
                                    "kikori-without-mfa",
                                    "svc-backup-sync",
                                    "111122223333",
                                    "198.51.100.140"),
                            line("kikori-failed-from", "198.51.100.140", "svc-backup-sync")),
                    of(
                            "c",
                            "Which of the 14 controls fired, in which account, when last?",
                            List.of(new Open("kikori-cis")),
                            line(
                                    "kikori-scorecard",
                                    "03 Console login without MFA",
                                    "2",
                                    "2026-03-10T19:41:33.000Z"),
                            line(
                                    "kikori-control-accounts",
                                    "111122223333",
                                    "07 KMS key disabled or to be deleted")),
                    of(
                            "c",
                            "Which of the 14 controls never fired in one account?",
                            List.of(
                                    new Open("kikori-cis"),
                                    new Choose(
                                            "kikori-control-accounts", "Account", "123456789012")),
                            line("kikori-scorecard", "04 IAM policy change", "0")),
                    of(
                            "d",
                            "What did this key do?",
                            List.of(
                                    new Open("kikori-identity"),
                                    new Choose(
                                            "kikori-keys", "Access key", "AKIASVCBKUP24EXAMPLE")),
                            line(
                                    "kikori-actor-calls",
                                    "s3.amazonaws.com",
                                    "GetObject",
                                    "success",
                                    "312")),
                    of(
                            "d",
                            "What did this session do?",
                            List.of(
                                    new Open("kikori-identity"),
                                    new Choose("kikori-role-use", "Who", "prod-deploy/legacy-999")),
                            line(
                                    "kikori-identity-changes-by",
                                    "UpdateAssumeRolePolicy",
                                    "prod-platform-admin")),
                    of(
                            "e",
                            "Who touched this bucket?",
                            List.of(
                                    new Open("kikori-data"),
                                    new Choose(
                                            "kikori-buckets",
                                            "Bucket",
                                            "example-prod-customer-statements")),
                            line(
                                    "kikori-buckets",
                                    "example-prod-customer-statements",
                                    "svc-backup-sync",
                                    "328")),
                    of(
                            "e",
                            "Who touched this security group?",
                            List.of(
                                    new Open("kikori-network"),
                                    new Choose(
                                            "kikori-security-groups",
                                            "Security group",
                                            "sg-0bad5eed0bad5eed0")),
                            line(
                                    "kikori-security-groups",
                                    "svc-backup-sync",
                                    "AuthorizeSecurityGroupIngress")),
                    of(
                            "e",
                            "Who touched this secret, and this key?",
                            List.of(new Open("kikori-data")),
                            line(
                                    "kikori-secrets",
                                    "prod/orders/database",
                                    "GetSecretValue",
                                    "svc-backup-sync"),
                            line(
                                    "kikori-encryption-keys",
                                    "ScheduleKeyDeletion",
                                    "svc-backup-sync")),
                    of(
                            "f",
                            "What is new: Region, service, principal, tool?",
                            List.of(new Open("kikori-new")),
                            line("kikori-new-regions", "sa-east-1", "2026-03-10T17:14:05.000Z"),
                            line("kikori-new-services", "securityhub.amazonaws.com"),
                            line(
                                    "kikori-new-actors",
                                    "svc-backup-sync",
                                    "2026-03-10T19:21:56.000Z"),
                            line("kikori-new-tools", "rclone", "2026-03-10T22:06:10.000Z")),
                    of(
                            "g",
                            "Which calls are denied, to whom, growing or not?",
                            List.of(new Open("kikori-denied")),
                            line("kikori-denied-whom", "ci-deployer", "198.51.100.77", "45"),
                            line("kikori-denied-what", "ec2.amazonaws.com", "RunInstances"),
                            line(
                                    "kikori-denied-over-time",
                                    "2026-03-10T15:00:00.000Z",
                                    "ci-deployer",
                                    "45")),
                    of(
                            "h",
                            "Who changed identities and policies?",
                            List.of(new Choose("kikori-worth-a-look", "", "Identity changed")),
                            line("kikori-calls", "iam.amazonaws.com", "CreateUser"),
                            line("kikori-who", "AssumedRole", "prod-platform-admin")),
                    of(
                            "h",
                            "Who made this user?",
                            List.of(
                                    new Open("kikori-identity"),
                                    new Choose(
                                            "kikori-identity-changes-by",
                                            "User",
                                            "svc-backup-sync")),
                            line(
                                    "kikori-identity-changes-by",
                                    "prod-platform-admin/backup-sync",
                                    "CreateUser",
                                    "svc-backup-sync")),
                    of(
                            "i",
                            "What is open to the world, since when, by whom?",
                            List.of(new Open("kikori-network")),
                            line(
                                    "kikori-network-opened",
                                    "Security group lets the world in",
                                    "svc-backup-sync",
                                    "us-east-1",
                                    "2026-03-10T20:53:17.000Z"),
                            line(
                                    "kikori-network-opened",
                                    "Network ACL lets the world in",
                                    "svc-backup-sync")),
                    of(
                            "i",
                            "Which data was shared or opened, since when, by whom?",
                            List.of(new Open("kikori-data")),
                            line(
                                    "kikori-data-opened",
                                    "Public access block removed",
                                    "svc-backup-sync",
                                    "example-prod-customer-statements",
                                    "2026-03-10T22:06:19.000Z"),
                            line(
                                    "kikori-data-opened",
                                    "Snapshot or image shared",
                                    "svc-backup-sync",
                                    "snap-0bad5eed0bad5eed7")),
                    of(
                            "j",
                            "What was found, how severe, by which rule, which rules are noisy?",
                            List.of(new Open("kikori-findings")),
                            line("kikori-severities", "Low", "195"),
                            line("kikori-noisy-rules", "low", "Unauthorized API call", "82"),
                            line("kikori-found-actors", "ci-deployer", "49"),
                            line("kikori-findings-by-severity", "2026-03-10T15:00:00.000Z", "low")),
                    of(
                            "j",
                            "What was found about one identity?",
                            List.of(
                                    new Open("kikori-findings"),
                                    new Choose("kikori-found-actors", "Actor", "svc-backup-sync")),
                            line("kikori-noisy-rules", "low", "Security group change"),
                            line("kikori-findings-spread", "12")),
                    of(
                            "k",
                            "Who switched into which role?",
                            List.of(new Open("kikori-identity")),
                            line(
                                    "kikori-role-use",
                                    "prod-deploy/legacy-999",
                                    "prod-platform-admin",
                                    "success")),
                    of(
                            "k",
                            "Who stands behind a role's sessions?",
                            List.of(
                                    new Open("kikori-identity"),
                                    new Choose("kikori-behind", "Role", "prod-platform-admin")),
                            line(
                                    "kikori-behind",
                                    "ci-deployer",
                                    "prod-platform-admin",
                                    "198.51.100.77")),
                    of(
                            "l",
                            "Is ingestion complete and on time for every account and Region?",
                            List.of(new Open("kikori-ingestion")),
                            line("kikori-ledger-numbers", "372", "3287", "3096", "191", "0"),
                            line("kikori-ledger-places", "111122223333", "sa-east-1"),
                            line("kikori-ledger-delays", "111122223333", "sa-east-1"),
                            line("kikori-ledger-states", "Done", "372"),
                            line("kikori-ledger-states", "Before the rules", "0")));
}
