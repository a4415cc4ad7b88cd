package tradepost.wallets.ledger;

import java.math.BigDecimal;
import tradepost.wallets.domain.Answer;

/** How much of a currency a wallet has after a movement. */
public record Remainder(BigDecimal available, BigDecimal held, BigDecimal total) {
    public static Remainder of(BigDecimal available, BigDecimal held) {
        return new Remainder(available, held, available.add(held));
    }

    public static Remainder of(Answer.Left left) {
        return of(left.available(), left.held());
    }
}
