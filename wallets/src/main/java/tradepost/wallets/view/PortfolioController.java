package tradepost.wallets.view;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.wallets.store.StatementStore;
import tradepost.wallets.store.StatementStore.PositionRow;

/** {@code GET /api/v1/portfolio}: the caller's positions, in all wallets, at the latest prices. */
@RestController
class PortfolioController {
    /** Positions that are read to be added up: with more, the totals say that they are not complete. */
    private static final int ROWS_MAX = 5_000;

    private static final int LIMIT = 200;

    private final StatementStore statements;
    private final PriceBoard prices;
    private final Clock clock;

    PortfolioController(StatementStore statements, PriceBoard prices, Clock clock) {
        this.statements = statements;
        this.prices = prices;
        this.clock = clock;
    }

    /**
     * A page of positions, and the totals of all.
     *
     * @param closed whether positions without shares are listed too
     * @param limit 1 to 200
     * @param after the {@code next} of the page before
     */
    @GetMapping("/api/v1/portfolio")
    Mono<Portfolio> portfolio(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "false") boolean closed,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(defaultValue = "") String after) {
        int size = Fields.limit(limit, LIMIT);
        return statements
                .findPositions(caller.userId(), closed, after, size + 1)
                .zipWhen(_ -> statements.findPositions(caller.userId(), true, "", ROWS_MAX), PortfolioController::rows)
                .map(rows ->
                        Portfolio.of(rows, size, symbol -> prices.find(symbol).orElse(null), clock.instant()));
    }

    private static Portfolio.Rows rows(List<PositionRow> page, List<PositionRow> all) {
        return new Portfolio.Rows(page, all, all.size() == ROWS_MAX);
    }
}
