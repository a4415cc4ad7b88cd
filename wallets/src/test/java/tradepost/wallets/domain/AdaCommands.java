package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;

/** Commands on Ada's wallet, for one order of hers, each with an id of its own. */
final class AdaCommands {
    static final UUID ADA = new UUID(0, 1);
    static final UUID ORDER = new UUID(1, 1);
    static final UUID HOLD = new UUID(2, 1);

    private AdaCommands() {}

    static WalletCommand.Hold hold(String asset, String amount) {
        return new WalletCommand.Hold(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "AAPL",
                HOLD,
                asset,
                new BigDecimal(amount));
    }

    static WalletCommand.AdjustHold adjust(String asset, String amount) {
        return new WalletCommand.AdjustHold(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "AAPL",
                HOLD,
                1,
                asset,
                new BigDecimal(amount));
    }

    static WalletCommand.Release release() {
        return new WalletCommand.Release(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "AAPL",
                HOLD);
    }

    static WalletCommand.Settle settle(
            int fill, Side side, String quantity, String cost, @Nullable UUID hold, boolean last) {
        return settle(fill, side, quantity, cost, "USD", hold, last);
    }

    static WalletCommand.Settle settle(
            int fill, Side side, String quantity, String cost, String currency, @Nullable UUID hold, boolean last) {
        return new WalletCommand.Settle(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "AAPL",
                fill,
                side,
                new BigDecimal(quantity),
                BigDecimal.ONE,
                currency,
                new BigDecimal(cost),
                hold,
                last);
    }
}
