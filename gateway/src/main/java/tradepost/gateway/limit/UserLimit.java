package tradepost.gateway.limit;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;

/** Once it is known who asks: what one user may, from wherever. */
final class UserLimit implements WebFilter, Ordered {
    private final Limiter limiter;

    UserLimit(Limiter limiter) {
        this.limiter = limiter;
    }

    /** After Spring Security. */
    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Caller.of(exchange)
                .map(caller -> limiter.admit(exchange, caller.getName(), chain))
                .orElseGet(() -> chain.filter(exchange));
    }
}
