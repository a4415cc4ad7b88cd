package tradepost.notifier;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Side;

/** Changes of an order to buy 10 AAPL, as the orders service tells of them. */
public final class Orders {
    private static final Instant AT = Instant.parse("2026-11-20T14:30:05Z");
    private static final UUID ORDER = UUID.fromString("0b7c5c1e-7d2c-4f7e-9a53-1c5f0e0a1b2c");

    private Orders() {}

    public static OrderChanged executed(UUID userId) {
        return change(userId, Side.BUY, "EXECUTED", "EXECUTED", "10", "187.320000", "1873.20", null, null);
    }

    public static OrderChanged sold(UUID userId) {
        return change(userId, Side.SELL, "EXECUTED", "EXECUTED", "10", "187.3", "1873.00", null, null);
    }

    public static OrderChanged filledInPart(UUID userId) {
        return change(userId, Side.BUY, "FILLED", "PARTIALLY_FILLED", "4", "187.32", "749.28", null, null);
    }

    public static OrderChanged filledToTheEnd(UUID userId) {
        return change(userId, Side.BUY, "FILLED", "EXECUTED", "10", "187.32", "1873.20", null, null);
    }

    public static OrderChanged opened(UUID userId) {
        return change(userId, Side.BUY, "OPENED", "OPEN", "0", null, "0.00", null, null);
    }

    public static OrderChanged cancelled(UUID userId, String filled) {
        boolean none = "0".equals(filled);
        return change(
                userId,
                Side.BUY,
                "CANCELLED",
                "CANCELLED",
                filled,
                none ? null : "187.32",
                none ? "0.00" : "749.28",
                null,
                null);
    }

    public static OrderChanged rejected(UUID userId, String detail) {
        return change(userId, Side.BUY, "REJECTED", "REJECTED", "0", null, "0", "INSUFFICIENT_FUNDS", detail);
    }

    public static OrderChanged expired(UUID userId) {
        return change(userId, Side.SELL, "EXPIRED", "EXPIRED", "0", null, "0", null, null);
    }

    private static OrderChanged change(
            UUID userId,
            Side side,
            String change,
            String status,
            String filled,
            @Nullable String price,
            String charged,
            @Nullable String reason,
            @Nullable String detail) {
        BigDecimal averagePrice = price == null ? null : new BigDecimal(price);
        return new OrderChanged(
                UUID.randomUUID(),
                AT,
                ORDER,
                userId,
                3,
                change,
                status,
                "AAPL",
                side,
                "MARKET",
                new BigDecimal("10.000"),
                null,
                null,
                null,
                new BigDecimal(filled),
                averagePrice,
                new BigDecimal(charged),
                "USD",
                averagePrice == null ? null : new BigDecimal(filled),
                averagePrice,
                reason,
                detail);
    }
}
