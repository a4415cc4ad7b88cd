package tradepost.wallets.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.wallets.store.StatementStore;
import tradepost.wallets.store.StatementStore.PositionRow;

/** {@code GET /api/v1/portfolio}: the caller's positions. */
@RestController
class PortfolioController {
    private static final int AVERAGE_SCALE = 6;

    private final StatementStore statements;

    PortfolioController(StatementStore statements) {
        this.statements = statements;
    }

    /**
     * Shares of one stock.
     *
     * @param quantity {@code available} and {@code held} together
     * @param cost what the shares were bought for, exactly, in {@code currency}; {@code averageCost} that of one,
     *     rounded
     */
    record Position(
            String symbol,
            BigDecimal quantity,
            BigDecimal available,
            BigDecimal held,
            BigDecimal cost,
            BigDecimal averageCost,
            @Nullable String currency) {
        static Position of(PositionRow row) {
            BigDecimal quantity = row.available().add(row.held());
            return new Position(
                    row.symbol(),
                    Amounts.ofShares(quantity),
                    Amounts.ofShares(row.available()),
                    Amounts.ofShares(row.held()),
                    row.cost(),
                    Amounts.ofShares(row.cost().divide(quantity, AVERAGE_SCALE, RoundingMode.HALF_UP)),
                    row.costCurrency());
        }
    }

    @GetMapping("/api/v1/portfolio")
    Mono<List<Position>> positions(@AuthenticationPrincipal Caller caller) {
        return statements
                .findPositions(caller.userId())
                .map(rows -> rows.stream().map(Position::of).toList());
    }
}
