package tradepost.orders.board;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
import tradepost.platform.relay.Received;

/** The latest price and the rules of every stock, as {@code price-snapshots} and {@code stock-events} tell. */
public final class MarketBoard {
    private final Map<String, PriceTick> prices = new ConcurrentHashMap<>();
    private final Map<String, StockListed> stocks = new ConcurrentHashMap<>();

    /** Takes one record of either topic. */
    public void accept(Received received) {
        switch (received.event()) {
            case PriceTick tick when tick.offset() != null -> prices.put(tick.symbol(), tick);
            case StockListed stock -> stocks.put(stock.symbol(), stock);
            default -> throw new IllegalArgumentException("no board for " + received.event());
        }
    }

    /** The latest snapshot, with its offset on {@code price-ticks}. */
    public Optional<PriceTick> price(String symbol) {
        return Optional.ofNullable(prices.get(symbol));
    }

    public Collection<PriceTick> prices() {
        return prices.values();
    }

    public Optional<StockListed> stock(String symbol) {
        return Optional.ofNullable(stocks.get(symbol));
    }

    public boolean isHalted(String symbol) {
        StockListed stock = stocks.get(symbol);
        return stock != null && stock.halted();
    }
}
