package tradepost.wallets.domain;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.money.Money;

/** A user moves money. */
public sealed interface CashCommand extends LedgerCommand {
    /** As the client gave it, to be kept with what it moved. */
    @Nullable
    String idempotencyKey();

    /** Money comes from outside. */
    record Deposit(
            UUID id,
            UUID userId,
            UUID walletId,
            Money money,
            @Nullable String idempotencyKey) implements CashCommand {
        @Override
        public String text() {
            return "deposit/" + walletId + "/" + money.currency() + "/" + money.amount();
        }
    }

    /** Money goes outside. */
    record Withdraw(
            UUID id,
            UUID userId,
            UUID walletId,
            Money money,
            @Nullable String idempotencyKey) implements CashCommand {
        @Override
        public String text() {
            return "withdraw/" + walletId + "/" + money.currency() + "/" + money.amount();
        }
    }

    /** Money goes to another wallet of the user. */
    record Transfer(
            UUID id,
            UUID userId,
            UUID walletId,
            UUID targetId,
            Money money,
            @Nullable String idempotencyKey) implements CashCommand {
        @Override
        public List<UUID> wallets() {
            return List.of(walletId, targetId);
        }

        @Override
        public String text() {
            return "transfer/" + walletId + "/" + targetId + "/" + money.currency() + "/" + money.amount();
        }
    }

    /** Money becomes another currency, as the bank promised. */
    record Exchange(
            UUID id,
            UUID userId,
            UUID walletId,
            ExchangeQuote quote,
            @Nullable String idempotencyKey) implements CashCommand {
        @Override
        public String text() {
            return "exchange/" + walletId + "/" + quote.id();
        }
    }
}
