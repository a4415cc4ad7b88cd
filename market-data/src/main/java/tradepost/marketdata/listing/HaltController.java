package tradepost.marketdata.listing;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.MarketDataProblem;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.store.StockStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** {@code PUT /api/v1/stocks/{symbol}/halt}: an admin halts trading in a stock, or lets it go on. */
@RestController
public class HaltController {

    private final StockBoard board;
    private final StockStore stocks;
    private final Clock clock;

    public HaltController(StockBoard board, StockStore stocks, Clock clock) {
        this.board = board;
        this.stocks = stocks;
        this.clock = clock;
    }

    /** @param halted whether trading is to be halted */
    record Halt(@Nullable Boolean halted) {}

    /** The stock as it is then. Every replica hears of it as soon as the event has gone round. */
    @PutMapping("/api/v1/stocks/{symbol}/halt")
    Mono<Stock> halt(@AuthenticationPrincipal Caller caller, @PathVariable String symbol, @RequestBody Halt asked) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin halts trading.");
        }
        if (asked.halted() == null) {
            throw Fields.invalid("halted", "is required: true or false");
        }
        return stocks.halt(symbol, asked.halted(), clock.instant())
                .doOnNext(board::put)
                .switchIfEmpty(Mono.error(() -> MarketDataProblem.stockUnknown(symbol)));
    }
}
