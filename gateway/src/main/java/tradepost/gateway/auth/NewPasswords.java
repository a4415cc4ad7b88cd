package tradepost.gateway.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Registration;
import tradepost.platform.problem.Fields;

/** Takes a password that someone chooses: long enough, and not one of those that are tried first. */
@Component
class NewPasswords {
    private final Passwords passwords;
    private final Set<String> commonest;

    NewPasswords(Passwords passwords) {
        this.passwords = passwords;
        this.commonest = read();
    }

    /**
     * The hash of a password that may be had.
     *
     * @param field as the request names it
     * @return fails with INVALID_FIELD, or with TOO_BUSY
     */
    Mono<String> hash(String field, String password) {
        return isCommon(password)
                ? Mono.error(Fields.invalid(field, "is one of the commonest passwords; choose another"))
                : passwords.hash(password);
    }

    /** Whether it is among the 3,000 commonest that are long enough, in whatever case. */
    boolean isCommon(String password) {
        return commonest.contains(password.toLowerCase(Locale.ROOT));
    }

    private static Set<String> read() {
        ClassPathResource list = new ClassPathResource("common-passwords.txt");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(list.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .filter(line -> line.length() >= Registration.PASSWORD_MIN)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException cause) {
            throw new UncheckedIOException("the commonest passwords cannot be read", cause);
        }
    }
}
