package tradepost.orders.domain;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tradepost.platform.event.Ids;
import tradepost.platform.event.WalletCommand;

/**
 * What an order asks of the ledger. It follows from the order's state alone, id and time included, so that the
 * identical command can be sent again at any time by any owner.
 */
final class Commands {
    private Commands() {}

    /** The command whose answer the order waits for; empty if it waits for none. */
    static Optional<WalletCommand> of(Order order) {
        return switch (order.stage()) {
            case NEW, DELAYED, RESTING, DONE -> Optional.empty();
            case HOLDING -> Optional.of(hold(order));
            case REPLACING ->
                Optional.of(
                        adjust(order, Objects.requireNonNull(order.revision().pending())));
            case SETTLING -> Optional.of(settle(order, Objects.requireNonNull(order.settling())));
            case RELEASING -> Optional.of(release(order));
        };
    }

    static boolean awaits(Order order, UUID commandId) {
        return of(order).filter(command -> command.id().equals(commandId)).isPresent();
    }

    private static WalletCommand hold(Order order) {
        Terms terms = order.terms();
        return new WalletCommand.Hold(
                Ids.derived(terms.id(), "hold"),
                order.since(),
                terms.userId(),
                terms.walletId(),
                terms.id(),
                terms.symbol(),
                terms.holdId(),
                terms.heldAsset(),
                Objects.requireNonNull(order.hold()).amount());
    }

    private static WalletCommand adjust(Order order, Replacement replacement) {
        Terms terms = order.terms();
        int revision = order.revision().number();
        return new WalletCommand.AdjustHold(
                Ids.derived(terms.id(), "hold:" + revision),
                order.since(),
                terms.userId(),
                terms.walletId(),
                terms.id(),
                terms.symbol(),
                terms.holdId(),
                revision,
                terms.heldAsset(),
                replacement.hold().amount());
    }

    private static WalletCommand settle(Order order, Settling settling) {
        Terms terms = order.terms();
        int fill = order.fills().count() + 1;
        return new WalletCommand.Settle(
                Ids.derived(terms.id(), "settle:" + fill),
                order.since(),
                terms.userId(),
                terms.walletId(),
                terms.id(),
                terms.symbol(),
                fill,
                terms.side(),
                settling.quantity(),
                settling.price(),
                terms.currency().getCurrencyCode(),
                settling.cost(),
                order.hold() == null ? null : terms.holdId(),
                settling.last(),
                terms.exits() == null ? null : Leg.holdOf(terms.id()));
    }

    private static WalletCommand release(Order order) {
        Terms terms = order.terms();
        return new WalletCommand.Release(
                Ids.derived(terms.id(), "release"),
                order.since(),
                terms.userId(),
                terms.walletId(),
                terms.id(),
                terms.symbol(),
                terms.holdId());
    }
}
