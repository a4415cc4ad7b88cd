package tradepost.marketdata.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Json;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/**
 * One WebSocket. Its client may send {@code {"subscribe": ["A"]}} and {@code {"unsubscribe": ["A"]}}, also both at
 * once, and is answered {@code subscribed} with the symbols it hears of then, before the snapshots of those that are
 * new; or {@code problem} with code and detail, and all stays as it was. A socket of all stocks hears of those alone
 * that its first {@code subscribe} names, and has nothing to {@code unsubscribe} from before. A client that answers no
 * ping is cut off.
 */
final class SocketSession {
    private final PriceStream prices;
    private final WebSocketSession session;
    private final Channel channel;
    private final Caller caller;
    private final NettyDataBufferFactory buffers;
    /** Written and read on the event loop alone. */
    private @Nullable Reader reader;

    SocketSession(PriceStream prices, WebSocketSession session, Channel channel, Caller caller) {
        this.prices = prices;
        this.session = session;
        this.channel = channel;
        this.caller = caller;
        this.buffers = (NettyDataBufferFactory) session.bufferFactory();
    }

    /** What a client may ask. */
    record Asked(@Nullable List<String> subscribe, @Nullable List<String> unsubscribe) {}

    /** Until the client closes, or the stream ends and we do. */
    Mono<Void> serve(Set<String> wanted) {
        Mono<Void> sent = session.send(prices.messages(
                        channel, Shape.MESSAGES, wanted, caller, this::outlet, opened -> reader = opened))
                .then(session.close());
        return Mono.firstWithSignal(sent, session.receive().doOnNext(this::hear).then());
    }

    private Outlet<WebSocketMessage> outlet(FluxSink<WebSocketMessage> sink) {
        return new Outlet<>(
                sink,
                buffer -> new WebSocketMessage(WebSocketMessage.Type.TEXT, buffers.wrap(buffer)),
                () -> session.pingMessage(factory -> factory.wrap(new byte[0])));
    }

    private void hear(WebSocketMessage message) {
        Reader heard = reader;
        if (heard != null) {
            heard.noteHeard();
            if (message.getType() == WebSocketMessage.Type.TEXT) {
                heard.answer(answer(heard, message.getPayloadAsText()));
            }
        }
    }

    private Told answer(Reader asking, String text) {
        try {
            Asked asked = Json.read(text.getBytes(UTF_8), Asked.class);
            Set<String> symbols = new HashSet<>(asking.symbols());
            symbols.addAll(prices.listed(named(asked.subscribe())));
            symbols.removeAll(Set.copyOf(named(asked.unsubscribe())));
            if (symbols.isEmpty()) {
                throw Fields.invalid(
                        "unsubscribe", "leaves at least one stock, and a socket of all stocks has none to leave");
            }
            asking.hear(prices.listed(symbols));
            return Told.of("subscribed", Map.of("symbols", new TreeSet<>(symbols)));
        } catch (Json.Unreadable unreadable) {
            return told(Problem.of(CommonProblem.INVALID_REQUEST, "A message names what to subscribe or unsubscribe."));
        } catch (Problem problem) {
            return told(problem);
        }
    }

    /** None where a message leaves them out. */
    private static List<String> named(@Nullable List<String> symbols) {
        if (symbols == null) {
            return List.of();
        }
        if (symbols.stream().anyMatch(Objects::isNull)) {
            throw new Json.Unreadable("a symbol is null", null);
        }
        return symbols;
    }

    private static Told told(Problem problem) {
        Map<String, Object> data = new LinkedHashMap<>(problem.facts());
        data.put("code", problem.code().name());
        data.put("detail", problem.detail());
        return Told.of("problem", data);
    }
}
