package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;

/** What the ledger tells execution when it did what was asked. */
final class Replies {
    private Replies() {}

    static WalletEvent held(WalletCommand.Hold command, BigDecimal amount, Instant now) {
        return new WalletEvent.Held(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                command.holdId(),
                amount);
    }

    static WalletEvent adjusted(WalletCommand.AdjustHold command, Instant now) {
        return new WalletEvent.Held(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                command.holdId(),
                command.amount());
    }

    static WalletEvent settled(WalletCommand.Settle command, BigDecimal cost, Instant now) {
        return new WalletEvent.Settled(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                command.fill(),
                cost);
    }

    static WalletEvent released(WalletCommand.Release command, BigDecimal amount, Instant now) {
        return new WalletEvent.Released(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                command.holdId(),
                amount);
    }
}
