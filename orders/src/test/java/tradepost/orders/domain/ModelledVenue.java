package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.ReferenceMarket.Line;
import tradepost.platform.event.Ids;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletCommand.Hold;
import tradepost.platform.event.WalletCommand.Settle;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;

/** The venue and the reference market side by side: both are told the same, and must come to the same. */
final class ModelledVenue {
    private static final int LIVE_MAX = 30;
    private static final List<OrderType> TYPES = List.of(OrderType.values());

    private final Random random;
    private final TestConditions conditions = new TestConditions();
    private final ReferenceMarket model = new ReferenceMarket();
    private final Map<UUID, Order> live = new HashMap<>();
    private final Map<UUID, WalletCommand> asked = new LinkedHashMap<>();
    private final Set<UUID> commandIds = new HashSet<>();
    private final Map<String, Market> markets = new HashMap<>();
    private final Map<Long, Integer> boughtAt = new HashMap<>();
    private final Map<UUID, BigDecimal> traded = new HashMap<>();
    private Venue venue = new Venue(conditions);

    /** Every tick there was, and the next to be read of them. */
    private final List<Told> ticks = new ArrayList<>();

    private int next;

    @Nullable
    private WalletEvent lastAnswer;

    private int numbers;

    ModelledVenue(long seed) {
        random = new Random(seed);
    }

    void step() {
        Changes changes = new Changes();
        int dice = random.nextInt(100);
        if (dice < 25) {
            tick(changes);
        } else if (dice < 45 && model.lines.size() < LIVE_MAX) {
            place(changes);
        } else if (dice < 80) {
            answer(changes);
        } else if (dice < 86) {
            cancel(changes);
        } else if (dice < 94) {
            pass(changes);
        } else if (dice < 96) {
            model.isOpen = !model.isOpen;
            conditions.phase = model.isOpen ? Phase.OPEN : random.nextBoolean() ? Phase.HALTED : Phase.CLOSED;
        } else if (dice < 98) {
            repeat(changes);
        } else {
            takeOver(changes);
        }
        take(changes);
        assertAgreement();
    }

    private void tick(Changes changes) {
        if (next == ticks.size()) {
            ticks.add(new Told(
                    random.nextInt(90, 111),
                    random.nextBoolean() ? ReferenceMarket.UNLIMITED : random.nextInt(0, 15),
                    model.now - (random.nextInt(10) == 0 ? 20 : 0)));
        }
        next++;
        deliver(changes);
    }

    private void deliver(Changes changes) {
        Told told = ticks.get(next - 1);
        String available = told.available == ReferenceMarket.UNLIMITED ? null : Integer.toString(told.available);
        PriceTick tick = Orders.tick(cents(told.price).toPlainString(), available, time(told.at));
        venue.on(tick, next, now(), changes);
        model.tick(told.price, told.available, next, told.at);
    }

    /** A tick; its offset is its place. */
    private record Told(int price, int available, long at) {}

    private void place(Changes changes) {
        OrderType type = TYPES.get(random.nextInt(TYPES.size()));
        TimeInForce[] times = type == OrderType.MARKET
                ? new TimeInForce[] {TimeInForce.FOK, TimeInForce.IOC}
                : type.hasStop()
                        ? new TimeInForce[] {TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD}
                        : TimeInForce.values();
        TimeInForce time = times[random.nextInt(times.length)];
        boolean isEnding = time == TimeInForce.DAY || time == TimeInForce.GTD;
        Line line = new Line(
                numbers++,
                random.nextBoolean(),
                time.name(),
                random.nextInt(1, 13),
                type.hasLimit() ? random.nextInt(90, 111) : 0,
                type.hasStop() ? random.nextInt(90, 111) : 0,
                random.nextInt(5) == 0 ? random.nextInt(88, 98) : 0,
                random.nextInt(5) == 0 ? random.nextInt(102, 113) : Integer.MAX_VALUE,
                isEnding ? model.now + random.nextInt(2, 60) : Long.MAX_VALUE);
        model.place(line);
        venue.place(order(line, type, time), now(), changes);
    }

    /** The ledger agrees mostly, and refuses now and then. */
    private void answer(Changes changes) {
        if (asked.isEmpty()) {
            return;
        }
        WalletCommand command = List.copyOf(asked.values()).get(random.nextInt(asked.size()));
        Line line = line(command.orderId());
        if (random.nextInt(8) > 0) {
            lastAnswer = Floor.agreed(command);
            model.agree(line);
        } else {
            Reason reason = random.nextBoolean() ? Reason.WALLET_UNKNOWN : Reason.INVALID_COMMAND;
            lastAnswer = Floor.refused(command, reason, now());
            model.refuse(line, reason == Reason.WALLET_UNKNOWN);
            if (command instanceof Settle settle && settle.side() == Side.BUY) {
                Settling refused = Objects.requireNonNull(
                        Objects.requireNonNull(live.get(command.orderId())).settling());
                boughtAt.merge(refused.tickOffset(), -refused.quantity().intValueExact(), Integer::sum);
            }
        }
        venue.on(lastAnswer, now(), changes);
    }

    private void cancel(Changes changes) {
        if (!live.isEmpty()) {
            Order order = List.copyOf(live.values()).get(random.nextInt(live.size()));
            venue.cancel(order, now(), changes);
            model.end(line(order.id()), "CANCELLED");
        }
    }

    private void pass(Changes changes) {
        model.pass(random.nextInt(1, 8));
        venue.tick(now(), changes);
    }

    /** What was told before is told again: an answer, and a tick that the owner of now may have read already. */
    private void repeat(Changes changes) {
        if (lastAnswer != null) {
            venue.on(lastAnswer, now(), changes);
            assertThat(changes.isEmpty()).isTrue();
        }
        if (next > 0) {
            deliver(changes);
        }
    }

    /** Another owner begins with what was recorded, and reads the last few ticks again. */
    private void takeOver(Changes changes) {
        venue = new Venue(conditions);
        markets.values().forEach(market -> venue.load(market.tick().symbol(), market.offset(), market.taken()));
        live.values().forEach(venue::load);
        venue.resend(now(), changes);
        model.takeOver();
        next = Math.max(0, next - random.nextInt(5));
        if (random.nextBoolean()) {
            tick(changes);
        }
    }

    private void take(Changes changes) {
        changes.trades()
                .forEach(trade ->
                        traded.merge(trade.terms().id(), trade.settled().quantity(), BigDecimal::add));
        changes.markets().forEach(market -> markets.put(market.tick().symbol(), market));
        for (Order order : changes.orders()) {
            if (order.stage() == Stage.RESTING || order.stage() == Stage.DONE) {
                asked.remove(order.id());
            }
            live.put(order.id(), order);
            assertWhole(order);
        }
        for (WalletCommand command : changes.commands()) {
            boolean isNew = commandIds.add(command.id());
            asked.put(command.orderId(), command);
            if (isNew && command instanceof Settle settle) {
                assertAllowed(settle);
            }
        }
    }

    /** Nothing is lost between what was filled and what is left, and the trades are what was filled. */
    private void assertWhole(Order order) {
        BigDecimal filled = order.fills().quantity();
        assertThat(filled.add(order.leaves())).isEqualByComparingTo(order.quantity());
        assertThat(traded.getOrDefault(order.id(), BigDecimal.ZERO)).isEqualByComparingTo(filled);
        if (order.hold() != null && order.terms().side() == Side.BUY) {
            assertThat(order.fills().charged()).isLessThanOrEqualTo(order.hold().amount());
        }
    }

    /** No fill outside limit, stop, bounds or availability, or at a price that must not trade. */
    private void assertAllowed(Settle settle) {
        Line line = line(settle.orderId());
        int price = settle.price().movePointRight(2).intValueExact();
        long offset = Objects.requireNonNull(
                        Objects.requireNonNull(live.get(settle.orderId())).settling())
                .tickOffset();
        Told tick = ticks.get((int) offset - 1);
        assertThat(model.isOpen && model.now - tick.at <= 15).isTrue();
        assertThat(offset).isGreaterThanOrEqualTo(line.from);
        assertThat(price).isEqualTo(tick.price).isBetween(line.lower, line.upper);
        assertThat(line.limit == 0 || (line.isBuy ? price <= line.limit : price >= line.limit))
                .isTrue();
        assertThat(line.stop == 0 || line.isTriggered).isTrue();
        if (line.isBuy && tick.available != ReferenceMarket.UNLIMITED) {
            int bought = boughtAt.merge(offset, settle.quantity().intValueExact(), Integer::sum);
            assertThat(bought).isLessThanOrEqualTo(tick.available);
        }
    }

    private void assertAgreement() {
        List<Line> over = new ArrayList<>();
        for (Line line : model.lines) {
            Order order = Objects.requireNonNull(live.get(id(line.number)));
            assertThat(List.of(
                            order.status().name(),
                            waitsFor(order),
                            order.fills().quantity().intValueExact()))
                    .isEqualTo(List.of(line.status, line.waits, line.filled));
            assertThat(order.fills().charged()).isEqualByComparingTo(cents(line.charged));
            if (line.isOver()) {
                over.add(line);
                live.remove(order.id());
            }
        }
        model.lines.removeAll(over);
        assertThat(venue.liveOrders()).isEqualTo(model.lines.size());
        assertThat(asked.keySet()).isEqualTo(waiting());
    }

    private Set<UUID> waiting() {
        return model.lines.stream()
                .filter(line -> !line.waits.isEmpty())
                .map(line -> id(line.number))
                .collect(Collectors.toSet());
    }

    private String waitsFor(Order order) {
        WalletCommand command = asked.get(order.id());
        Line line = line(order.id());
        return switch (command) {
            case null -> "";
            case Hold hold -> {
                assertThat(hold.amount()).isEqualByComparingTo(heldFor(line));
                yield "hold";
            }
            case Settle settle -> {
                assertThat(settle.quantity()).isEqualByComparingTo(BigDecimal.valueOf(line.fillQuantity));
                assertThat(settle.cost()).isEqualByComparingTo(cents((long) line.fillQuantity * line.fillPrice));
                yield "settle";
            }
            case WalletCommand.AdjustHold _ -> "adjust";
            case WalletCommand.Release _ -> "release";
        };
    }

    private static BigDecimal heldFor(Line line) {
        if (!line.isBuy) {
            return BigDecimal.valueOf(line.quantity);
        }
        long hundredths = line.limit > 0 ? 100L * line.limit : 105L * line.stop;
        return cents((hundredths * line.quantity + 99) / 100);
    }

    private Line line(UUID id) {
        return model.lines.stream()
                .filter(line -> id(line.number).equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static UUID id(int number) {
        return new UUID(1, number);
    }

    private Order order(Line line, OrderType type, TimeInForce time) {
        return Order.placed(new Terms(
                id(line.number),
                Orders.USER,
                Ids.defaultWallet(Orders.USER),
                null,
                Orders.SYMBOL,
                line.isBuy ? Side.BUY : Side.SELL,
                type,
                time,
                BigDecimal.valueOf(line.quantity),
                null,
                BigDecimal.ONE,
                Currency.getInstance("USD"),
                line.limit == 0 ? null : cents(line.limit),
                line.stop == 0 ? null : cents(line.stop),
                line.lower == 0 ? null : cents(line.lower),
                line.upper == Integer.MAX_VALUE ? null : cents(line.upper),
                line.expires == Long.MAX_VALUE ? null : time(line.expires),
                null,
                Orders.NOW.plusMillis(line.number),
                null,
                null));
    }

    private Instant now() {
        return time(model.now);
    }

    private static Instant time(long seconds) {
        return Orders.NOW.plusSeconds(seconds);
    }

    private static BigDecimal cents(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }
}
