package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.orders.OrdersProperties;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.Fills;
import tradepost.orders.domain.Hold;
import tradepost.orders.domain.Market;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Terms;
import tradepost.platform.event.Side;
import tradepost.platform.jwt.Caller;

/** Tells what an order would cost and hold, without placing it. */
@RestController
class PreviewController {
    private final Admission admission;
    private final OrderValue value;
    private final MarketBoard board;
    private final BigDecimal collar;
    private final Clock clock;

    PreviewController(
            Admission admission, OrderValue value, MarketBoard board, OrdersProperties properties, Clock clock) {
        this.admission = admission;
        this.value = value;
        this.board = board;
        this.collar = properties.collar();
        this.clock = clock;
    }

    /**
     * What an order would be.
     *
     * @param type and {@code timeInForce}: the defaults where the request names none
     * @param quantity absent for one by worth
     * @param price the latest of the stock; absent if there is none
     * @param value what it costs or brings at its own price, at the latest if it names none; in {@code currency}
     * @param hold what is set aside while it rests; absent while there is no price to tell
     */
    record Preview(
            String symbol,
            String side,
            String type,
            String timeInForce,
            String currency,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal price,
            BigDecimal value,
            @Nullable Held hold) {}

    /** @param asset a currency, or the symbol of shares */
    record Held(String asset, BigDecimal amount) {}

    /**
     * Refuses what {@code POST /api/v1/orders} would refuse for its shape or for the market. Whether the wallet has
     * enough, and the caller's trading limits, are not looked at: they may be others when it is placed.
     */
    @PostMapping("/api/v1/orders/preview")
    Mono<Preview> preview(@AuthenticationPrincipal Caller caller, @RequestBody PlaceOrder asked) {
        return Mono.fromCallable(() -> {
            Instant now = clock.instant();
            return preview(admission.admit(asked, caller.userId(), now), now);
        });
    }

    private Preview preview(Order order, Instant now) {
        Terms terms = order.terms();
        Market market = board.market(terms.symbol());
        return new Preview(
                terms.symbol(),
                terms.side().name(),
                terms.type().name(),
                terms.timeInForce().name(),
                terms.currency().getCurrencyCode(),
                terms.quantity(),
                market == null ? null : market.price(),
                value.of(order),
                Hold.isKnown(terms, market, now) ? held(terms, market) : null);
    }

    private Held held(Terms terms, @Nullable Market market) {
        String asset = terms.side() == Side.BUY ? terms.currency().getCurrencyCode() : terms.symbol();
        return new Held(asset, Hold.of(terms, Fills.NONE, collar, market).amount());
    }
}
