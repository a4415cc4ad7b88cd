package tradepost.wallets.domain;

import java.util.List;
import java.util.UUID;
import tradepost.platform.event.Ids;
import tradepost.platform.event.WalletCommand;

/** What can be asked of the ledger. The same id again is the same command, and has no second effect. */
public sealed interface LedgerCommand
        permits CashCommand, KeepingCommand, LedgerCommand.OpenWallet, LedgerCommand.Trade {
    UUID id();

    UUID userId();

    UUID walletId();

    /** What was asked, without when: equal for equal requests, and nothing else. */
    String text();

    /** A digest of what was asked, to tell a repetition from another request under the same id. */
    default String contents() {
        return Chain.sha256(text());
    }

    /** The user's wallets it names. */
    default List<UUID> wallets() {
        return List.of(walletId());
    }

    /** Opens the user's default wallet with its opening credit. */
    record OpenWallet(UUID userId) implements LedgerCommand {
        @Override
        public UUID id() {
            return Ids.derived(userId, "opening-credit");
        }

        @Override
        public UUID walletId() {
            return Ids.defaultWallet(userId);
        }

        @Override
        public String text() {
            return "open/" + userId;
        }
    }

    /** What execution asks for an order. */
    record Trade(WalletCommand command) implements LedgerCommand {
        @Override
        public UUID id() {
            return command.id();
        }

        @Override
        public UUID userId() {
            return command.userId();
        }

        @Override
        public UUID walletId() {
            return command.walletId();
        }

        @Override
        public String text() {
            String order = command.userId() + "/" + command.walletId() + "/" + command.orderId() + "/"
                    + command.symbol() + "/";
            return switch (command) {
                case WalletCommand.Hold hold ->
                    "hold/" + order + hold.holdId() + "/" + hold.asset() + "/" + hold.amount();
                case WalletCommand.AdjustHold adjust ->
                    "adjust/" + order + adjust.holdId() + "/" + adjust.revision() + "/" + adjust.asset() + "/"
                            + adjust.amount();
                case WalletCommand.Settle settle ->
                    "settle/" + order + settle.fill() + "/" + settle.side() + "/" + settle.quantity() + "/"
                            + settle.price() + "/" + settle.currency() + "/" + settle.cost() + "/" + settle.holdId()
                            + "/" + settle.last() + (settle.intoHoldId() == null ? "" : "/" + settle.intoHoldId());
                case WalletCommand.Release release -> "release/" + order + release.holdId();
            };
        }
    }
}
