package tradepost.marketdata.stream;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import tradepost.marketdata.snapshot.StockView;
import tradepost.platform.jwt.Caller;

/** {@code GET /api/v1/prices/stream?symbols=A,B}: server-sent events {@code price}. */
@RestController
public class PriceStreamController {
    /** A client that is gone is noticed only when it is written to. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final PriceStream prices;

    public PriceStreamController(PriceStream prices) {
        this.prices = prices;
    }

    @GetMapping(path = "/api/v1/prices/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<StockView>> stream(
            @RequestParam @Nullable String symbols, @AuthenticationPrincipal Caller caller) {
        Set<String> wanted = prices.parse(symbols);
        return prices.updates(wanted, PriceStreamController::toEvent, heartbeats())
                .takeUntilOther(prices.endOf(caller));
    }

    private static ServerSentEvent<StockView> toEvent(PriceStream.Update update) {
        return ServerSentEvent.builder(update.stock())
                .id(update.id())
                .event("price")
                .build();
    }

    /** The first at once: it opens the stream where no price changes. */
    private static Flux<ServerSentEvent<StockView>> heartbeats() {
        return Flux.interval(Duration.ZERO, HEARTBEAT)
                .map(_ -> ServerSentEvent.<StockView>builder().comment("alive").build());
    }
}
