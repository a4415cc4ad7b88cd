package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.OrderCommand.ReplaceOrder;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.Release;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;

/**
 * Brackets at a venue whose ledger is one figure for each hold of shares, and what is free. It takes commands in their
 * line, answers late, now and then refuses, and fails when it is asked for shares that are not in a hold.
 */
final class ModelledBrackets {
    private static final int ENTRIES_MAX = 4;
    private static final List<OrderType> TYPES = List.of(OrderType.values());

    private final Random random;
    private final TestConditions conditions = new TestConditions();
    private final Map<UUID, Order> recorded = new LinkedHashMap<>();
    private final Queue<WalletCommand> commands = new ArrayDeque<>();
    private final Queue<WalletEvent> answers = new ArrayDeque<>();
    private final Map<UUID, WalletEvent> answered = new HashMap<>();
    /** What each hold of shares has; one that has ended stays, with nothing. */
    private final Map<UUID, BigDecimal> holds = new HashMap<>();

    private final Map<UUID, Boolean> ended = new HashMap<>();
    private BigDecimal free = BigDecimal.ZERO;
    private BigDecimal traded = BigDecimal.ZERO;
    private Venue venue = new Venue(conditions);
    private Instant now = Orders.NOW;
    private long offset;
    private long commandOffset;

    ModelledBrackets(long seed) {
        random = new Random(seed);
        conditions.batch = 1 + random.nextInt(3);
    }

    void step() {
        int dice = random.nextInt(100);
        if (dice < 25) {
            tick();
        } else if (dice < 35) {
            place();
        } else if (dice < 60) {
            book();
        } else if (dice < 85) {
            answer();
        } else if (dice < 89) {
            cancel();
        } else if (dice < 93) {
            reprice();
        } else if (dice < 97) {
            pass();
        } else {
            takeOver();
        }
        assertSound();
    }

    private void tick() {
        BigDecimal price = cents(random.nextInt(850, 1_250));
        String available = random.nextBoolean() ? null : Integer.toString(random.nextInt(6));
        Changes changes = new Changes();
        venue.on(Orders.tick(price.toPlainString(), available, now), ++offset, now, changes);
        take(changes);
        while (venue.isUnfinished()) {
            Changes more = new Changes();
            venue.goOn(now, more);
            assertThat(more.size()).isLessThanOrEqualTo(conditions.batch + 1);
            take(more);
        }
    }

    private void place() {
        if (recorded.size() > 3 * ENTRIES_MAX) {
            return;
        }
        OrderType type = TYPES.get(random.nextInt(TYPES.size()));
        Orders.Asked asked = Orders.asked(Side.BUY, type, Integer.toString(random.nextInt(1, 12)));
        if (type == OrderType.MARKET && random.nextBoolean()) {
            asked = asked.time(TimeInForce.IOC);
        }
        if (type.hasLimit()) {
            asked = asked.limit("10.00");
        }
        if (type.hasStop()) {
            asked = asked.stop("9.90");
        }
        int exits = random.nextInt(4);
        Order order = asked.exits(exits == 1 ? null : "11.00", exits == 2 ? null : "9.00", exits == 3 ? "8.90" : null)
                .order();
        Changes changes = new Changes();
        venue.place(order, now, changes);
        take(changes);
    }

    /** The ledger does the next thing it was asked for, once. */
    private void book() {
        WalletCommand command = commands.poll();
        if (command == null) {
            return;
        }
        answers.add(answered.computeIfAbsent(command.id(), _ -> decide(command)));
    }

    private WalletEvent decide(WalletCommand command) {
        if (!(command instanceof Release) && random.nextInt(25) == 0) {
            return refused(command);
        }
        switch (command) {
            case Settle settle when settle.side() == Side.BUY -> bought(settle);
            case Settle settle -> sold(settle);
            case Release release -> release(release.holdId());
            case WalletCommand.Hold _, WalletCommand.AdjustHold _ -> {
                // Cash, of which there is enough.
            }
        }
        return Floor.agreed(command);
    }

    private void bought(Settle settle) {
        UUID into = Objects.requireNonNull(settle.intoHoldId());
        traded = traded.add(settle.quantity());
        if (ended.containsKey(into)) {
            free = free.add(settle.quantity());
        } else {
            holds.merge(into, settle.quantity(), BigDecimal::add);
        }
    }

    private void sold(Settle settle) {
        UUID from = Objects.requireNonNull(settle.holdId());
        assertThat(ended).doesNotContainKey(from);
        BigDecimal rest = holds.getOrDefault(from, BigDecimal.ZERO).subtract(settle.quantity());
        assertThat(rest.signum()).isNotNegative();
        traded = traded.subtract(settle.quantity());
        holds.put(from, rest);
        if (settle.last()) {
            assertThat(rest).isZero();
            release(from);
        }
    }

    private void release(UUID hold) {
        BigDecimal rest = holds.remove(hold);
        free = free.add(rest == null ? BigDecimal.ZERO : rest);
        ended.put(hold, true);
    }

    private void answer() {
        WalletEvent answer = answers.poll();
        if (answer == null) {
            return;
        }
        Changes changes = new Changes();
        venue.on(answer, now, changes);
        take(changes);
        Changes again = new Changes();
        venue.on(answer, now, again);
        assertThat(again.isEmpty()).isTrue();
    }

    private void cancel() {
        Order order = any();
        if (order != null) {
            Changes changes = new Changes();
            if (random.nextBoolean()) {
                venue.cancel(order, now, changes);
            } else {
                venue.cancelWithExits(order, now, changes);
            }
            take(changes);
        }
    }

    private void reprice() {
        Order order = any();
        if (order == null) {
            return;
        }
        BigDecimal price = cents(random.nextInt(870, 1_150));
        boolean isStop = order.terms().stopPrice() != null;
        ReplaceOrder command = new ReplaceOrder(
                UUID.randomUUID(),
                now,
                order.id(),
                order.symbol(),
                order.revision().number(),
                null,
                isStop ? null : price,
                isStop ? price : null);
        Changes changes = new Changes();
        venue.replace(order, command, ++commandOffset, now, changes);
        take(changes);
    }

    private void pass() {
        now = now.plusSeconds(random.nextInt(1, 900));
        Changes changes = new Changes();
        venue.tick(now, changes);
        take(changes);
    }

    private void takeOver() {
        venue = new Venue(conditions);
        recorded.values().forEach(venue::load);
        Changes changes = new Changes();
        venue.resend(now, changes);
        take(changes);
    }

    private @Nullable Order any() {
        List<Order> live = recorded.values().stream()
                .filter(order -> order.stage() != Stage.DONE && order.stage() != Stage.NEW)
                .toList();
        return live.isEmpty() ? null : live.get(random.nextInt(live.size()));
    }

    private void take(Changes changes) {
        changes.orders().forEach(order -> recorded.put(order.id(), order));
        commands.addAll(changes.commands());
    }

    private void assertSound() {
        List<UUID> over = new ArrayList<>();
        for (Order entry : List.copyOf(recorded.values())) {
            if (entry.terms().leg() != null) {
                continue;
            }
            List<Order> exits = recorded.values().stream()
                    .filter(order -> order.terms().leg() != null
                            && order.terms().leg().entryId().equals(entry.id()))
                    .toList();
            assertSound(entry, exits);
            if (entry.stage() == Stage.DONE && exits.stream().allMatch(exit -> exit.stage() == Stage.DONE)) {
                over.add(entry.id());
                exits.forEach(exit -> over.add(exit.id()));
            }
        }
        BigDecimal held = holds.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(free.add(held)).isEqualByComparingTo(traded);
        over.forEach(recorded::remove);
    }

    private void assertSound(Order entry, List<Order> exits) {
        assertThat(exits).hasSizeLessThanOrEqualTo(2);
        assertThat(exits.stream().filter(exit -> exit.fills().count() > 0).count())
                .isLessThanOrEqualTo(1);
        BigDecimal sold = exits.stream().map(exit -> exit.fills().quantity()).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sold).isLessThanOrEqualTo(entry.fills().quantity());
        List<Order> all = new ArrayList<>(exits);
        all.add(entry);
        assertThat(all.stream().filter(order -> order.stage() == Stage.SETTLING).count())
                .isLessThanOrEqualTo(1);
        boolean isQuiet = all.stream().noneMatch(order -> Commands.of(order).isPresent());
        BigDecimal held = holds.getOrDefault(Leg.holdOf(entry.id()), BigDecimal.ZERO);
        List<Order> inForce =
                exits.stream().filter(exit -> exit.stage() == Stage.RESTING).toList();
        if (isQuiet) {
            assertThat(inForce).allSatisfy(exit -> assertThat(exit.leaves()).isEqualByComparingTo(held));
            assertThat(inForce.isEmpty() && held.signum() > 0).isFalse();
        }
    }

    private static BigDecimal cents(int cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private WalletEvent refused(WalletCommand command) {
        return new WalletEvent.Refused(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                null,
                Reason.INVALID_COMMAND,
                null,
                null,
                null);
    }
}
