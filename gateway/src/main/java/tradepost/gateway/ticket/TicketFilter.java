package tradepost.gateway.ticket;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Puts the access token in the place of the ticket that stands for it. From here on nobody sees a ticket: the service
 * verifies the token as ever.
 */
final class TicketFilter implements WebFilter, Ordered {
    private static final String SOCKETS = "/api/v1/ws/";
    private static final String TICKET = "ticket";

    private final Tickets tickets;

    TicketFilter(Tickets tickets) {
        this.tickets = tickets;
    }

    /** After the limits of addresses and before any token is looked at. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 5;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().value();
        if (!path.startsWith(SOCKETS)) {
            return chain.filter(exchange);
        }
        @Nullable String ticket = request.getQueryParams().getFirst(TICKET);
        return ticket == null
                ? chain.filter(exchange)
                : tickets.redeem(ticket, path).flatMap(token -> chain.filter(with(token, exchange)));
    }

    private static ServerWebExchange with(String token, ServerWebExchange exchange) {
        URI uri = withoutTicket(exchange.getRequest().getURI());
        return exchange.mutate()
                .request(request -> request.uri(uri).headers(headers -> headers.setBearerAuth(token)))
                .build();
    }

    /** Cut out as text: what else is asked is forwarded as it was written, whatever that is. */
    private static URI withoutTicket(URI asked) {
        String text = asked.toString();
        String query = Arrays.stream(asked.getRawQuery().split("&", -1))
                .filter(parameter -> !isTicket(parameter))
                .collect(Collectors.joining("&"));
        return URI.create(text.substring(0, text.indexOf('?')) + (query.isEmpty() ? "" : "?" + query));
    }

    /** Names are read as those are by which a ticket is found. */
    private static boolean isTicket(String parameter) {
        return URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8)
                .equals(TICKET);
    }
}
