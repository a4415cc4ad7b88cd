package tradepost.wallets.domain;

import java.util.Currency;
import java.util.UUID;

/** A user changes a wallet, and no money moves. */
public sealed interface KeepingCommand extends LedgerCommand {
    /** Opens another wallet. */
    record CreateWallet(UUID id, UUID userId, UUID walletId, String name) implements KeepingCommand {
        @Override
        public String text() {
            return "create/" + name;
        }
    }

    /** Gives a wallet another name. */
    record RenameWallet(UUID id, UUID userId, UUID walletId, String name) implements KeepingCommand {
        @Override
        public String text() {
            return "rename/" + walletId + "/" + name;
        }
    }

    /** Ends a wallet that has nothing in it. */
    record CloseWallet(UUID id, UUID userId, UUID walletId) implements KeepingCommand {
        @Override
        public String text() {
            return "close/" + walletId;
        }
    }

    /** Lets a wallet show a currency before there is money of it. */
    record OpenCurrency(UUID id, UUID userId, UUID walletId, Currency currency) implements KeepingCommand {
        @Override
        public String text() {
            return "currency/" + walletId + "/" + currency;
        }
    }
}
