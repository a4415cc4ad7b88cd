package tradepost.marketdata.snapshot;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.listing.StockBoard;
import tradepost.platform.problem.Fields;

/** The stocks with their latest prices. */
@RestController
public class StockController {
    private static final int LIMIT = 100;

    private final StockBoard stocks;
    private final Prices prices;
    private final Clock clock;

    public StockController(StockBoard stocks, Prices prices, Clock clock) {
        this.stocks = stocks;
        this.prices = prices;
        this.clock = clock;
    }

    /** One page, by symbol; {@code next} is the {@code after} of the next page, left out where there is none. */
    public record Page(List<StockView> items, @Nullable String next) {}

    @GetMapping("/api/v1/stocks")
    Mono<Page> list(@RequestParam @Nullable Integer limit, @RequestParam(defaultValue = "") String after) {
        int size = Fields.limit(limit, LIMIT);
        List<Stock> found = stocks.after(after).stream().limit(size + 1L).toList();
        List<Stock> page = found.subList(0, Math.min(size, found.size()));
        String next = found.size() > size ? page.getLast().symbol() : null;
        return prices.latest(symbols(page)).map(latest -> new Page(views(page, latest), next));
    }

    @GetMapping("/api/v1/stocks/{symbol}")
    Mono<StockView> get(@PathVariable String symbol) {
        List<Stock> stock = List.of(stocks.get(symbol));
        return prices.latest(symbols(stock)).map(latest -> views(stock, latest).getFirst());
    }

    private static List<String> symbols(List<Stock> stocks) {
        return stocks.stream().map(Stock::symbol).toList();
    }

    private List<StockView> views(List<Stock> page, Map<String, PriceSnapshot> latest) {
        Instant now = clock.instant();
        return page.stream()
                .map(stock -> StockView.of(stock, latest.get(stock.symbol()), now))
                .toList();
    }
}
