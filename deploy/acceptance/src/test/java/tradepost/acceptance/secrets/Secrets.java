package tradepost.acceptance.secrets;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a secret looks like, whatever it is of. */
final class Secrets {
    private static final Map<String, Pattern> FORMS = new TreeMap<>(Map.of(
            "a private key", Pattern.compile("-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\\s+[A-Za-z0-9+/]{40}"),
            "a private JWK", Pattern.compile("\"d\"\\s*:\\s*\"[A-Za-z0-9_-]{40,}\""),
            "a token", Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}"),
            "a key of a provider",
                    Pattern.compile("\\b(?:AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|gh[pousr]_[0-9A-Za-z]{36}"
                            + "|xox[abprs]-[0-9A-Za-z-]{20,}|sk_live_[0-9A-Za-z]{20,})"),
            "a password in an address",
                    Pattern.compile("\\b[a-z][a-z0-9+.-]*://[^\\s/:@\"'<>${}]+:(?!password@)[^\\s/@\"'<>${}]{3,}@")));

    /** In a file of settings, on a line of its own or among others in braces: a value not left to the environment. */
    private static final Pattern SETTING = Pattern.compile("(?im)(?:^|[{,])\\s*+(?:-\\s+)?"
            + "[\"']?[\\w.-]*(?:password|secret|api-key|signing-key)[\"']?"
            + "\\s*[:=]\\s*+[\"']?+(?![\\s{$\"'},])\\S");

    private Secrets() {}

    /** The forms that are found in a text. */
    static Stream<String> in(String text) {
        return FORMS.entrySet().stream()
                .filter(form -> form.getValue().matcher(text).find())
                .map(Map.Entry::getKey);
    }

    /** In a file of settings: those, and values that settings would give by default. */
    static Stream<String> inSettings(String text) {
        return Stream.concat(in(text), SETTING.matcher(text).results().map(_ -> "a setting"));
    }
}
