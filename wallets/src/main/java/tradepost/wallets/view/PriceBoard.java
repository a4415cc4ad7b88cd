package tradepost.wallets.view;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tradepost.platform.event.PriceTick;
import tradepost.platform.relay.Received;

/**
 * The latest price of each stock, in memory, on every replica: what {@code price-snapshots} says. Only what is shown
 * depends on it; nothing in the ledger does.
 */
final class PriceBoard {
    private final Map<String, PriceTick> prices = new ConcurrentHashMap<>();

    /** Takes a record of {@code price-snapshots}; the last one of a symbol holds. */
    void on(Received received) {
        if (received.event() instanceof PriceTick tick) {
            prices.put(tick.symbol(), tick);
        }
    }

    /** In the currency of the stock, which is that of every position in it. */
    Optional<PriceTick> find(String symbol) {
        return Optional.ofNullable(prices.get(symbol));
    }
}
