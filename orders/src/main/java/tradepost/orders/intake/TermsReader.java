package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.OrderType;
import tradepost.orders.domain.Sessions;
import tradepost.orders.domain.Sessions.Session;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TimeInForce;
import tradepost.platform.event.Ids;
import tradepost.platform.event.Side;
import tradepost.platform.event.StockListed;
import tradepost.platform.money.Money;
import tradepost.platform.problem.Fields;

/** Reads what a client sent as the terms of an order in one stock: by the rules of its kind and of the stock. */
final class TermsReader {
    private static final Duration GOOD_MAX = Duration.ofDays(366);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final PlaceOrder asked;
    private final StockListed stock;
    private final StockRules rules;
    private final Sessions sessions;
    private final Duration delay;
    private final Instant now;

    TermsReader(PlaceOrder asked, StockListed stock, Sessions sessions, Duration delay, Instant now) {
        this.asked = asked;
        this.stock = stock;
        this.rules = new StockRules(stock);
        this.sessions = sessions;
        this.delay = delay;
        this.now = now;
    }

    /** @throws tradepost.platform.problem.Problem INVALID_FIELD with the field and the rule it breaks */
    Terms read(UUID userId) {
        OrderType type = asked.type() == null ? OrderType.MARKET : Fields.oneOf("type", asked.type(), OrderType.class);
        TimeInForce time = timeInForce(type);
        BigDecimal limit = price("limitPrice", asked.limitPrice(), type, type.hasLimit());
        BigDecimal notional = notional(type);
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
                notional == null ? rules.quantity(asked.quantity()) : quantityOf(notional, limit),
                notional,
                stock.lot(),
                currency(),
                limit,
                price("stopPrice", asked.stopPrice(), type, type.hasStop()),
                Fields.positiveOrNull("lowerBound", asked.lowerBound(), StockRules.SCALE_MAX),
                upperBound(),
                expiresAt(time),
                delay.isZero() ? null : now.plus(delay),
                now,
                null,
                null);
    }

    /** An order by worth names no quantity, and a stop does not know its price. */
    private @Nullable BigDecimal notional(OrderType type) {
        if (asked.notional() == null) {
            return null;
        }
        if (asked.quantity() != null) {
            throw Fields.invalid("notional", "stands instead of quantity; send one of them");
        }
        if (type == OrderType.STOP) {
            throw Fields.invalid(
                    "notional", "does not belong to a STOP order, whose price is not known; send quantity");
        }
        return Fields.positive("notional", asked.notional(), Money.scaleOf(currency()));
    }

    /** A limit is the worst price: as much as the worth buys at it. Without one the market's price decides later. */
    private @Nullable BigDecimal quantityOf(BigDecimal notional, @Nullable BigDecimal limit) {
        if (limit == null) {
            return null;
        }
        BigDecimal quantity = Terms.quantityOf(notional, limit, stock.lot());
        if (quantity.signum() == 0) {
            throw Fields.invalid(
                            "notional",
                            "is at least one lot of " + stock.symbol() + ", "
                                    + stock.lot().toPlainString() + ", at the limit")
                    .with("lot", stock.lot());
        }
        return quantity;
    }

    private Currency currency() {
        return Currency.getInstance(stock.currency());
    }

    private @Nullable BigDecimal price(String field, @Nullable String value, OrderType type, boolean isPartOfType) {
        if (!isPartOfType) {
            if (value != null) {
                throw Fields.invalid(
                        field, "does not belong to a " + type + " order; send another \"type\" or leave it out");
            }
            return null;
        }
        return rules.price(field, value);
    }

    private @Nullable BigDecimal upperBound() {
        BigDecimal upper = Fields.positiveOrNull("upperBound", asked.upperBound(), StockRules.SCALE_MAX);
        BigDecimal lower = Fields.positiveOrNull("lowerBound", asked.lowerBound(), StockRules.SCALE_MAX);
        if (upper != null && lower != null && upper.compareTo(lower) < 0) {
            throw Fields.invalid("upperBound", "is not less than lowerBound");
        }
        return upper;
    }

    private TimeInForce timeInForce(OrderType type) {
        if (asked.timeInForce() == null) {
            return type == OrderType.MARKET ? TimeInForce.FOK : TimeInForce.DAY;
        }
        TimeInForce time = Fields.oneOf("timeInForce", asked.timeInForce(), TimeInForce.class);
        if (type == OrderType.MARKET && time.isPatient()) {
            throw Fields.invalid("timeInForce", "is FOK or IOC for MARKET");
        }
        if (type.hasStop() && !time.isPatient()) {
            throw Fields.invalid("timeInForce", "is DAY, GTC or GTD for " + type);
        }
        return time;
    }

    private @Nullable Instant expiresAt(TimeInForce time) {
        if (time != TimeInForce.GTD && asked.expiresAt() != null) {
            throw Fields.invalid("expiresAt", "belongs to \"timeInForce\": \"GTD\"; send that or leave it out");
        }
        return switch (time) {
            case FOK, IOC, GTC -> null;
            case DAY -> endOfDay();
            case GTD -> goodTill();
        };
    }

    private Instant goodTill() {
        if (asked.expiresAt() == null) {
            throw Fields.invalid("expiresAt", "is required for GTD");
        }
        Instant expiresAt = time(asked.expiresAt());
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(GOOD_MAX))) {
            throw Fields.invalid("expiresAt", "is a time to come, at most " + GOOD_MAX.toDays() + " days from now");
        }
        return expiresAt;
    }

    private static Instant time(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException unreadable) {
            throw Fields.invalid("expiresAt", "is a time such as 2026-11-22T10:00:00Z");
        }
    }

    private Instant endOfDay() {
        return sessions.currentOrNext(now)
                .map(Session::closes)
                .orElseThrow(() -> Fields.invalid(
                        "timeInForce", "cannot be DAY: " + stock.symbol() + " has no session in the year to come"));
    }
}
