package tradepost.marketdata.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Ids;
import tradepost.platform.event.StockListed;
import tradepost.platform.event.TradingCalendar;

/**
 * What can be traded.
 *
 * @param currency ISO 4217 code its prices are in
 * @param quantityScale how many decimals a quantity may have: 0 for whole shares, 9 at most
 * @param lot quantities are multiples of it
 * @param priceTick limit prices are multiples of it
 * @param halted while true no order executes
 * @param calendar when it trades; null if around the clock
 */
public record Stock(
        String symbol,
        String name,
        String currency,
        int quantityScale,
        BigDecimal lot,
        BigDecimal priceTick,
        boolean halted,
        @JsonIgnore @Nullable TradingCalendar calendar) {
    private static final UUID NAMESPACE = UUID.fromString("1d1b8bd4-6f7c-4f43-9d7e-2f8b5a3c9e10");
    private static final BigDecimal CENT = new BigDecimal("0.01");

    /** A stock with the smallest lot its scale allows, quoted in cents. */
    public static Stock of(String symbol, String name, String currency, int quantityScale) {
        return new Stock(
                symbol, name, currency, quantityScale, BigDecimal.ONE.movePointLeft(quantityScale), CENT, false, null);
    }

    public static Stock of(StockListed event) {
        return new Stock(
                event.symbol(),
                event.name(),
                event.currency(),
                event.quantityScale(),
                event.lot(),
                event.priceTick(),
                event.halted(),
                event.calendar());
    }

    /** The same stock with another calendar. */
    public Stock on(TradingCalendar other) {
        return new Stock(symbol, name, currency, quantityScale, lot, priceTick, halted, other);
    }

    /** The event of its first listing; listing it twice is the same event. */
    public StockListed listed(Instant at) {
        return event(symbol, at);
    }

    /** The event of its new state, halted or with another calendar; each change is an event of its own. */
    public StockListed changed(Instant at) {
        return event(symbol + ":" + at, at);
    }

    private StockListed event(String id, Instant at) {
        return new StockListed(
                Ids.derived(NAMESPACE, id),
                at,
                symbol,
                name,
                currency,
                quantityScale,
                lot,
                priceTick,
                halted,
                calendar);
    }

    /** What clients call its calendar, and all they are told of it here. */
    @JsonProperty("calendar")
    public String calendarName() {
        return calendar == null ? TradingCalendar.AROUND_THE_CLOCK : calendar.name();
    }

    /** Whether both say the same, however their decimals are written. */
    public boolean isSameAs(Stock other) {
        return symbol.equals(other.symbol)
                && name.equals(other.name)
                && currency.equals(other.currency)
                && quantityScale == other.quantityScale
                && lot.compareTo(other.lot) == 0
                && priceTick.compareTo(other.priceTick) == 0
                && calendarName().equals(other.calendarName());
    }
}
