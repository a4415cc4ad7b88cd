package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change of an order, with the order as it is after it, on {@code order-events}. Streams, the notifier and clients
 * read the same record.
 *
 * @param seq counts the changes of this order from 1, without a gap
 * @param change what happened: {@code PLACED, OPENED, TRIGGERED, REPLACED, REPLACE_REFUSED, RESIZED, FILLED,
 *     EXECUTED, CANCELLED, REJECTED, EXPIRED}
 * @param status the order's status after it
 * @param quantity null while an order by worth, {@code notional}, waits for the price it is decided at
 * @param filledQuantity how much has been filled so far, {@code averagePrice} at what price on average, {@code charged}
 *     for what in all
 * @param fillPrice the price of this fill, {@code fillQuantity} its quantity; null if this change is no fill
 * @param reason the problem code that ended the order or refused to replace it, and {@code detail} in words; null if
 *     none did
 * @param parentId the order that bought what this one, an exit of its bracket, sells; null for other orders
 * @param leg which exit it is: {@code TAKE_PROFIT} or {@code STOP_LOSS}
 */
public record OrderChanged(
        UUID id,
        Instant at,
        UUID orderId,
        UUID userId,
        int seq,
        String change,
        String status,
        String symbol,
        Side side,
        String orderType,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal notional,
        @Nullable BigDecimal limitPrice,
        @Nullable BigDecimal stopPrice,
        BigDecimal filledQuantity,
        @Nullable BigDecimal averagePrice,
        BigDecimal charged,
        String currency,
        @Nullable BigDecimal fillQuantity,
        @Nullable BigDecimal fillPrice,
        @Nullable String reason,
        @Nullable String detail,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID parentId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String leg)
        implements Event {
    /** Of an order that is no exit of a bracket. */
    public OrderChanged(
            UUID id,
            Instant at,
            UUID orderId,
            UUID userId,
            int seq,
            String change,
            String status,
            String symbol,
            Side side,
            String orderType,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal notional,
            @Nullable BigDecimal limitPrice,
            @Nullable BigDecimal stopPrice,
            BigDecimal filledQuantity,
            @Nullable BigDecimal averagePrice,
            BigDecimal charged,
            String currency,
            @Nullable BigDecimal fillQuantity,
            @Nullable BigDecimal fillPrice,
            @Nullable String reason,
            @Nullable String detail) {
        this(
                id,
                at,
                orderId,
                userId,
                seq,
                change,
                status,
                symbol,
                side,
                orderType,
                quantity,
                notional,
                limitPrice,
                stopPrice,
                filledQuantity,
                averagePrice,
                charged,
                currency,
                fillQuantity,
                fillPrice,
                reason,
                detail,
                null,
                null);
    }
}
