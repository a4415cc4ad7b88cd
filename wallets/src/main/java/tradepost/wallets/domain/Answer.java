package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.platform.event.WalletEvent;

/** How a command ended. It is stored with the command's id, and given again when the command comes again. */
public sealed interface Answer {
    /** Execution is told by this event. */
    record Told(WalletEvent event) implements Answer {}

    /** The wallet is open. */
    record Opened(UUID walletId) implements Answer {}

    /** Money came in or went out; {@code available} and {@code held} are as they are after it. */
    record Moved(
            UUID movementId,
            Movement.Kind kind,
            UUID walletId,
            String currency,
            BigDecimal amount,
            BigDecimal available,
            BigDecimal held,
            Instant at)
            implements Answer {}

    /** Too little was available, and nothing moved. */
    record TooLittle(String currency, BigDecimal required, BigDecimal available, BigDecimal held) implements Answer {}

    /** There is no such wallet, or it is another user's. */
    record WalletUnknown(UUID walletId) implements Answer {}
}
