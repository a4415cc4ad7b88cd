package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.FillRule;
import tradepost.orders.domain.FillRule.Decision;
import tradepost.orders.domain.Market;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.OrderType;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TimeInForce;
import tradepost.platform.event.Ids;
import tradepost.platform.event.Side;
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
    private static final int SCALE_MAX = 9;
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final MarketBoard board;
    private final TopicTail marketTail;

    Admission(MarketBoard board, @Qualifier("marketTail") TopicTail marketTail) {
        this.board = board;
        this.marketTail = marketTail;
    }

    /**
     * The order that was asked for.
     *
     * @throws Problem INVALID_FIELD for its shape, an {@link OrderProblem} that execution would end it with, or
     *     SERVICE_UNAVAILABLE while the board is being read: a stock it does not have yet is not one there is not
     */
    public Order admit(PlaceOrder asked, UUID userId, Instant now) {
        if (!marketTail.isCaughtUp()) {
            throw Problem.of(
                    CommonProblem.SERVICE_UNAVAILABLE,
                    "Stocks and prices are being read after a start. Try again shortly.");
        }
        String symbol = Fields.matching("symbol", asked.symbol(), SYMBOL, "is 1 to 32 letters, digits or . _ -");
        StockListed stock = board.stock(symbol).orElseThrow(() -> unknown(symbol));
        Order order = Order.placed(terms(asked, userId, stock, now));
        if (stock.halted()) {
            throw Problem.of(OrderProblem.STOCK_HALTED, symbol + " is halted: no orders are taken until it goes on.");
        }
        if (order.terms().type() == OrderType.MARKET) {
            requireFillable(order, stock, now);
        }
        return order;
    }

    private static Terms terms(PlaceOrder asked, UUID userId, StockListed stock, Instant now) {
        OrderType type = asked.type() == null ? OrderType.MARKET : Fields.oneOf("type", asked.type(), OrderType.class);
        TimeInForce time = timeInForce(asked, type);
        return new Terms(
                Ids.timeOrdered(now),
                userId,
                asked.walletId() == null ? Ids.defaultWallet(userId) : Fields.uuid("walletId", asked.walletId()),
                asked.clientOrderId() == null
                        ? null
                        : Fields.matching(
                                "clientOrderId", asked.clientOrderId(), NAME, "is 1 to 64 letters, digits or . _ : -"),
                stock.symbol(),
                Fields.oneOf("side", asked.side(), Side.class),
                type,
                time,
                quantity(asked, stock),
                stock.lot(),
                Currency.getInstance(stock.currency()),
                limitPrice(asked, type, stock),
                Fields.positiveOrNull("lowerBound", asked.lowerBound(), SCALE_MAX),
                upperBound(asked),
                time == TimeInForce.DAY ? endOfDay(now) : null,
                now);
    }

    private static BigDecimal quantity(PlaceOrder asked, StockListed stock) {
        BigDecimal quantity = Fields.positive("quantity", asked.quantity(), stock.quantityScale());
        if (!isMultiple(quantity, stock.lot())) {
            throw Fields.invalid(
                            "quantity",
                            "is a multiple of the lot of " + stock.symbol() + ", "
                                    + stock.lot().toPlainString())
                    .with("lot", stock.lot());
        }
        return quantity;
    }

    private static @Nullable BigDecimal limitPrice(PlaceOrder asked, OrderType type, StockListed stock) {
        if (type == OrderType.MARKET) {
            if (asked.limitPrice() != null) {
                throw Fields.invalid(
                        "limitPrice", "belongs to a LIMIT order; send \"type\": \"LIMIT\" or leave it out");
            }
            return null;
        }
        BigDecimal price = Fields.positive("limitPrice", asked.limitPrice(), SCALE_MAX);
        if (!isMultiple(price, stock.priceTick())) {
            throw Fields.invalid(
                            "limitPrice",
                            "is a multiple of the price tick of " + stock.symbol() + ", "
                                    + stock.priceTick().toPlainString())
                    .with("priceTick", stock.priceTick());
        }
        return price;
    }

    private static @Nullable BigDecimal upperBound(PlaceOrder asked) {
        BigDecimal upper = Fields.positiveOrNull("upperBound", asked.upperBound(), SCALE_MAX);
        BigDecimal lower = Fields.positiveOrNull("lowerBound", asked.lowerBound(), SCALE_MAX);
        if (upper != null && lower != null && upper.compareTo(lower) < 0) {
            throw Fields.invalid("upperBound", "is not less than lowerBound");
        }
        return upper;
    }

    private static TimeInForce timeInForce(PlaceOrder asked, OrderType type) {
        if (asked.timeInForce() == null) {
            return type == OrderType.MARKET ? TimeInForce.FOK : TimeInForce.DAY;
        }
        TimeInForce time = Fields.oneOf("timeInForce", asked.timeInForce(), TimeInForce.class);
        if ((time == TimeInForce.FOK) != (type == OrderType.MARKET)) {
            throw Fields.invalid(
                    "timeInForce", type == OrderType.MARKET ? "is FOK for MARKET" : "is DAY or GTC for LIMIT");
        }
        return time;
    }

    private void requireFillable(Order order, StockListed stock, Instant now) {
        Market market = board.market(stock.symbol());
        if (FillRule.decide(order, market, stock.halted(), now) instanceof Decision.Reject reject) {
            Problem problem = Problem.of(reject.code(), reject.detail());
            throw market == null ? problem : problem.with("price", market.price());
        }
    }

    private static boolean isMultiple(BigDecimal value, BigDecimal unit) {
        return value.remainder(unit).signum() == 0;
    }

    private static Instant endOfDay(Instant now) {
        return now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atTime(LocalTime.MIDNIGHT)
                .toInstant(ZoneOffset.UTC);
    }

    private static Problem unknown(String symbol) {
        return Problem.of(
                        OrderProblem.STOCK_UNKNOWN, "There is no stock " + symbol + "; GET /api/v1/stocks lists them.")
                .with("field", "symbol");
    }
}
