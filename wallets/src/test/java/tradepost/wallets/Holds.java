package tradepost.wallets;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.platform.event.Ids;
import tradepost.platform.event.WalletCommand;

/** Holds as execution asks for them. */
final class Holds {
    private Holds() {}

    /** Dollars of the user's default wallet. */
    static WalletCommand.Hold of(UUID userId, UUID orderId, String amount) {
        return new WalletCommand.Hold(
                UUID.randomUUID(),
                Instant.now(),
                userId,
                Ids.defaultWallet(userId),
                orderId,
                "AAPL",
                UUID.randomUUID(),
                "USD",
                new BigDecimal(amount));
    }
}
