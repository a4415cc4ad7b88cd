package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    /** Money went from one wallet to another; both are as they are after it. */
    record Transferred(UUID movementId, String currency, BigDecimal amount, Left source, Left target, Instant at)
            implements Answer {}

    /** Money became another currency; what there is of both is as it is after it. */
    record Exchanged(UUID movementId, ExchangeQuote quote, Left given, Left taken, Instant at) implements Answer {}

    /** The wallet has this name. */
    record Named(UUID walletId, String name, Instant at) implements Answer {}

    /** The wallet is closed. */
    record Closed(UUID walletId) implements Answer {}

    /** The wallet shows this currency. */
    record CurrencyOpened(Left account) implements Answer {}

    /**
     * Too little was available, and nothing moved.
     *
     * @param heldFor the orders that hold the most of it, the largest first
     */
    record TooLittle(String currency, BigDecimal required, BigDecimal available, BigDecimal held, List<HeldFor> heldFor)
            implements Answer {
        /** @param heldFor null of an answer from before orders were named */
        public TooLittle(
                String currency,
                BigDecimal required,
                BigDecimal available,
                BigDecimal held,
                @Nullable List<HeldFor> heldFor) {
            this.currency = currency;
            this.required = required;
            this.available = available;
            this.held = held;
            this.heldFor = heldFor == null ? List.of() : heldFor;
        }
    }

    /** There is no such wallet, or it is another user's, or closed. */
    record WalletUnknown(UUID walletId) implements Answer {}

    /** A rule forbids it, and nothing changed. */
    record Denied(WalletsProblem problem, String detail) implements Answer {}

    /** Cash of one currency in one wallet. */
    record Left(UUID walletId, String currency, BigDecimal available, BigDecimal held) {}

    /** What an order holds of an account. */
    record HeldFor(UUID orderId, BigDecimal amount) {}
}
