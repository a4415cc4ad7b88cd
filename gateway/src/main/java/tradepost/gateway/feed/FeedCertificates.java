package tradepost.gateway.feed;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Problem;

/**
 * Ticks come on a connection whose client has shown a certificate, and it is that of the account: a token that was
 * taken is worth nothing without the key, and a key nothing for another's account.
 */
final class FeedCertificates implements WebFilter, Ordered {
    /** Read as routes are: a path may be written in several ways. */
    private static final PathPattern TICKS = PathPatternParser.defaultInstance.parse("/api/v1/ticks/**");
    /** What was refused is read by admins, from where they are. */
    private static final PathPattern QUARANTINE = PathPatternParser.defaultInstance.parse("/api/v1/ticks/quarantine");

    private final Map<String, String> names;

    /** @param names the common name of a user, by username, where it is another */
    FeedCertificates(Map<String, String> names) {
        this.names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.names.putAll(names);
    }

    /** After Spring Security, the limits of a user, and the audit: what is refused here is recorded. */
    @Override
    public int getOrder() {
        return 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!isDelivery(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        requireOwn(exchange.getRequest(), Caller.of(exchange).orElseThrow(FeedCertificates::missing));
        return chain.filter(exchange);
    }

    private static boolean isDelivery(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        boolean isReading = request.getMethod().equals(HttpMethod.GET) && QUARANTINE.matches(path);
        return TICKS.matches(path) && !isReading;
    }

    private void requireOwn(ServerHttpRequest request, Caller caller) {
        String shown = commonName(request).orElseThrow(FeedCertificates::missing);
        String expected = names.getOrDefault(caller.username(), caller.username());
        if (!expected.equalsIgnoreCase(shown)) {
            throw another(shown);
        }
    }

    /** The handshake has proved that it is signed, in its time, and the client's. */
    private static Optional<String> commonName(ServerHttpRequest request) {
        return Optional.ofNullable(request.getSslInfo())
                .map(SslInfo::getPeerCertificates)
                .filter(chain -> chain.length > 0)
                .flatMap(chain -> commonName(chain[0]));
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst();
        } catch (InvalidNameException unreadable) {
            return Optional.empty();
        }
    }

    private static Problem missing() {
        return Problem.of(
                GatewayProblem.CERTIFICATE_REQUIRED,
                "Ticks are taken on the port of feeds alone, from clients that show a certificate.");
    }

    private static Problem another(String name) {
        return Problem.of(
                GatewayProblem.CERTIFICATE_REQUIRED,
                "The certificate is of \"" + name + "\", and your account delivers with another one.");
    }
}
