package dev.kikori.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a rule's tags say of the adversary, in the names of MITRE ATT&CK.
 *
 * <p>Tags follow Sigma's appendix: {@code attack.t1562.008} is a technique, {@code
 * attack.defense-evasion} a tactic; groups ({@code g0016}) and software ({@code s0005}) are
 * neither.
 *
 * @param tactics such as {@code defense-evasion}
 * @param techniques such as {@code T1562.008}
 */
record Threat(List<String> tactics, List<String> techniques) {
    static final String FRAMEWORK = "MITRE ATT&CK";

    private static final String PREFIX = "attack.";
    private static final Pattern TECHNIQUE = Pattern.compile("t\\d{4}(\\.\\d{3})?");
    private static final Pattern OTHER = Pattern.compile("[gsc]\\d{4}");

    Threat {
        tactics = List.copyOf(tactics);
        techniques = List.copyOf(techniques);
    }

    static Threat of(List<String> tags) {
        List<String> tactics = new ArrayList<>();
        List<String> techniques = new ArrayList<>();
        for (String tag : tags) {
            String lower = tag.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX)) {
                String name = lower.substring(PREFIX.length());
                if (TECHNIQUE.matcher(name).matches()) {
                    techniques.add(name.toUpperCase(Locale.ROOT));
                } else if (!OTHER.matcher(name).matches()) {
                    tactics.add(name.replace('_', '-'));
                }
            }
        }
        return new Threat(tactics, techniques);
    }

    boolean isEmpty() {
        return tactics.isEmpty() && techniques.isEmpty();
    }
}
