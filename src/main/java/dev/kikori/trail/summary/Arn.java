package dev.kikori.trail.summary;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an ARN that a reader wants.
 *
 * @param account the account that owns the resource; empty where the ARN has none
 * @param name the resource without its kind, such as {@code Deploy} of {@code role/Deploy}; empty
 *     where the ARN names an account as a whole
 */
record Arn(String account, String name) {
    private static final Pattern FORM =
            Pattern.compile("arn:[a-z-]+:([a-z0-9-]*):([a-z0-9-]*):(\\d{12}|aws|):(.+)");
    private static final Pattern KIND = Pattern.compile("([a-zA-Z-]+)[/:](.+)");

    static Optional<Arn> parse(String text) {
        Matcher arn = FORM.matcher(text);
        if (!text.startsWith("arn:") || !arn.matches()) {
            return Optional.empty();
        }
        String resource = arn.group(4);
        boolean ofIam = arn.group(1).equals("iam") || arn.group(1).equals("sts");
        if (ofIam && resource.equals("root")) {
            return Optional.of(new Arn(arn.group(3), ""));
        }
        Matcher kind = KIND.matcher(resource);
        // A bucket, whose ARN has no Region, and a key: the first part is no kind.
        boolean ofBucket = arn.group(1).equals("s3") && arn.group(2).isEmpty();
        String name = !ofBucket && kind.matches() ? kind.group(2) : resource;
        if (ofIam && !resource.startsWith("assumed-role/")) {
            name = name.substring(name.lastIndexOf('/') + 1);
        }
        name = name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
        return Optional.of(
                new Arn(
                        arn.group(3).equals("aws") ? "" : arn.group(3),
                        name.isEmpty() ? text : name));
    }
}
