package tradepost.orders.board;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tradepost.orders.domain.Market;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
import tradepost.platform.relay.Received;

/** The latest price and the rules of every stock, as {@code price-snapshots} and {@code stock-events} tell. */
public final class MarketBoard {
    private static final Logger log = LoggerFactory.getLogger(MarketBoard.class);

    private final Map<String, PriceTick> prices = new ConcurrentHashMap<>();
    private final Map<String, StockListed> stocks = new ConcurrentHashMap<>();

    /** Takes one record of either topic. */
    public void accept(Received received) {
        switch (received.event()) {
            case PriceTick tick when tick.offset() != null -> prices.put(tick.symbol(), tick);
            case StockListed stock -> stocks.put(stock.symbol(), stock);
            default -> log.warn("{} at {} has no place on the board", received.topic(), received.offset());
        }
    }

    /** The latest snapshot, with its offset on {@code price-ticks}. */
    public Optional<PriceTick> price(String symbol) {
        return Optional.ofNullable(prices.get(symbol));
    }

    /** The same as a market, of which nothing is taken yet; null if there is no price. */
    public @Nullable Market market(String symbol) {
        return price(symbol)
                .map(tick -> new Market(tick, Objects.requireNonNull(tick.offset()), BigDecimal.ZERO))
                .orElse(null);
    }

    public Optional<StockListed> stock(String symbol) {
        return Optional.ofNullable(stocks.get(symbol));
    }

    public boolean isHalted(String symbol) {
        StockListed stock = stocks.get(symbol);
        return stock != null && stock.halted();
    }
}
