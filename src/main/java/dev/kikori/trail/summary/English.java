package dev.kikori.trail.summary;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** English: the subject, the verb in the past, the things, then the place. */
record English() implements Grammar {
    /** Names of more than these are counted. */
    private static final int NAMES_MAX = 3;

    private static final Pattern SPOKEN_WITH_VOWEL =
            Pattern.compile("[AEFHILMNORSX][A-Z0-9]+\\b.*|[aeioAEIO].*|un.*|up.*");
    private static final Pattern SPOKEN_AS_WORD = Pattern.compile("(?:NAT|SAML|MAC|one|uni)\\b.*");

    /** Many things, or one that is not counted; either goes without an article. */
    private static final Pattern UNCOUNTED =
            Pattern.compile(
                    ".*[^s]s\\b.*|.*(?:data|information|history|logging|encryption(?: by default)?|access|usage|support|health|compliance)");

    @Override
    public void check(Template template) {
        if (template.verbs().isEmpty()) {
            throw new IllegalArgumentException("a verb in [brackets] is missing");
        }
    }

    @Override
    public String verb(Piece.Verb verb, boolean done) {
        if (!done) {
            return verb.form();
        }
        String other = verb.other();
        return other == null ? past(verb.form()) : other;
    }

    /** The past of a regular verb; of several words the first is the verb. */
    private static String past(String infinitive) {
        int space = infinitive.indexOf(' ');
        String verb = space < 0 ? infinitive : infinitive.substring(0, space);
        String rest = space < 0 ? "" : infinitive.substring(space);
        if (verb.endsWith("e")) {
            return verb + "d" + rest;
        }
        boolean consonantAndY =
                verb.endsWith("y")
                        && verb.length() > 1
                        && "aeiou".indexOf(verb.charAt(verb.length() - 2)) < 0;
        return (consonantAndY ? verb.substring(0, verb.length() - 1) + "ied" : verb + "ed") + rest;
    }

    @Override
    public String thing(String noun, List<String> names) {
        return switch (names.size()) {
            case 0 -> article(noun) + " " + noun;
            case 1 -> noun + " " + names.getFirst();
            default -> names.size() + " " + plural(noun) + " (" + enumerated(names) + ")";
        };
    }

    private static String article(String noun) {
        return SPOKEN_WITH_VOWEL.matcher(noun).matches() && !SPOKEN_AS_WORD.matcher(noun).matches()
                ? "an"
                : "a";
    }

    private static String plural(String noun) {
        if (noun.endsWith("y") && !noun.endsWith("ey") && !noun.endsWith("ay")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun + (noun.matches(".*(?:s|x|ch|sh)") ? "es" : "s");
    }

    private static String enumerated(List<String> names) {
        return names.size() <= NAMES_MAX
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMES_MAX)) + ", …";
    }

    @Override
    public String list(List<String> values) {
        return switch (values.size()) {
            case 0, 1, 2, 3 -> {
                String last = values.getLast();
                yield values.size() == 1
                        ? last
                        : String.join(", ", values.subList(0, values.size() - 1)) + " and " + last;
            }
            default ->
                    String.join(", ", values.subList(0, 2))
                            + " and "
                            + (values.size() - 2)
                            + " more";
        };
    }

    @Override
    public String everyone() {
        return "everyone";
    }

    @Override
    public String account(String id) {
        return "account " + id;
    }

    @Override
    public String ofAccount(String name, String account) {
        return name + " of account " + account;
    }

    @Override
    public String called(Call call, List<String> targets, boolean done) {
        String about = targets.isEmpty() ? "" : " (" + String.join(", ", targets) + ")";
        Piece.Verb verb = call.verb();
        if (verb == null) {
            return (done ? "called " : "call ")
                    + (call.name().isEmpty() ? "something unnamed" : call.name())
                    + (call.service().isEmpty() ? "" : " of " + call.service())
                    + about;
        }
        boolean isService =
                call.object().replace(" ", "").equalsIgnoreCase(call.service().replace(" ", ""));
        String object =
                isService || call.service().isEmpty()
                        ? call.object()
                        : call.service() + " " + call.object();
        boolean many = UNCOUNTED.matcher(call.object()).matches();
        return verb(verb, done)
                + " "
                + (isService || many ? "" : article(object) + " ")
                + object
                + about;
    }

    @Override
    public String reported(String service, String name, boolean done) {
        return (done ? "reported " : "report ") + (name.isEmpty() ? "something unnamed" : name);
    }

    @Override
    public String joined(List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (String piece : pieces) {
            boolean twice = piece.startsWith(",") && text.toString().endsWith(",");
            text.append(twice ? piece.substring(1) : piece);
        }
        return text.toString();
    }

    @Override
    public String who(Who who) {
        String name = Shown.value(who.name());
        String detail = Shown.value(who.detail());
        String words =
                switch (who.kind()) {
                    case ROOT -> "the root user";
                    case IAM_USER -> "IAM user " + name;
                    case HIDDEN_USER -> "somebody with an unknown user name";
                    case ROLE_SESSION -> "role " + name + in(" (session ", detail, ")");
                    case INSTANCE -> "instance " + detail + " with role " + name;
                    case SINGLE_SIGN_ON ->
                            "SSO user " + name + in(" (permission set ", detail, ")");
                    case FEDERATED_USER -> "federated user " + name;
                    case SAML_USER -> "SAML user " + name + in(" of ", detail, "");
                    case WEB_IDENTITY_USER -> "web identity " + name + in(" of ", detail, "");
                    case IDENTITY_CENTER_USER -> "Identity Center user " + name;
                    case DIRECTORY_USER -> "directory user " + name;
                    case OTHER_ACCOUNT ->
                            "a caller" + in(" of account ", name, "") + in(" (", detail, ")");
                    case ANONYMOUS -> "an anonymous caller";
                    case SERVICE -> "AWS service " + name;
                    case AWS -> "AWS";
                    case OTHER -> name.isEmpty() ? "an unknown caller" : "caller " + name;
                };
        return capitalised(
                words.strip()
                        + (who.mfa() ? " (MFA)" : "")
                        + in(" of account ", Shown.value(who.account()), "")
                        + in(" through ", who.through(), ""));
    }

    @Override
    public String subject(String words) {
        return words;
    }

    @Override
    public String sentence(String who, String action, Where where, Outcome outcome) {
        String place = place(where);
        boolean open = action.endsWith(",");
        String said =
                open && place.isEmpty() ? action.substring(0, action.length() - 1) : action + place;
        return switch (outcome) {
            case Outcome.Done _ -> who + " " + said;
            case Outcome.DryRun _ ->
                    who + " made a dry run to " + said + "; it would have been allowed";
            case Outcome.Denied denied ->
                    who + " tried to " + said + ", but was denied: " + Shown.value(denied.error());
            case Outcome.Failed failed ->
                    who + " tried to " + said + ", but failed" + in(": ", failed.error(), "");
        };
    }

    private static String place(Where where) {
        String tool =
                switch (where.tool()) {
                    case "" -> "";
                    case Where.CONSOLE -> " in the console";
                    case Where.BROWSER -> " in a browser";
                    default -> " with " + Shown.value(where.tool());
                };
        boolean region = !where.region().isEmpty();
        return (region ? " in " + Shown.value(where.region()) : "")
                + in(region ? " of account " : " in account ", Shown.value(where.account()), "")
                + in(" from ", Shown.value(where.address()), "")
                + in(" through VPC endpoint ", Shown.value(where.endpoint()), "")
                + tool;
    }

    private static String in(String before, String value, String after) {
        return value.isEmpty() ? "" : before + Shown.value(value) + after;
    }

    private static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
