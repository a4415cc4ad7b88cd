package tradepost.platform.jwt;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.TopicTail;

/**
 * Makes the holder of a valid token the caller of a request. Until the sessions that have ended are known, which is
 * shortly after the start, whoever shows a token waits for that. Money is not moved where it is not known for a while:
 * its owner may have logged out, or been shut out, meanwhile.
 */
final class AccessFilter implements WebFilter {
    private static final String SCHEME = "Bearer ";
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private final TokenVerifier tokens;
    private final Revocations revocations;
    private final TopicTail tail;
    private final Predicate<ServerWebExchange> money;
    private final Duration behindMax;

    /**
     * @param tail reads what has been revoked, watched
     * @param money the requests that are refused while more may have been revoked
     * @param behindMax for how long that may be unknown before they are
     */
    AccessFilter(
            TokenVerifier tokens,
            Revocations revocations,
            TopicTail tail,
            Predicate<ServerWebExchange> money,
            Duration behindMax) {
        this.tokens = tokens;
        this.revocations = revocations;
        this.tail = tail;
        this.money = money;
        this.behindMax = behindMax;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Optional<Caller> caller = token(exchange).flatMap(tokens::verify);
        if (caller.isEmpty() || tail.hadReadAllWithin(behindMax)) {
            return proceed(exchange, chain, caller);
        }
        return tail.isCaughtUp() ? withoutMoney(exchange, chain, caller) : whenKnown(exchange, chain, caller);
    }

    private Mono<Void> withoutMoney(ServerWebExchange exchange, WebFilterChain chain, Optional<Caller> caller) {
        return money.test(exchange) ? Mono.error(behind()) : proceed(exchange, chain, caller);
    }

    private Mono<Void> whenKnown(ServerWebExchange exchange, WebFilterChain chain, Optional<Caller> caller) {
        return tail.whenCaughtUp()
                .timeout(WAIT_MAX, Mono.error(AccessFilter::starting))
                .then(Mono.defer(() -> proceed(exchange, chain, caller)));
    }

    private Mono<Void> proceed(ServerWebExchange exchange, WebFilterChain chain, Optional<Caller> holder) {
        if (holder.isEmpty() || revocations.isRevoked(holder.get())) {
            return chain.filter(exchange);
        }
        Caller caller = holder.get();
        caller.isOf(exchange);
        return chain.filter(exchange)
                .contextWrite(ReactiveSecurityContextHolder.withAuthentication(new Authenticated(caller)));
    }

    private static Optional<String> token(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).trim());
    }

    private static Problem starting() {
        return Problem.of(
                CommonProblem.SERVICE_UNAVAILABLE,
                "The service does not know yet which sessions have ended. Try again shortly.");
    }

    private static Problem behind() {
        return Problem.of(
                CommonProblem.SERVICE_UNAVAILABLE,
                "The service has not heard lately which sessions have ended, and moves no money until it has. Try again"
                        + " shortly, with the same Idempotency-Key.");
    }

    /** The verified caller, as Spring Security carries it. */
    private static final class Authenticated extends AbstractAuthenticationToken {
        private final transient Caller caller;

        Authenticated(Caller caller) {
            super(AuthorityUtils.createAuthorityList(
                    caller.roles().stream().map(role -> "ROLE_" + role).toList()));
            this.caller = caller;
            super.setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Caller getPrincipal() {
            return caller;
        }
    }
}
