package tradepost.orders.board;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Conditions;
import tradepost.orders.domain.Market;

/** The board and the settings, as execution asks for them. */
public record BoardConditions(MarketBoard board, BigDecimal collar) implements Conditions {
    @Override
    public boolean isHalted(String symbol) {
        return board.isHalted(symbol);
    }

    @Override
    public @Nullable Market snapshot(String symbol) {
        return board.market(symbol);
    }
}
