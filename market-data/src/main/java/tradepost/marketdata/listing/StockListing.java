package tradepost.marketdata.listing;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.store.StockStore;
import tradepost.platform.relay.GroupCommit;

/** Lists stocks, each once, whoever asks and however often. */
@Component
public class StockListing {
    private static final GroupCommit.Bounds BOUNDS =
            new GroupCommit.Bounds(2_000, 200, 1, Duration.ZERO, Duration.ofSeconds(5));

    private final StockBoard board;
    private final StockStore stocks;
    private final Clock clock;
    private final GroupCommit<Stock, Stock> commits = new GroupCommit<>(BOUNDS, this::listAll);

    public StockListing(StockBoard board, StockStore stocks, Clock clock) {
        this.board = board;
        this.stocks = stocks;
        this.clock = clock;
    }

    /** The stock as it is listed: as asked for, or as it was before. */
    public Mono<Stock> list(Stock stock) {
        return Mono.justOrEmpty(board.find(stock.symbol()))
                .switchIfEmpty(Mono.defer(() -> commits.submit(stock).doOnNext(board::put)));
    }

    /** Always in the order of symbols, so that two replicas that list the same stocks do not wait for each other. */
    private Mono<List<Stock>> listAll(List<Stock> asked) {
        List<Stock> inOrder =
                asked.stream().sorted(Comparator.comparing(Stock::symbol)).toList();
        return stocks.list(inOrder, clock.instant())
                .map(listed -> listed.stream().collect(Collectors.toMap(Stock::symbol, Function.identity())))
                .map(bySymbol -> inAskedOrder(asked, bySymbol));
    }

    private static List<Stock> inAskedOrder(List<Stock> asked, Map<String, Stock> bySymbol) {
        return asked.stream()
                .map(stock -> Objects.requireNonNull(bySymbol.get(stock.symbol())))
                .toList();
    }
}
