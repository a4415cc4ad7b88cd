package tradepost.platform.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a stock, on {@code stock-events}; the last one of a symbol holds.
 *
 * @param currency ISO 4217 code its prices are in
 * @param quantityScale how many decimals a quantity may have: 0 for whole shares, 9 at most
 * @param lot quantities are multiples of it
 * @param priceTick limit prices are multiples of it
 * @param halted while true no order executes
 * @param calendar when it trades; null if around the clock
 */
public record StockListed(
        UUID id,
        Instant at,
        String symbol,
        String name,
        String currency,
        int quantityScale,
        BigDecimal lot,
        BigDecimal priceTick,
        boolean halted,
        @Nullable TradingCalendar calendar)
        implements Event {}
