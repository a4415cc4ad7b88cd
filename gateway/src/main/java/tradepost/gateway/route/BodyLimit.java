package tradepost.gateway.route;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * Refuses bodies over a bound, forwarded or not: at once where the length is announced, as it passes where it is not.
 */
final class BodyLimit implements WebFilter, Ordered {
    private final DataSize limit;
    private final Map<String, DataSize> byPath;

    /** @param byPath the limits of paths that have another one */
    BodyLimit(DataSize limit, Map<String, DataSize> byPath) {
        this.limit = limit;
        this.byPath = byPath;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        long most = byPath.getOrDefault(exchange.getRequest().getPath().value(), limit)
                .toBytes();
        if (headers.getContentLength() > most) {
            return Mono.error(tooLarge(most));
        }
        if (!headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange.mutate()
                .request(new Counted(exchange.getRequest(), most))
                .build());
    }

    private static Problem tooLarge(long limit) {
        return Problem.of(CommonProblem.BODY_TOO_LARGE, "The body has more than " + limit + " bytes.")
                .with("limit", limit);
    }

    private static final class Counted extends ServerHttpRequestDecorator {
        private final long limit;

        Counted(ServerHttpRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            AtomicLong seen = new AtomicLong();
            return super.getBody().map(buffer -> counted(buffer, seen));
        }

        private DataBuffer counted(DataBuffer buffer, AtomicLong seen) {
            if (seen.addAndGet(buffer.readableByteCount()) > limit) {
                DataBufferUtils.release(buffer);
                throw tooLarge(limit);
            }
            return buffer;
        }
    }
}
