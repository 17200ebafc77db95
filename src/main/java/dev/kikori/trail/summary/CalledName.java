package dev.kikori.trail.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An event's name cut into words, for events that the catalogue does not know. */
final class CalledName {
    private static final Pattern WORD =
            Pattern.compile("[A-Z]+s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\\d+");
    private static final Pattern VERSION =
            Pattern.compile("(?<=[a-z])(?:\\d{8}|\\d{4}_\\d{2}_\\d{2})(?:v\\d+)?$");

    /** Spelled in names as if they were words. */
    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "ACL", "API", "CIDR", "DB", "DHCP", "DNS", "EBS", "IAM", "ID", "IP", "KMS",
                    "MFA", "NAT", "SAML", "SMS", "SQL", "SSH", "SSO", "URL", "VPC", "VPN");

    /** No service has a longer one. */
    private static final int CHARS_MAX = 256;

    private CalledName() {}

    /** The name without the version of the API that Lambda and CloudFront append to it. */
    static String plain(String eventName) {
        if (eventName.length() > CHARS_MAX) {
            return eventName.substring(0, CHARS_MAX);
        }
        char last = eventName.isEmpty() ? ' ' : eventName.charAt(eventName.length() - 1);
        return Character.isDigit(last) ? VERSION.matcher(eventName).replaceFirst("") : eventName;
    }

    /**
     * Its words, such as {@code Describe, DB, instances}: the first as it stands, the others in
     * lower case unless they are abbreviations.
     */
    static List<String> words(String eventName) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(plain(eventName));
        while (word.find()) {
            String found = word.group();
            boolean known = ABBREVIATIONS.contains(found.toUpperCase(Locale.ROOT));
            boolean abbreviation =
                    known || (found.length() > 1 && Character.isUpperCase(found.charAt(1)));
            String lower = found.toLowerCase(Locale.ROOT);
            boolean plural = found.length() > 1 && found.endsWith("s") && abbreviation && !known;
            words.add(
                    words.isEmpty()
                            ? found
                            : !abbreviation
                                    ? lower
                                    : plural ? found : found.toUpperCase(Locale.ROOT));
        }
        return words;
    }
}
