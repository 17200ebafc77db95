package dev.kikori.trail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a resource the one name that it is counted by, whether a record has it as a name, an ARN or
 * a URL.
 */
final class ResourceName {
    private static final int ARN_PARTS = 6;

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern FUNCTION =
            Pattern.compile("(?:.*:)?function:([^:]+).*|([^:]+)(?::[^:]*)?");

    /** Secrets Manager adds a hyphen and six characters to the name. */
    private static final Pattern SECRET = Pattern.compile("secret:(.+?)(?:-[A-Za-z0-9]{6})?");

    private static final Pattern LOAD_BALANCER =
            Pattern.compile("loadbalancer/(?:(?:app|net|gwy)/)?([^/]+).*");

    private ResourceName() {}

    /**
     * The name; empty where there is none.
     *
     * @param field such as {@code resource.bucket}
     * @param value as it stands in the record
     */
    static String of(String field, String value) {
        String[] arn = value.split(":", ARN_PARTS);
        boolean isArn = value.startsWith("arn:") && arn.length == ARN_PARTS;
        return switch (field) {
            case "resource.function" -> matched(FUNCTION, value, value);
            case "resource.queue", "resource.zone" -> afterLast(value);
            // The same places also say "all", or name a service or a role.
            case "resource.account" -> ACCOUNT.matcher(value).matches() ? value : "";
            case "resource.bucket" ->
                    isArn ? bucket(arn[ARN_PARTS - 1]) : firstStep(withoutSlash(value));
            default -> isArn ? ofArn(field, arn[ARN_PARTS - 1]) : value;
        };
    }

    /** The name in the last part of an ARN. */
    private static String ofArn(String field, String resource) {
        return switch (field) {
            case "resource.key" -> resource.startsWith("alias/") ? resource : afterLast(resource);
            // A subscription's ARN goes on with its id.
            case "resource.topic" -> before(resource, ':');
            case "resource.secret" -> matched(SECRET, resource, resource);
            case "resource.load-balancer" -> matched(LOAD_BALANCER, resource, afterLast(resource));
            // What follows is the id of this very stack, an index or a stream.
            case "resource.stack", "resource.table" -> firstStep(afterFirst(resource, '/'));
            // The name of an automatic snapshot has a colon: rds:orders-2026-03-10.
            case "resource.snapshot" -> snapshot(resource);
            case "resource.identity-provider" -> afterFirst(resource, '/');
            case "resource.log-group" -> before(afterFirst(resource, ':'), ':');
            // The name is a path, whose leading slash the ARN drops, or has no slash.
            case "resource.parameter" -> {
                String name = afterFirst(resource, '/');
                yield name.indexOf('/') < 0 ? name : '/' + name;
            }
            default -> afterLast(resource);
        };
    }

    /** What is backed up or exported need not be a snapshot. */
    private static String snapshot(String resource) {
        if (!resource.contains("snapshot")) {
            return "";
        }
        return resource.indexOf('/') < 0 ? afterFirst(resource, ':') : afterLast(resource);
    }

    private static String bucket(String resource) {
        String first = firstStep(resource);
        return first.equals("accesspoint") ? firstStep(afterFirst(resource, '/')) : first;
    }

    private static String matched(Pattern pattern, String value, String otherwise) {
        Matcher matcher = pattern.matcher(value);
        if (!matcher.matches()) {
            return otherwise;
        }
        String first = matcher.group(1);
        return first == null ? matcher.group(2) : first;
    }

    private static String withoutSlash(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static String firstStep(String path) {
        return before(path, '/');
    }

    private static String before(String text, char separator) {
        int end = text.indexOf(separator);
        return end < 0 ? text : text.substring(0, end);
    }

    private static String afterFirst(String text, char separator) {
        return text.substring(text.indexOf(separator) + 1);
    }

    private static String afterLast(String text) {
        return text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
    }
}
