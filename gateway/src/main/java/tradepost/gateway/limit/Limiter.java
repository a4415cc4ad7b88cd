package tradepost.gateway.limit;

import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.GatewayProblem;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;
import tradepost.platform.problem.Problem;

/**
 * Takes a token of a general limit and of a route's own, and tells the client how it stands in the answer's headers
 * (draft-ietf-httpapi-ratelimit-headers): of the limit that is nearest to its end.
 */
final class Limiter {
    private static final long MICROS = 1_000_000;
    private static final String TOLD = Limiter.class.getName() + ".told";

    private final Limit general;
    private final RouteLimits routes;
    private final Leases leases;
    private final Clock clock;

    Limiter(Limit general, RouteLimits routes, Leases leases, Clock clock) {
        this.general = general;
        this.routes = routes;
        this.leases = leases;
        this.clock = clock;
    }

    /** A limit, and what was taken of it. */
    private record Standing(Limit limit, Taken taken) {
        Standing nearer(Standing other) {
            return other.taken.left() < taken.left() ? other : this;
        }
    }

    /**
     * Passes a request on if there are tokens for it: nearly always at once, of a lease that is there.
     *
     * @param key whose tokens
     * @return fails with RATE_LIMITED
     */
    Mono<Void> admit(ServerWebExchange exchange, String key, WebFilterChain chain) {
        Optional<Limit> own = routes.find(exchange.getRequest());
        Optional<Taken> leased = own.isPresent() ? Optional.empty() : leases.takeNow(general, key);
        if (leased.isPresent()) {
            tellNearest(exchange, new Standing(general, leased.get()));
            return chain.filter(exchange);
        }
        Mono<Standing> standing = take(general, key, exchange);
        return own.map(limit ->
                        standing.flatMap(of -> take(limit, key, exchange).map(of::nearer)))
                .orElse(standing)
                .doOnNext(nearest -> tellNearest(exchange, nearest))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Standing> take(Limit limit, String key, ServerWebExchange exchange) {
        return leases.take(limit, key)
                .map(taken -> new Standing(limit, taken))
                .doOnNext(standing -> requireGranted(standing, exchange));
    }

    private void requireGranted(Standing standing, ServerWebExchange exchange) {
        if (!standing.taken().granted()) {
            tell(exchange, standing);
            throw Problem.of(
                            GatewayProblem.RATE_LIMITED,
                            "That is more than " + standing.limit().tokens() + " requests in "
                                    + standing.limit().period().toSeconds() + " seconds ("
                                    + standing.limit().name()
                                    + "). Wait as long as Retry-After says.")
                    .with("limit", standing.limit().name())
                    .with("retryAfterSeconds", standing.taken().retryAfterSeconds());
        }
    }

    /** The limits of the address come before those of the user: told is whichever ends first. */
    private void tellNearest(ServerWebExchange exchange, Standing standing) {
        Standing told = exchange.getAttribute(TOLD);
        Standing nearest = told == null ? standing : told.nearer(standing);
        exchange.getAttributes().put(TOLD, nearest);
        tell(exchange, nearest);
    }

    private void tell(ServerWebExchange exchange, Standing standing) {
        Limit limit = standing.limit();
        long now = clock.millis() * (MICROS / 1_000);
        long full = Math.max(0, (standing.taken().fullAt() - now + MICROS - 1) / MICROS);
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set(
                "RateLimit", "\"" + limit.name() + "\";r=" + standing.taken().left() + ";t=" + full);
        headers.set(
                "RateLimit-Policy",
                "\"" + limit.name() + "\";q=" + limit.tokens() + ";w="
                        + limit.period().toSeconds());
    }
}
