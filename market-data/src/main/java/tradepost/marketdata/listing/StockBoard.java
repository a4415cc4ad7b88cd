package tradepost.marketdata.listing;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tradepost.marketdata.domain.MarketDataProblem;
import tradepost.marketdata.domain.Stock;
import tradepost.platform.event.StockListed;
import tradepost.platform.relay.Received;

/** All stocks, in memory, on every replica: what {@code stock-events} says, and what this replica has just listed. */
public final class StockBoard {
    private final NavigableMap<String, Stock> stocks = new ConcurrentSkipListMap<>();

    /** Takes a record of {@code stock-events}. */
    public void on(Received received) {
        if (received.event() instanceof StockListed listed) {
            put(Stock.of(listed));
        }
    }

    void put(Stock stock) {
        stocks.put(stock.symbol(), stock);
    }

    public Optional<Stock> find(String symbol) {
        return Optional.ofNullable(stocks.get(symbol));
    }

    /** @throws tradepost.platform.problem.Problem STOCK_UNKNOWN */
    public Stock get(String symbol) {
        return find(symbol).orElseThrow(() -> MarketDataProblem.stockUnknown(symbol));
    }

    /** By symbol; those after {@code after}, or all. */
    public Collection<Stock> after(String after) {
        return stocks.tailMap(after, false).values();
    }
}
