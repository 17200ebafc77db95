package dev.kikori.trail;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says how a call ended, where it came from and through what, from one record. */
final class How {
    static final String OUTCOME = "event.outcome";
    static final String SOURCE_KIND = "source.kind";
    static final String AGENT_NAME = "user_agent.name";
    static final String AGENT_VERSION = "user_agent.version";
    static final String AGENT_KIND = "user_agent.kind";

    private static final int AGENT_LENGTH_MAX = 2_000;
    private static final int NAME_LENGTH_MAX = 100;
    private static final List<String> ANSWERS = List.of("ConsoleLogin", "CheckMfa", "SwitchRole");

    /** In this order: a tool is built on an SDK, and the command line on botocore. */
    private static final List<Agent> AGENTS =
            List.of(
                    agent(
                            "tool",
                            "Terraform|Pulumi|OpenTofu|Packer|Vault|Ansible|rclone|S3 Browser|Cyberduck|WinSCP|Pacu|"
                                    + "stratus-red-team(?:_[0-9a-fA-F-]+)?|ScoutSuite|Prowler|CloudMapper|TruffleHog|steampipe(?:-plugin-aws)?|eksctl|kubectl|"
                                    + "aws-cdk|CloudBerry(?:Lab[.\\w]*)?|curl|Wget|python-requests|Go-http-client|PostmanRuntime|s5cmd|s3fs"),
                    agent("cli", "aws-cli|AWSPowerShell(?:[.]\\w+)?|aws-shell|ec2-api-tools"),
                    agent("console", "CloudShell"),
                    agent(
                            "sdk",
                            "Boto3|aws-sdk-[\\w-]+|aws-sdk|AWSSDK|aws-chalice|amazon-sdk-\\w+|Boto|Botocore|boto3|"
                                    + "botocore|aws-toolkit-\\w+"),
                    agent("sdk", "aws-internal"),
                    agent("browser", "Edg|EdgA|EdgiOS|OPR|SamsungBrowser"),
                    agent("browser", "Firefox|FxiOS|Chrome|CriOS"),
                    agent("browser", "Version"),
                    agent("browser", "Mozilla"));

    /** What begins so is the console, whatever SDK it is made with. */
    private static final Pattern CONSOLE =
            Pattern.compile(
                    "((?:console|signin)(?:[.][a-z0-9-]+)*[.]amazon(?:aws)?[.]com|AWS (?:\\w+ )?Console|[\\w-]*console[\\w-]*)"
                            + "(?:/([0-9][\\w.+-]*))?(?![\\w.])",
                    Pattern.CASE_INSENSITIVE);

    private record Agent(String kind, Pattern pattern) {}

    private How() {}

    private static Agent agent(String kind, String names) {
        return new Agent(
                kind,
                Pattern.compile(
                        "(?<![A-Za-z0-9_-])("
                                + names
                                + ")(?:[/ ]v?([0-9][\\w.+-]*))?(?![A-Za-z0-9_-])",
                        Pattern.CASE_INSENSITIVE));
    }

    /** The fields of a record, none of them empty. */
    static Map<String, String> of(JsonNode record) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!record.isObject()) {
            return fields;
        }
        fields.put(OUTCOME, outcome(record));
        String source = record.path("sourceIPAddress").asText("");
        if (!source.isEmpty()) {
            fields.put(SOURCE_KIND, sourceKind(source));
        }
        String agent = record.path("userAgent").asText("");
        if (!agent.isEmpty()) {
            agent(FreeFormWriter.shortened(agent, AGENT_LENGTH_MAX), fields);
        }
        return fields;
    }

    private static String outcome(JsonNode record) {
        if (!record.path("errorCode").asText("").isEmpty()
                || !record.path("errorMessage").asText("").isEmpty()) {
            return "failure";
        }
        for (String answer : ANSWERS) {
            if (record.path("responseElements").path(answer).asText("").equals("Failure")) {
                return "failure";
            }
        }
        // Sign-ins answer under the event's own name.
        String event = record.path("eventName").asText("");
        for (String part : List.of("responseElements", "serviceEventDetails")) {
            switch (record.path(part).path(event).asText("")) {
                case "Failure" -> {
                    return "failure";
                }
                case "Success" -> {
                    return "success";
                }
                default -> {}
            }
        }
        return switch (record.path("eventType").asText("")) {
            case "AwsApiCall",
                    "AwsConsoleSignIn",
                    "AwsConsoleAction",
                    "AwsVpceEvent",
                    "AwsVpceEvents" ->
                    "success";
            default -> "unknown";
        };
    }

    private static String sourceKind(String source) {
        if (source.endsWith(".amazonaws.com") || source.endsWith(".amazonaws.com.cn")) {
            return "service";
        }
        if (source.equals("AWS Internal") || source.startsWith("AWS Internal/")) {
            return "internal";
        }
        return address(source).isPresent() ? "address" : "other";
    }

    /** The IP address that a text is; nothing is looked up. */
    static Optional<InetAddress> address(String text) {
        if (text.length() > 45
                || (text.indexOf(':') < 0 && !text.matches("[0-9]+([.][0-9]+){3}"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void agent(String agent, Map<String, String> fields) {
        String plain =
                agent.startsWith("[") && agent.endsWith("]")
                        ? agent.substring(1, agent.length() - 1)
                        : agent;
        Matcher console = CONSOLE.matcher(plain);
        if (console.lookingAt()) {
            put(
                    fields,
                    "console",
                    console.group(1),
                    console.group(2) == null ? "" : console.group(2));
        } else if ((plain.endsWith(".amazonaws.com") && plain.indexOf(' ') < 0)
                || plain.equals("AWS Internal")) {
            put(fields, "service", plain, "");
        } else {
            for (Agent one : AGENTS) {
                Matcher found = one.pattern().matcher(plain);
                if (found.find()) {
                    put(
                            fields,
                            one.kind(),
                            known(found.group(1)),
                            found.group(2) == null ? "" : found.group(2));
                    return;
                }
            }
            int end = plain.indexOf('/');
            String version = end < 0 ? "" : plain.substring(end + 1).split(" ", 2)[0];
            put(fields, "other", end < 0 ? plain : plain.substring(0, end), version);
        }
    }

    private static String known(String name) {
        if (name.startsWith("stratus-red-team")) {
            // What follows is the id of one run.
            return "stratus-red-team";
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "version" -> "Safari";
            case "edg", "edga", "edgios" -> "Edge";
            case "fxios" -> "Firefox";
            case "crios" -> "Chrome";
            case "opr" -> "Opera";
            default -> name;
        };
    }

    private static void put(Map<String, String> fields, String kind, String name, String version) {
        fields.put(AGENT_KIND, kind);
        putText(fields, AGENT_NAME, name);
        putText(fields, AGENT_VERSION, version);
    }

    private static void putText(Map<String, String> fields, String field, String text) {
        if (!text.isBlank() && !FreeFormWriter.hasLoneSurrogate(text)) {
            fields.put(field, FreeFormWriter.shortened(text.strip(), NAME_LENGTH_MAX));
        }
    }
}
