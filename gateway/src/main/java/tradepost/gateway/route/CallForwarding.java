package tradepost.gateway.route;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Forwards a call to its service and the answer back, headers copied once on either way and bodies as they come. */
final class CallForwarding {
    /** What is between two neighbours only (RFC 9110, 7.6.1), or is said anew to the next. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> FOR_US = Set.of("host", "expect");
    /** An answer as short as this comes in one piece, and leaves in one. */
    private static final int SHORT = 16 * 1024;

    private final HttpClient client;

    /** @param timeout until the answer begins, and until the end of a short one */
    CallForwarding(HttpClient client, Duration timeout) {
        this.client = client.responseTimeout(timeout).doOnResponse(CallForwarding::letLongOnesTakeTheirTime);
    }

    /** They are read as fast as the client reads: it is not the service that is late then. */
    private static void letLongOnesTakeTheirTime(HttpClientResponse answer, Connection connection) {
        if (!isShort(answer.responseHeaders())) {
            connection.removeHandler(NettyPipeline.ResponseTimeoutHandler);
        }
    }

    private static boolean isShort(io.netty.handler.codec.http.HttpHeaders headers) {
        return headers.getInt(HttpHeaders.CONTENT_LENGTH, Integer.MAX_VALUE) <= SHORT;
    }

    /** @param service its scheme, host and port */
    Mono<Void> forward(ServerWebExchange exchange, URI service) {
        ServerHttpRequest request = exchange.getRequest();
        return toService(request, service)
                .response((answer, body) -> answer(exchange.getResponse(), answer, body))
                .then();
    }

    private HttpClient.ResponseReceiver<?> toService(ServerHttpRequest request, URI service) {
        HttpHeaders headers = request.getHeaders();
        HttpClient.RequestSender sender = client.headers(to -> copy(headers, to))
                .request(HttpMethod.valueOf(request.getMethod().name()))
                .uri(service.getScheme() + "://" + service.getRawAuthority() + pathAndQuery(request.getURI()));
        return hasBody(headers) ? sender.send(request.getBody().map(NettyDataBufferFactory::toByteBuf)) : sender;
    }

    private static boolean hasBody(HttpHeaders headers) {
        return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    /** As it came, encoded. */
    private static String pathAndQuery(URI uri) {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static void copy(HttpHeaders from, io.netty.handler.codec.http.HttpHeaders to) {
        Set<String> left = notPassedOn(from.get(HttpHeaders.CONNECTION));
        from.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!left.contains(lower) && !FOR_US.contains(lower)) {
                to.set(name, values);
            }
        });
    }

    private static Mono<Void> answer(ServerHttpResponse response, HttpClientResponse answer, ByteBufFlux body) {
        NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
        if (isShort(answer.responseHeaders())) {
            // With its body or not at all: nothing of it is left where a problem takes its place.
            Mono<DataBuffer> whole = body.aggregate()
                    .retain()
                    .<DataBuffer>map(buffers::wrap)
                    .onErrorMap(IOException.class, Lost::new)
                    .doOnSuccess(_ -> begin(response, answer));
            return toClient(response.writeWith(whole));
        }
        begin(response, answer);
        return toClient(response.writeWith(Flux.<ByteBuf>from(body.retain())
                .<DataBuffer>map(buffers::wrap)
                .onErrorMap(IOException.class, Lost::new)));
    }

    /** A client that goes away while it is answered is no failure of the service. */
    private static Mono<Void> toClient(Mono<Void> written) {
        return written.onErrorMap(
                error -> error instanceof IOException && !(error instanceof Lost), AbortedException::new);
    }

    /** The service was lost while it answered. */
    private static final class Lost extends IOException {
        private static final long serialVersionUID = 1;

        Lost(IOException cause) {
            super(cause);
        }
    }

    private static void begin(ServerHttpResponse response, HttpClientResponse answer) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status().code()));
        io.netty.handler.codec.http.HttpHeaders headers = answer.responseHeaders();
        Set<String> left = notPassedOn(headers.getAll(HttpHeaders.CONNECTION));
        headers.forEach(header -> {
            if (!left.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                response.getHeaders().add(header.getKey(), header.getValue());
            }
        });
    }

    /** In lower case, with those that the {@code Connection} header names; a client does not take ours off by it. */
    private static Set<String> notPassedOn(@Nullable List<String> connection) {
        if (connection == null || connection.isEmpty()) {
            return HOP_BY_HOP;
        }
        return Stream.concat(
                        HOP_BY_HOP.stream(),
                        connection.stream()
                                .flatMap(value -> Stream.of(value.split(",")))
                                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                                .filter(name -> !name.equalsIgnoreCase(RequestIds.HEADER)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
