package tradepost.gateway.limit;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Before any token is looked at: what one address may ask. */
final class AddressLimit implements WebFilter, Ordered {
    private static final String HEALTH = "/actuator/";

    private final Limiter limiter;
    private final Limiter health;

    /** @param health the limit of who asks how the gateway is, which is apart: a busy machine is asked no less */
    AddressLimit(Limiter limiter, Limiter health) {
        this.limiter = limiter;
        this.health = health;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 4;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean isHealth = exchange.getRequest().getPath().value().startsWith(HEALTH);
        return (isHealth ? health : limiter).admit(exchange, ClientAddress.of(exchange.getRequest()), chain);
    }
}
