package tradepost.wallets.deposit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.Movement;

/** A movement of money, with the balance as it was right after it. */
record Receipt(
        UUID id, Movement.Kind kind, UUID walletId, String currency, BigDecimal amount, Balance balance, Instant at) {
    /** How much of the currency the wallet has. */
    record Balance(BigDecimal available, BigDecimal held, BigDecimal total) {}

    static Receipt of(Answer.Moved moved) {
        return new Receipt(
                moved.movementId(),
                moved.kind(),
                moved.walletId(),
                moved.currency(),
                moved.amount(),
                new Balance(moved.available(), moved.held(), moved.available().add(moved.held())),
                moved.at());
    }
}
