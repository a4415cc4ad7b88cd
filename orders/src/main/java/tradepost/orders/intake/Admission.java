package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tradepost.orders.Latency;
import tradepost.orders.OrdersProperties;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.FillRule;
import tradepost.orders.domain.FillRule.Decision;
import tradepost.orders.domain.Market;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.domain.Terms;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.TopicTail;

/**
 * Checks an order's shape, and against this replica's board what can be known cheaply: a bad request is refused as one,
 * and what would certainly be rejected is a conflict at once. Whatever passes is decided by execution alone.
 */
@Component
public final class Admission {
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private final MarketBoard board;
    private final TopicTail marketTail;
    private final Latency latency;

    Admission(MarketBoard board, @Qualifier("marketTail") TopicTail marketTail, OrdersProperties properties) {
        this.board = board;
        this.marketTail = marketTail;
        this.latency = properties.latency();
    }

    /**
     * An order that was asked for.
     *
     * @param refusal the {@link OrderProblem} that execution would end it with as the market is; empty if there is none
     */
    record Judged(Order order, Optional<Problem> refusal) {}

    /**
     * The order that was asked for.
     *
     * @throws Problem as {@link #judge} does, and the refusal
     */
    public Order admit(PlaceOrder asked, UUID userId, Instant now) {
        Judged judged = judge(asked, userId, now);
        judged.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        return judged.order();
    }

    /**
     * The order that was asked for, and whether the market refuses it.
     *
     * @throws Problem INVALID_FIELD for its shape, STOCK_UNKNOWN, or SERVICE_UNAVAILABLE while the board is being read:
     *     a stock it does not have yet is not one there is not
     */
    Judged judge(PlaceOrder asked, UUID userId, Instant now) {
        requireCaughtUp();
        String symbol = Fields.matching("symbol", asked.symbol(), SYMBOL, "is 1 to 32 letters, digits or . _ -");
        StockListed stock = board.stock(symbol).orElseThrow(() -> unknown(symbol));
        StockRules rules = new StockRules(stock);
        Terms terms = new TermsReader(asked, stock, board.sessions(symbol), delay(), now).read(userId);
        BigDecimal price = board.price(symbol).map(PriceTick::price).orElse(null);
        Order order = Order.placed(new ExitsReader(asked, rules, price).read(terms));
        return new Judged(order, rules.refusalWhileHalted().or(() -> refusalToFill(order, now)));
    }

    /** @throws Problem SERVICE_UNAVAILABLE while the board is being read */
    void requireCaughtUp() {
        if (!marketTail.isCaughtUp()) {
            throw Problem.of(
                    CommonProblem.SERVICE_UNAVAILABLE,
                    "Stocks and prices are being read after a start. Try again shortly.");
        }
    }

    private Duration delay() {
        return latency.isNone() ? Duration.ZERO : latency.next(ThreadLocalRandom.current());
    }

    /** An order that may wait passes: only time tells what becomes of it. */
    private Optional<Problem> refusalToFill(Order order, Instant now) {
        Market market = board.market(order.symbol());
        return FillRule.decide(order, market, board.phase(order.symbol(), now), now) instanceof Decision.End end
                        && end.status() == OrderStatus.REJECTED
                ? Optional.of(refusal(order, end, market, now))
                : Optional.empty();
    }

    private Problem refusal(Order order, Decision.End end, @Nullable Market market, Instant now) {
        Problem problem = Problem.of(end.code(), end.detail());
        if (end.code() == OrderProblem.MARKET_CLOSED) {
            return board.sessions(order.symbol())
                    .currentOrNext(now)
                    .map(next -> problem.with("opensAt", next.opens().toString()))
                    .orElse(problem);
        }
        return market == null ? problem : problem.with("price", market.price());
    }

    private static Problem unknown(String symbol) {
        return Problem.of(
                        OrderProblem.STOCK_UNKNOWN, "There is no stock " + symbol + "; GET /api/v1/stocks lists them.")
                .with("field", "symbol");
    }
}
