package tradepost.platform.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tradepost.platform.event.Json;

/** Answers a request with a problem. */
public final class ProblemWriter {
    private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

    private ProblemWriter() {}

    /**
     * Writes what {@code error} is to a client: the problem itself, or for a fault of ours a bare 500 while the log has
     * the rest. An answer that has begun cannot be changed: the error ends it. Nor has one that went away anyone to
     * read it, and that is no fault of ours.
     */
    public static Mono<Void> write(ServerWebExchange exchange, Throwable error) {
        if (AbortedException.isConnectionReset(error)) {
            return Mono.error(error);
        }
        Problem problem = Problems.of(error);
        if (problem.code().kind() == Problem.Kind.FAULT) {
            log.error("{} {} failed [{}]", method(exchange), path(exchange), RequestId.of(exchange), error);
        }
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        response.setStatusCode(problem.code().kind().status());
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        if (problem.code().kind() == Problem.Kind.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.code().kind().isRetryable()) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(problem.facts().getOrDefault("retryAfterSeconds", 1)));
        }
        byte[] body = Json.write(ProblemBody.of(problem, path(exchange), RequestId.of(exchange)));
        headers.setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static String method(ServerWebExchange exchange) {
        return exchange.getRequest().getMethod().name();
    }

    private static String path(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value();
    }
}
