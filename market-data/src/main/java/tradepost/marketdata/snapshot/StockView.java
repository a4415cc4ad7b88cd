package tradepost.marketdata.snapshot;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.Range;
import tradepost.marketdata.domain.Ranges;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.domain.Traded;
import tradepost.platform.event.PriceTick;

/**
 * A stock and its price as clients see it. What is not known is left out: a stock that never had a price has none of
 * what follows {@code calendar} but {@code stale}.
 *
 * @param calendar the name of its sessions, {@code 24/7} for one that never closes
 * @param stale such a price does not trade
 * @param asOf when the price was, by the time that ages it; {@code ageMs} counts from there
 * @param sourceAt when the source says the price was
 * @param seq grows with each tick of the stock
 * @param quantity how much was traded at the price
 * @param availability how much can be bought at it; left out where that is unlimited
 * @param dayHigh since midnight UTC, as {@code dayLow}; {@code hourHigh}, {@code hourLow} since the full hour
 * @param dayOpen the first price since midnight UTC, as {@code dayClose} the last; {@code hour…} since the full hour
 * @param dayVolume how much was traded, zero where the feed does not tell, and {@code dayVwap} the price by volume
 * @param rollingDayHigh over the last 24 hours, as {@code rollingDayLow}; {@code rollingHour…} over 60 minutes
 */
public record StockView(
        String symbol,
        String name,
        String currency,
        int quantityScale,
        BigDecimal lot,
        BigDecimal priceTick,
        boolean halted,
        String calendar,
        boolean stale,
        @Nullable BigDecimal price,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal availability,
        @Nullable Instant asOf,
        @Nullable Instant sourceAt,
        @Nullable Long ageMs,
        @Nullable String feed,
        @Nullable Long seq,
        @Nullable BigDecimal dayHigh,
        @Nullable BigDecimal dayLow,
        @Nullable BigDecimal hourHigh,
        @Nullable BigDecimal hourLow,
        @Nullable BigDecimal dayOpen,
        @Nullable BigDecimal dayClose,
        @Nullable BigDecimal dayVolume,
        @Nullable BigDecimal dayVwap,
        @Nullable BigDecimal hourOpen,
        @Nullable BigDecimal hourClose,
        @Nullable BigDecimal hourVolume,
        @Nullable BigDecimal hourVwap,
        @Nullable BigDecimal rollingDayHigh,
        @Nullable BigDecimal rollingDayLow,
        @Nullable BigDecimal rollingHourHigh,
        @Nullable BigDecimal rollingHourLow) {

    public static StockView of(Stock stock, @Nullable PriceSnapshot snapshot, Instant now) {
        return snapshot == null ? unpriced(stock) : priced(stock, snapshot, now);
    }

    private static StockView priced(Stock stock, PriceSnapshot snapshot, Instant now) {
        PriceTick tick = snapshot.tick();
        Ranges ranges = snapshot.ranges().at(now, tick.sourceAt());
        Traded day = ranges.day().equals(Range.NONE) ? null : snapshot.day();
        Traded hour = ranges.hour().equals(Range.NONE) ? null : snapshot.hour();
        return new StockView(
                stock.symbol(),
                stock.name(),
                stock.currency(),
                stock.quantityScale(),
                stock.lot(),
                stock.priceTick(),
                stock.halted(),
                stock.calendarName(),
                tick.isStale(now),
                tick.price(),
                tick.quantity(),
                tick.availability(),
                now.minus(tick.age(now)),
                tick.sourceAt(),
                tick.age(now).toMillis(),
                tick.feed(),
                snapshot.sequence(),
                ranges.day().high(),
                ranges.day().low(),
                ranges.hour().high(),
                ranges.hour().low(),
                day == null ? null : day.open(),
                day == null ? null : day.close(),
                day == null ? null : day.volume(),
                day == null ? null : day.vwap(),
                hour == null ? null : hour.open(),
                hour == null ? null : hour.close(),
                hour == null ? null : hour.volume(),
                hour == null ? null : hour.vwap(),
                ranges.lastDay().high(),
                ranges.lastDay().low(),
                ranges.lastHour().high(),
                ranges.lastHour().low());
    }

    private static StockView unpriced(Stock stock) {
        return new StockView(
                stock.symbol(),
                stock.name(),
                stock.currency(),
                stock.quantityScale(),
                stock.lot(),
                stock.priceTick(),
                stock.halted(),
                stock.calendarName(),
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
