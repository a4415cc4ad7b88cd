package tradepost.platform.problem;

import org.springframework.web.server.ServerWebExchange;

/** The name of a request, by which the gateway's log, a service's log and the client's answer are put together. */
public final class RequestId {
    private static final String HEADER = "X-Request-Id";
    private static final int LENGTH_MAX = 64;

    private RequestId() {}

    /** As the gateway named it; a name of our own if it did not. */
    public static String of(ServerWebExchange exchange) {
        String given = exchange.getRequest().getHeaders().getFirst(HEADER);
        return given == null || given.length() > LENGTH_MAX
                ? exchange.getRequest().getId()
                : given;
    }
}
