package tradepost.orders.board;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tradepost.orders.domain.Market;
import tradepost.orders.domain.Phase;
import tradepost.orders.domain.Sessions;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.StockListed;
import tradepost.platform.relay.Received;

/** The latest price and the rules of every stock, as {@code price-snapshots} and {@code stock-events} tell. */
public final class MarketBoard {
    private static final Logger log = LoggerFactory.getLogger(MarketBoard.class);

    private final Map<String, PriceTick> prices = new ConcurrentHashMap<>();
    private final Map<String, StockListed> stocks = new ConcurrentHashMap<>();
    private final Map<String, Sessions> sessions = new ConcurrentHashMap<>();

    /** Takes one record of either topic. */
    public void accept(Received received) {
        switch (received.event()) {
            case PriceTick tick when tick.offset() != null -> prices.put(tick.symbol(), tick);
            case StockListed stock -> {
                sessions.put(stock.symbol(), Sessions.of(stock.calendar()));
                stocks.put(stock.symbol(), stock);
            }
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

    /** When a stock trades. */
    public Sessions sessions(String symbol) {
        return sessions.getOrDefault(symbol, Sessions.AROUND_THE_CLOCK);
    }

    /** The calendars of all stocks, each once, by name. */
    public List<Sessions> calendars() {
        Map<String, Sessions> byName = new TreeMap<>();
        byName.put(Sessions.AROUND_THE_CLOCK.name(), Sessions.AROUND_THE_CLOCK);
        sessions.values().forEach(each -> byName.put(each.name(), each));
        return List.copyOf(byName.values());
    }

    /** Whether a stock trades now. */
    public Phase phase(String symbol, Instant now) {
        if (isHalted(symbol)) {
            return Phase.HALTED;
        }
        return sessions(symbol).isOpen(now) ? Phase.OPEN : Phase.CLOSED;
    }
}
