package tradepost.platform.jwt;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;

/**
 * Spring Security's strict firewall, which takes what it took and no more. It asks a regular expression about every
 * name and value of a header each time one is read; what is printable ASCII, as nearly all are, passes before that.
 */
final class Firewall {
    private Firewall() {}

    static ServerWebExchangeFirewall strict() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        firewall.setAllowedHeaderNames(plainOr(StrictServerWebExchangeFirewall.ALLOWED_HEADER_NAMES));
        firewall.setAllowedHeaderValues(plainOr(StrictServerWebExchangeFirewall.ALLOWED_HEADER_VALUES));
        firewall.setAllowedParameterNames(plainOr(StrictServerWebExchangeFirewall.ALLOWED_PARAMETER_NAMES));
        return firewall;
    }

    private static Predicate<String> plainOr(Predicate<String> allowed) {
        return text -> isPlain(text) || allowed.test(text);
    }

    /** Null is the value of a header that is not there. */
    private static boolean isPlain(@Nullable String text) {
        if (text == null) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~') {
                return false;
            }
        }
        return true;
    }
}
