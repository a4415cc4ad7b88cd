package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.OrderCommand.ReplaceOrder;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.AdjustHold;
import tradepost.platform.event.WalletCommand.Hold;
import tradepost.platform.event.WalletCommand.Release;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;

/** A venue in the hands of a test, with a clock that stands still until it is moved. */
final class Floor {
    final TestConditions conditions = new TestConditions();
    final Venue venue = new Venue(conditions);
    final Changes changes = new Changes();
    Instant now = Orders.NOW;
    long offset = 100;
    long commandOffset;

    void price(String price) {
        price(price, null);
    }

    void price(String price, @Nullable String availability) {
        venue.on(Orders.tick(price, availability, now), ++offset, now, changes);
    }

    /** Places an order and lets the ledger hold what it asks for. */
    Order rest(Order order) {
        place(order);
        agree();
        return found(order);
    }

    void place(Order order) {
        venue.place(order, now, changes);
    }

    void cancel(Order order) {
        venue.cancel(found(order), now, changes);
    }

    void cancelWithExits(Order order) {
        venue.cancelWithExits(found(order), now, changes);
    }

    /** Asks for another quantity or other prices; what is null stays. */
    void replace(Order order, @Nullable String quantity, @Nullable String limit, @Nullable String stop) {
        replace(
                order,
                new ReplaceOrder(
                        UUID.randomUUID(),
                        now,
                        order.id(),
                        order.symbol(),
                        found(order).revision().number(),
                        decimal(quantity),
                        decimal(limit),
                        decimal(stop)),
                ++commandOffset);
    }

    void replace(Order order, ReplaceOrder command, long at) {
        venue.replace(found(order), command, at, now, changes);
    }

    void pass(long seconds) {
        now = now.plusSeconds(seconds);
        venue.tick(now, changes);
    }

    /** The ledger does what it was asked for last. */
    void agree() {
        answer(agreed(changes.commands().getLast()));
    }

    /** The ledger refuses what it was asked for last. */
    void refuse(Reason reason) {
        answer(refused(changes.commands().getLast(), reason, now));
    }

    void answer(WalletEvent event) {
        venue.on(event, now, changes);
    }

    Order found(Order order) {
        return Objects.requireNonNull(venue.find(order.id(), changes));
    }

    /** The reason its last change tells. */
    Optional<String> reason(Order order) {
        return Optional.ofNullable(changesOf(order).getLast().reason());
    }

    /** What its user was told, change by change. */
    List<String> told(Order order) {
        return changesOf(order).stream().map(OrderChanged::change).toList();
    }

    /** The kinds of commands the ledger was sent for it. */
    List<String> asked(Order order) {
        return changes.commands().stream()
                .filter(command -> command.orderId().equals(order.id()))
                .map(command -> command.getClass().getSimpleName())
                .toList();
    }

    Settle lastSettle() {
        return (Settle) changes.commands().getLast();
    }

    BigDecimal held() {
        return ((Hold) changes.commands().getLast()).amount();
    }

    private static @Nullable BigDecimal decimal(@Nullable String value) {
        return value == null ? null : new BigDecimal(value);
    }

    private List<OrderChanged> changesOf(Order order) {
        return changes.events().stream()
                .filter(change -> change.orderId().equals(order.id()))
                .toList();
    }

    static WalletEvent refused(WalletCommand command, Reason reason, Instant now) {
        return new WalletEvent.Refused(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                null,
                reason,
                "USD",
                null,
                null);
    }

    static WalletEvent agreed(WalletCommand command) {
        var id = WalletEvent.idFor(command.id());
        var at = command.at();
        return switch (command) {
            case Hold hold ->
                new WalletEvent.Held(id, at, hold.id(), hold.orderId(), hold.symbol(), hold.holdId(), hold.amount());
            case AdjustHold adjust ->
                new WalletEvent.Held(
                        id, at, adjust.id(), adjust.orderId(), adjust.symbol(), adjust.holdId(), adjust.amount());
            case Settle settle ->
                new WalletEvent.Settled(
                        id, at, settle.id(), settle.orderId(), settle.symbol(), settle.fill(), settle.cost());
            case Release release ->
                new WalletEvent.Released(
                        id, at, release.id(), release.orderId(), release.symbol(), release.holdId(), BigDecimal.ONE);
        };
    }
}
