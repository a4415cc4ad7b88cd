package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.platform.event.Ids;
import tradepost.platform.event.StockListed;

/**
 * What can be traded.
 *
 * @param currency ISO 4217 code its prices are in
 * @param quantityScale how many decimals a quantity may have: 0 for whole shares, 9 at most
 * @param lot quantities are multiples of it
 * @param priceTick limit prices are multiples of it
 * @param halted while true no order executes
 */
public record Stock(
        String symbol,
        String name,
        String currency,
        int quantityScale,
        BigDecimal lot,
        BigDecimal priceTick,
        boolean halted) {
    private static final UUID NAMESPACE = UUID.fromString("1d1b8bd4-6f7c-4f43-9d7e-2f8b5a3c9e10");
    private static final BigDecimal CENT = new BigDecimal("0.01");

    /** A stock with the smallest lot its scale allows, quoted in cents. */
    public static Stock of(String symbol, String name, String currency, int quantityScale) {
        return new Stock(
                symbol, name, currency, quantityScale, BigDecimal.ONE.movePointLeft(quantityScale), CENT, false);
    }

    public static Stock of(StockListed event) {
        return new Stock(
                event.symbol(),
                event.name(),
                event.currency(),
                event.quantityScale(),
                event.lot(),
                event.priceTick(),
                event.halted());
    }

    /** The event of its first listing; listing it twice is the same event. */
    public StockListed listed(Instant at) {
        return new StockListed(
                Ids.derived(NAMESPACE, symbol), at, symbol, name, currency, quantityScale, lot, priceTick, halted);
    }

    /** The event of its new state; each change is an event of its own. */
    public StockListed changed(Instant at) {
        return new StockListed(
                Ids.derived(NAMESPACE, symbol + ":" + at),
                at,
                symbol,
                name,
                currency,
                quantityScale,
                lot,
                priceTick,
                halted);
    }

    /** Whether both say the same, however their decimals are written. */
    public boolean isSameAs(Stock other) {
        return symbol.equals(other.symbol)
                && name.equals(other.name)
                && currency.equals(other.currency)
                && quantityScale == other.quantityScale
                && lot.compareTo(other.lot) == 0
                && priceTick.compareTo(other.priceTick) == 0;
    }
}
