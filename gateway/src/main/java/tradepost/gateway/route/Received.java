package tradepost.gateway.route;

import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

/** A request as the server holds it. */
final class Received {
    private Received() {}

    /**
     * The headers that all further readers of the request see, to be changed in place before any of them has: to change
     * them in Spring's way is to copy them all, for every request.
     */
    static HttpHeaders headers(ServerWebExchange exchange) {
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        return request.requestHeaders();
    }
}
