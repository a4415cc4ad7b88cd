package tradepost.orders.board;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Conditions;
import tradepost.orders.domain.Market;
import tradepost.orders.domain.Phase;

/** The board and the settings, as execution asks for them. */
public record BoardConditions(MarketBoard board, BigDecimal collar, int batch) implements Conditions {
    @Override
    public Phase phase(String symbol, Instant now) {
        return board.phase(symbol, now);
    }

    @Override
    public @Nullable Market snapshot(String symbol) {
        return board.market(symbol);
    }
}
