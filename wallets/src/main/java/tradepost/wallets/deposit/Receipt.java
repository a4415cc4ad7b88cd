package tradepost.wallets.deposit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.Movement;
import tradepost.wallets.ledger.Remainder;

/** A movement of money, with the balance as it was right after it. */
record Receipt(
        UUID id, Movement.Kind kind, UUID walletId, String currency, BigDecimal amount, Remainder balance, Instant at) {
    static Receipt of(Answer.Moved moved) {
        return new Receipt(
                moved.movementId(),
                moved.kind(),
                moved.walletId(),
                moved.currency(),
                moved.amount(),
                Remainder.of(moved.available(), moved.held()),
                moved.at());
    }
}
