package dev.kikori.trail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what stands anywhere in a record and can be followed from event to event: addresses, users,
 * accounts, ARNs, access keys and the ids of resources.
 *
 * <p>It looks into every string and number value, URL-encoded ones decoded, and for user names into
 * JSON inside strings as well. What is found is sorted, each once; of a kind at most {@link
 * #EACH_MAX}, none longer than {@link #LENGTH_MAX}.
 */
final class Entities {
    static final int EACH_MAX = 1_000;
    static final int LENGTH_MAX = 2_048;

    /** The keys whose values are names of users or of what stands for them, in lower case. */
    private static final Set<String> USER_KEYS =
            Set.of("username", "newusername", "rolesessionname", "sourceidentity");

    /** Characters looked at in one record, as in {@link FullText}. */
    private static final int LOOKED_AT_MAX = FullText.TEXT_LENGTH_MAX;

    /** The kinds, by the names of their fields. */
    enum Kind {
        IP("related.ip"),
        USER("related.user"),
        ACCOUNT("related.account"),
        ARN("related.arn"),
        ACCESS_KEY("related.accessKey"),
        RESOURCE("related.resource");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    private static final Pattern WHOLE_ARN =
            Pattern.compile("arn:aws[a-z0-9-]*:[^:\\s]*:[^:\\s]*:[^:\\s]*:[^\"\\n\\r]+");
    private static final Pattern ARN =
            Pattern.compile(
                    "arn:aws[a-z0-9-]*:[a-zA-Z0-9-]*:[a-zA-Z0-9-]*:[a-zA-Z0-9*-]*:[^\\s\"'<>,;\\\\`|]+");

    /** Neither the last group of a UUID nor part of a word. */
    private static final Pattern ACCOUNT =
            Pattern.compile("(?<![A-Za-z0-9])(?<!-[0-9a-fA-F]{4}-)[0-9]{12}(?![A-Za-z0-9])");

    private static final Pattern ACCESS_KEY =
            Pattern.compile("(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{12,124}(?![A-Za-z0-9])");

    private static final String DOTTED =
            "(?<![A-Za-z0-9_.])(?<![A-Za-z]-)(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}"
                    + "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?![A-Za-z0-9_]|[.][0-9]|-[A-Za-z])";

    private static final Pattern IPV4_IN_PATH = Pattern.compile(DOTTED);

    /** {@code Chrome/120.0.0.0} and {@code java#11.0.20.1} are versions. */
    private static final Pattern IPV4 = Pattern.compile("(?<![A-Za-z0-9][/#])" + DOTTED);

    private static final Pattern IPV6 =
            Pattern.compile(
                    "(?<![A-Za-z0-9_.:])[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*(?![A-Za-z0-9_])");
    private static final Pattern RESOURCE_ID =
            Pattern.compile(
                    "(?<![A-Za-z0-9_-])[a-z][a-z0-9]{0,14}(?:-[a-z]{2,10}){0,2}-(?:[0-9a-fA-F]{17}|[0-9a-fA-F]{8})(?![A-Za-z0-9_-])");
    private static final Pattern USER_OF_ARN =
            Pattern.compile(
                    ":(?:user|federated-user)/(?:[^/]+/)*([^/]+)$|:assumed-role/[^/]+/(.+)$");
    private static final Pattern DOTTED_ZERO = Pattern.compile("(?:^|[.])0[0-9]");

    private final Map<Kind, SortedSet<String>> found = new EnumMap<>(Kind.class);
    private long lookedAt;

    private Entities() {}

    /** What stands in a record; kinds of which nothing is there are absent. */
    static Map<Kind, SortedSet<String>> of(JsonNode record) {
        Entities entities = new Entities();
        entities.walk("", record, true);
        return entities.found;
    }

    private void walk(String key, JsonNode node, boolean parsesText) {
        if (lookedAt > LOOKED_AT_MAX) {
            return;
        }
        if (node.isObject()) {
            boolean isRole = node.path("type").asText().equals("Role");
            node.properties()
                    .forEach(member -> {
                        String name = member.getKey();
                        if (!isRole && USER_KEYS.contains(name.toLowerCase(Locale.ROOT))) {
                            add(Kind.USER, member.getValue().asText(""));
                        } else if (name.equals("principalId")) {
                            session(member.getValue().asText(""));
                        }
                        walk(name, member.getValue(), parsesText);
                    });
        } else if (node.isArray()) {
            node.forEach(element -> walk(key, element, parsesText));
        } else if (node.isTextual() || node.isNumber()) {
            String text = FullText.decoded(node.asText());
            lookedAt += text.length();
            if (!FullText.isWhole(text)) {
                take(text);
                if (parsesText && (text.startsWith("{") || text.startsWith("["))) {
                    parsed(text);
                }
            }
        }
    }

    /** Only the keys are news: the values have been looked at as text. */
    private void parsed(String text) {
        try {
            walk(
                    "",
                    RecordJson.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    false);
        } catch (JsonProcessingException e) {
            // A text that only begins like JSON has been looked at as a text.
            return;
        }
    }

    private void session(String principalId) {
        int colon = principalId.indexOf(':');
        if (colon > 0 && principalId.startsWith("ARO")) {
            add(Kind.USER, principalId.substring(colon + 1));
        }
    }

    private void take(String text) {
        int length = text.length();
        boolean hasDigit = false;
        int dots = 0;
        int colons = 0;
        boolean hasDash = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            hasDigit |= c >= '0' && c <= '9';
            dots += c == '.' ? 1 : 0;
            colons += c == ':' ? 1 : 0;
            hasDash |= c == '-';
        }
        if (colons >= 5 && text.contains("arn:aws")) {
            arns(text);
        }
        if (hasDigit && length >= 12) {
            each(ACCOUNT, text, Kind.ACCOUNT);
        }
        if (length >= 16 && text.contains("IA")) {
            each(ACCESS_KEY, text, Kind.ACCESS_KEY);
        }
        if (hasDigit && dots >= 3) {
            boolean isPath = text.startsWith("/") || text.startsWith("arn:");
            Matcher ip = (isPath ? IPV4_IN_PATH : IPV4).matcher(text);
            while (ip.find()) {
                if (!DOTTED_ZERO.matcher(ip.group()).find()) {
                    add(Kind.IP, ip.group());
                }
            }
        }
        if (colons >= 2) {
            Matcher ip = IPV6.matcher(text);
            while (ip.find()) {
                ipv6(ip.group());
            }
        }
        if (hasDash && hasDigit && length >= 10) {
            each(RESOURCE_ID, text, Kind.RESOURCE);
        }
    }

    private void arns(String text) {
        if (text.startsWith("arn:aws")
                && text.indexOf("arn:aws", 1) < 0
                && WHOLE_ARN.matcher(text).matches()) {
            arn(text);
            return;
        }
        Matcher arn = ARN.matcher(text);
        while (arn.find()) {
            int end = arn.end();
            while (end > arn.start() && ".:)]".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            arn(text.substring(arn.start(), end));
        }
    }

    private void arn(String arn) {
        add(Kind.ARN, arn);
        Matcher user = USER_OF_ARN.matcher(arn);
        if (user.find()) {
            add(Kind.USER, user.group(1) == null ? user.group(2) : user.group(1));
        }
    }

    private void ipv6(String candidate) {
        String address =
                candidate.endsWith(".")
                        ? candidate.substring(0, candidate.length() - 1)
                        : candidate;
        try {
            InetAddress.ofLiteral(address);
            add(Kind.IP, address.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // A time, a MAC address or part of an ARN.
            return;
        }
    }

    private void each(Pattern pattern, String text, Kind kind) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            add(kind, matcher.group());
        }
    }

    private void add(Kind kind, String value) {
        if (value.isEmpty()
                || value.length() > LENGTH_MAX
                || FreeFormWriter.hasLoneSurrogate(value)) {
            return;
        }
        SortedSet<String> ofKind = found.computeIfAbsent(kind, _ -> new TreeSet<>());
        if (ofKind.size() < EACH_MAX) {
            ofKind.add(value);
        }
    }
}
