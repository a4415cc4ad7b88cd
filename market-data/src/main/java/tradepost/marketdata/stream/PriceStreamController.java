package tradepost.marketdata.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.Channel;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import tradepost.platform.http.StreamConnection;
import tradepost.platform.jwt.Caller;

/** {@code GET /api/v1/prices/stream?symbols=A,B}: the events of {@link PriceStream} as server-sent events. */
@RestController
class PriceStreamController {
    private static final byte[] ALIVE = ":alive\n\n".getBytes(US_ASCII);

    private final PriceStream prices;

    PriceStreamController(PriceStream prices) {
        this.prices = prices;
    }

    /** Without {@code symbols} of all stocks. */
    @GetMapping(path = "/api/v1/prices/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Mono<Void> stream(
            ServerWebExchange exchange,
            @RequestParam @Nullable String symbols,
            @AuthenticationPrincipal Caller caller) {
        Set<String> wanted = prices.parse(symbols);
        Channel channel = StreamConnection.of(exchange.getRequest());
        return prices.admit(caller, Mono.defer(() -> write(exchange.getResponse(), channel, wanted, caller)));
    }

    private Mono<Void> write(ServerHttpResponse response, Channel channel, Set<String> wanted, Caller caller) {
        response.getHeaders().setContentType(MediaType.TEXT_EVENT_STREAM);
        NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
        return response.writeWith(
                prices.messages(channel, Shape.EVENTS, wanted, caller, sink -> outlet(sink, buffers), _ -> {}));
    }

    private static Outlet<DataBuffer> outlet(FluxSink<DataBuffer> sink, NettyDataBufferFactory buffers) {
        return new Outlet<>(sink, buffers::wrap, () -> buffers.wrap(ALIVE));
    }
}
