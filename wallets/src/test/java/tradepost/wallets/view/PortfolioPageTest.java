package tradepost.wallets.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tradepost.wallets.store.StatementStore.PositionRow;

class PortfolioPageTest {
    /** There are more pages than there are rows that are added up. */
    @Test
    void pages_go_on_where_the_totals_are_cut() {
        Portfolio.Rows cut = new Portfolio.Rows(List.of(row("D"), row("E")), List.of(row("A"), row("B")), true);

        Portfolio portfolio = portfolio(cut);

        assertThat(portfolio.positions()).extracting(Portfolio.Position::symbol).containsExactly("D");
        assertThat(portfolio.next()).isEqualTo("D");
        assertThat(portfolio.totals())
                .allSatisfy(total -> assertThat(total.complete()).isFalse());
    }

    @Test
    void the_last_page_has_no_next() {
        Portfolio portfolio = portfolio(new Portfolio.Rows(List.of(row("B")), List.of(row("A"), row("B")), false));

        assertThat(portfolio.next()).isNull();
        assertThat(portfolio.totals()).extracting(Portfolio.Total::cost).containsExactly(new BigDecimal("0.00"));
    }

    private static Portfolio portfolio(Portfolio.Rows rows) {
        return Portfolio.of(rows, 1, _ -> null, Instant.EPOCH);
    }

    private static PositionRow row(String symbol) {
        return new PositionRow(symbol, BigDecimal.ONE, BigDecimal.ZERO, "USD", BigDecimal.TEN, BigDecimal.ZERO);
    }
}
