package dev.kikori.trail.summary;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request came from, by what means, and where it arrived; any part may be empty.
 *
 * @param address the address that it came from
 * @param tool the client: {@link #CONSOLE}, {@link #BROWSER} or a name
 * @param endpoint the VPC endpoint that a network activity event is about
 * @param region the Region, where the service has any
 * @param account the account that recorded it, where the actor belongs to another
 */
record Where(String address, String tool, String endpoint, String region, String account) {
    static final String CONSOLE = "console";
    static final String BROWSER = "browser";

    private static final Pattern PRODUCT = Pattern.compile("\\[?([A-Za-z][\\w .+-]{0,23})/.*");
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    entry("aws-cli", "AWS CLI"),
                    entry("aws-cdk", "AWS CDK"),
                    entry("aws-sdk-java", "AWS SDK for Java"),
                    entry("aws-sdk-go", "AWS SDK for Go"),
                    entry("aws-sdk-go-v2", "AWS SDK for Go"),
                    entry("aws-sdk-js", "AWS SDK for JavaScript"),
                    entry("aws-sdk-nodejs", "AWS SDK for JavaScript"),
                    entry("aws-sdk-rust", "AWS SDK for Rust"),
                    entry("aws-sdk-php", "AWS SDK for PHP"),
                    entry("aws-sdk-ruby2", "AWS SDK for Ruby"),
                    entry("aws-sdk-ruby3", "AWS SDK for Ruby"),
                    entry("aws-sdk-cpp", "AWS SDK for C++"),
                    entry("aws-sdk-kotlin", "AWS SDK for Kotlin"),
                    entry("aws-sdk-swift", "AWS SDK for Swift"));

    /** Such as {@code AWS CloudWatch Console}. */
    private static final Pattern AWS_CONSOLE = Pattern.compile("AWS (?:\\w+ )?Console");

    /** Tools that name the program of partners or the SDK before themselves. */
    private static final Pattern TOOL =
            Pattern.compile(
                    "(?<![A-Za-z0-9_-])(Terraform|OpenTofu|Pulumi|Ansible|Packer|Vault|stratus-red-team)[/_]");

    /**
     * Reads it from a record.
     *
     * @param regional whether the service has Regions
     */
    static Where of(JsonNode record, boolean regional) {
        String own = record.path("userIdentity").path("accountId").asText("");
        String recipient = record.path("recipientAccountId").asText("");
        String address = record.path("sourceIPAddress").asText("");
        String category = record.path("eventCategory").asText("");
        return new Where(
                isAddress(address) ? address : "",
                isAddress(address) ? tool(record) : "",
                category.equals("NetworkActivity") ? record.path("vpcEndpointId").asText("") : "",
                regional ? record.path("awsRegion").asText("") : "",
                own.isEmpty() || own.equals(recipient) ? "" : recipient);
    }

    private static boolean isAddress(String source) {
        return !source.isEmpty()
                && (source.indexOf('.') > 0 || source.indexOf(':') >= 0)
                && source.chars()
                        .allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    }

    /** Such as {@code console.amazonaws.com}, {@code [S3Console/0.4, …]} or {@code AWS Console}. */
    private static boolean isConsole(String agent) {
        int start = agent.startsWith("[") ? 1 : 0;
        int end = start;
        while (end < agent.length() && "./ ,".indexOf(agent.charAt(end)) < 0) {
            end++;
        }
        return agent.substring(start, end).toLowerCase(Locale.ROOT).contains("console")
                || agent.startsWith("signin.amazonaws.com", start)
                || AWS_CONSOLE.matcher(agent).region(start, agent.length()).lookingAt();
    }

    private static String tool(JsonNode record) {
        String whole = record.path("userAgent").asText("");
        String agent = whole.startsWith("[") ? whole.substring(1) : whole;
        String type = record.path("eventType").asText("");
        if (type.equals("AwsConsoleSignIn") || type.equals("AwsServiceEvent")) {
            return "";
        }
        if (record.path("sessionCredentialFromConsole").asText("").equals("true")
                || isConsole(agent)) {
            return CONSOLE;
        }
        if (agent.startsWith("Mozilla/") || agent.startsWith("Opera/")) {
            return BROWSER;
        }
        Matcher tool = TOOL.matcher(agent);
        if (tool.find()) {
            return tool.group(1);
        }
        Matcher product = PRODUCT.matcher(agent);
        String name = product.matches() ? product.group(1) : "";
        if (name.startsWith("AWSPowerShell")) {
            return "AWS Tools for PowerShell";
        }
        return name.startsWith("aws-sdk-dotnet")
                ? "AWS SDK for .NET"
                : NAMES.getOrDefault(name, name);
    }
}
