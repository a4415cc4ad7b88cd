package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tradepost.orders.domain.Changes;
import tradepost.orders.domain.Exits;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderType;
import tradepost.orders.domain.Stage;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TestConditions;
import tradepost.orders.domain.TimeInForce;
import tradepost.orders.domain.Venue;
import tradepost.orders.store.ExecutionStore;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.store.TakenOrders;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderCommand.ReplaceOrder;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.Partitions;

/** A book in memory, recorded step by step, and what another owner makes of its rows. */
@org.junit.jupiter.api.Order(SharedOrders.FIRST)
class LoadedBookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final UUID USER = UUID.randomUUID();
    private static final String SYMBOL = "LOADED";
    private static final int PARTITION = Partitions.of(SYMBOL);

    private final OrdersService service = SharedOrders.orders();
    private final ExecutionStore store = service.bean(ExecutionStore.class);
    private final Venue venue = new Venue(new TestConditions());
    private final Map<UUID, Order> known = new HashMap<>();
    private long epoch;

    @BeforeEach
    void recordAsTheOwner() {
        Eventually.holds(() -> !epochs().isEmpty());
        epoch = (long) Objects.requireNonNull(epochs().getFirst().get("epoch"));
    }

    @Test
    void it_equals_the_book_before_with_orders_of_every_kind_and_decides_the_same() {
        Order fresh = insert(order(Side.BUY, "1.00", null));
        place(order(Side.BUY, "8.00", null));
        Order bracket = held(with(order(Side.BUY, "10.60", null), new Exits(dec("14"), dec("7.00"), dec("6.50"))));
        held(order(Side.BUY, "9.50", "9.90"));
        held(order(Side.SELL, null, "5.00"));
        held(delayed(order(Side.SELL, "25.00", null)));
        held(order(Side.SELL, "9.00", null));
        Order ending = held(order(Side.SELL, "9.10", null));
        Order refused = held(order(Side.SELL, "9.20", null));
        Order cancelled = held(order(Side.SELL, "20.00", null));
        Order replacing = held(order(Side.SELL, "21.00", null));
        Order replaced = held(order(Side.SELL, "22.00", null));
        Order denied = held(order(Side.SELL, "24.00", null));
        Changes met = step(changes -> venue.on(tick("10.00", "7"), 5, NOW, changes));
        held(worth(order(Side.BUY, null, null)));
        step(changes -> venue.on(settled(met, bracket), NOW, changes));
        step(changes -> venue.on(refused(met, refused), NOW, changes));
        step(changes -> venue.cancel(now(ending), NOW, changes));
        step(changes -> venue.cancel(now(cancelled), NOW, changes));
        step(changes -> venue.replace(now(replacing), replace(replacing, 0, "12", "21.50"), 1, NOW, changes));
        Changes asked =
                step(changes -> venue.replace(now(replaced), replace(replaced, 0, "9", "23.00"), 2, NOW, changes));
        step(changes -> venue.on(held(asked, replaced), NOW, changes));
        step(changes -> venue.replace(now(denied), replace(denied, 3, null, "26.00"), 3, NOW, changes));
        known.put(fresh.id(), fresh);

        Map<UUID, Order> loaded = load();

        assertThat(loaded).isEqualTo(known);
        assertThat(loaded.values()).extracting(Order::stage).contains(live());
        assertThat(loaded.values())
                .filteredOn(order -> order.terms().leg() != null)
                .hasSize(2);
        assertThat(decided(owner(loaded))).isEqualTo(decided(venue)).isNotEmpty();
    }

    private List<Map<String, Object>> epochs() {
        return service.rows("SELECT epoch FROM partition_owners WHERE partition = " + PARTITION);
    }

    private Order insert(Order order) {
        service.bean(OrderStore.class)
                .insert(List.of(new NewOrder(order, null, "", BigDecimal.ZERO, List.of())), true)
                .blockLast(OrdersService.LIMIT);
        return order;
    }

    private Changes place(Order order) {
        insert(order);
        return step(changes -> venue.place(order, NOW, changes));
    }

    private Order held(Order order) {
        Changes placed = place(order);
        step(changes -> venue.on(held(placed, order), NOW, changes));
        return order;
    }

    /** Decides and records, as an owner does. */
    private Changes step(Consumer<Changes> decision) {
        Changes changes = new Changes();
        decision.accept(changes);
        store.record(changes, Map.of(PARTITION, epoch)).block(OrdersService.LIMIT);
        changes.orders().forEach(order -> known.put(order.id(), order));
        return changes;
    }

    private Order now(Order order) {
        return Objects.requireNonNull(known.get(order.id()));
    }

    private Map<UUID, Order> load() {
        return Objects.requireNonNull(service.bean(TakenOrders.class)
                .findLive(Set.of(PARTITION))
                .concatMapIterable(orders -> orders)
                .filter(order -> order.symbol().equals(SYMBOL))
                .collectMap(Order::id)
                .block(OrdersService.LIMIT));
    }

    private Venue owner(Map<UUID, Order> loaded) {
        Venue next = new Venue(new TestConditions());
        store.findTaken(Set.of(PARTITION))
                .filter(market -> market.symbol().equals(SYMBOL))
                .doOnNext(market -> next.load(market.symbol(), market.tickOffset(), market.quantity()))
                .blockLast(OrdersService.LIMIT);
        loaded.values().forEach(next::load);
        return next;
    }

    /** What a venue makes of a price that stops a loss and fills, and of time: expiries, and what is asked again. */
    private static List<Object> decided(Venue venue) {
        Changes ticked = new Changes();
        venue.on(tick("6.00", "100"), 9, NOW, ticked);
        Changes later = new Changes();
        venue.resend(NOW, later);
        venue.tick(NOW.plus(Duration.ofHours(2)), later);
        return List.of(
                ticked.orders(),
                ticked.commands(),
                later.orders().stream().collect(Collectors.toSet()),
                later.commands().stream().collect(Collectors.toSet()));
    }

    private static Stage[] live() {
        return new Stage[] {
            Stage.NEW, Stage.HOLDING, Stage.DELAYED, Stage.RESTING, Stage.REPLACING, Stage.SETTLING, Stage.RELEASING
        };
    }

    private static Order order(Side side, @Nullable String limit, @Nullable String stop) {
        boolean isBuy = side == Side.BUY;
        return Order.placed(new Terms(
                Ids.timeOrdered(NOW),
                USER,
                Ids.defaultWallet(USER),
                isBuy ? "mine \"" + UUID.randomUUID() + "\", \\ {NULL}" : null,
                SYMBOL,
                side,
                type(limit, stop),
                type(limit, stop) == OrderType.MARKET ? TimeInForce.FOK : isBuy ? TimeInForce.GTC : TimeInForce.GTD,
                dec("10.0"),
                null,
                dec("0.1"),
                Currency.getInstance("USD"),
                orNull(limit),
                orNull(stop),
                isBuy ? dec("0.010") : null,
                isBuy ? null : dec("1000"),
                isBuy ? null : NOW.plus(Duration.ofHours(1)),
                null,
                NOW,
                null,
                null));
    }

    private static OrderType type(@Nullable String limit, @Nullable String stop) {
        if (stop == null) {
            return limit == null ? OrderType.MARKET : OrderType.LIMIT;
        }
        return limit == null ? OrderType.STOP : OrderType.STOP_LIMIT;
    }

    private static Order with(Order order, Exits exits) {
        return Order.placed(order.terms().with(exits));
    }

    private static Order worth(Order order) {
        return changed(order, null, dec("500.00"), NOW.plusSeconds(1_800));
    }

    private static Order delayed(Order order) {
        return changed(order, order.quantity(), null, NOW.plusSeconds(1_800));
    }

    private static Order changed(
            Order order, @Nullable BigDecimal quantity, @Nullable BigDecimal worth, @Nullable Instant after) {
        Terms terms = order.terms();
        return Order.placed(new Terms(
                terms.id(),
                terms.userId(),
                terms.walletId(),
                terms.clientOrderId(),
                terms.symbol(),
                terms.side(),
                terms.type(),
                terms.timeInForce(),
                quantity,
                worth,
                terms.lot(),
                terms.currency(),
                terms.limitPrice(),
                terms.stopPrice(),
                terms.lowerBound(),
                terms.upperBound(),
                terms.expiresAt(),
                after,
                terms.createdAt(),
                null,
                null));
    }

    private static ReplaceOrder replace(Order order, int revision, @Nullable String quantity, String limit) {
        return new ReplaceOrder(
                UUID.randomUUID(), NOW, order.id(), SYMBOL, revision, orNull(quantity), dec(limit), null);
    }

    private static WalletEvent held(Changes changes, Order order) {
        return new WalletEvent.Held(
                UUID.randomUUID(), NOW, asked(changes, order), order.id(), SYMBOL, order.id(), BigDecimal.ONE);
    }

    private static WalletEvent settled(Changes changes, Order order) {
        return new WalletEvent.Settled(
                UUID.randomUUID(), NOW, asked(changes, order), order.id(), SYMBOL, 1, BigDecimal.ONE);
    }

    private static WalletEvent refused(Changes changes, Order order) {
        return new WalletEvent.Refused(
                UUID.randomUUID(),
                NOW,
                asked(changes, order),
                order.id(),
                SYMBOL,
                1,
                WalletEvent.Reason.INSUFFICIENT_POSITION,
                SYMBOL,
                dec("10.0"),
                dec("3.5"));
    }

    private static UUID asked(Changes changes, Order order) {
        return changes.commands().stream()
                .filter(command -> command.orderId().equals(order.id()))
                .map(WalletCommand::id)
                .findFirst()
                .orElseThrow();
    }

    private static PriceTick tick(String price, String availability) {
        return new PriceTick(
                UUID.randomUUID(),
                NOW,
                SYMBOL,
                "test",
                dec(price),
                null,
                dec(availability),
                NOW,
                NOW,
                PriceTick.AgedBy.RECEIVED,
                null,
                null);
    }

    private static @Nullable BigDecimal orNull(@Nullable String value) {
        return value == null ? null : dec(value);
    }

    private static BigDecimal dec(String value) {
        return new BigDecimal(value);
    }
}
