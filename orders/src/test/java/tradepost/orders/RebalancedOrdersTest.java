package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tradepost.orders.store.ExecutionStore;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicConsumer;

/** Another replica comes and goes: a rebalance takes all partitions from everyone, and gives most of them back. */
@Order(SharedOrders.FIRST)
class RebalancedOrdersTest {
    /** One for each partition. */
    private static final Map<Integer, String> SYMBOLS = IntStream.range(0, 1_000)
            .mapToObj(number -> "REBALANCED" + number)
            .collect(Collectors.toMap(Partitions::of, symbol -> symbol, (first, _) -> first));

    private final OrdersService orders = SharedOrders.orders();
    private final Trader trader = new Trader(orders);

    @Test
    void only_what_another_owned_meanwhile_is_loaded_again() throws Exception {
        SharedOrders.ledger();
        Map<Integer, String> resting = new HashMap<>();
        SYMBOLS.forEach((partition, symbol) -> resting.put(partition, rest(symbol)));
        Map<Integer, Long> before = epochs();
        Other other = new Other(orders.bean(ExecutionStore.class), orders.bean(DatabaseClient.class));
        try (KafkaPublisher kafka = new KafkaPublisher(orders.bean(KafkaProperties.class))) {
            TopicConsumer joined = new TopicConsumer(
                    orders.bean(KafkaProperties.class),
                    kafka,
                    "orders-execution",
                    Map.of(
                            Topic.ORDER_COMMANDS, OrderCommand.class,
                            Topic.PRICE_TICKS, PriceTick.class,
                            Topic.WALLET_EVENTS, WalletEvent.class),
                    other);
            joined.start();
            Eventually.holds(() -> !other.owned.isEmpty());
            CountDownLatch left = new CountDownLatch(1);
            joined.stop(left::countDown);
            assertThat(left.await(OrdersService.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }

        // Kafka may rebalance more than once.
        Eventually.holds(() -> other.owned.entrySet().stream()
                .allMatch(owned -> of(epochs(), owned.getKey()) > of(before, owned.getKey()) + owned.getValue()));
        for (String price : List.of("9.00", "8.00")) {
            SYMBOLS.values().forEach(symbol -> orders.price(symbol, price, null));
        }
        resting.values().forEach(order -> trader.awaitStatus(order, "EXECUTED"));
        assertThat(other.owned).hasSizeBetween(1, before.size() - 1);
        SYMBOLS.forEach((partition, symbol) -> {
            boolean isOthers = other.owned.containsKey(partition);
            assertThat(pricesOf(symbol)).containsExactly(new BigDecimal(isOthers ? "8" : "9"));
            assertThat(isOthers || of(epochs(), partition) == of(before, partition))
                    .isTrue();
        });
    }

    private String rest(String symbol) {
        orders.list(symbol);
        orders.price(symbol, "10.00", null);
        return trader.rest(
                Map.of("symbol", symbol, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "9.00"));
    }

    private List<BigDecimal> pricesOf(String symbol) {
        return orders.rows("SELECT price FROM trades WHERE symbol = '" + symbol + "'").stream()
                .map(row -> ((BigDecimal) Objects.requireNonNull(row.get("price"))).stripTrailingZeros())
                .toList();
    }

    private Map<Integer, Long> epochs() {
        Map<Integer, Long> epochs = new HashMap<>();
        orders.rows("SELECT partition, epoch FROM partition_owners")
                .forEach(row -> epochs.put(
                        number(row, "partition").intValue(),
                        number(row, "epoch").longValue()));
        return epochs;
    }

    private static long of(Map<Integer, Long> epochs, int partition) {
        return Objects.requireNonNull(epochs.get(partition));
    }

    private static Number number(Map<String, Object> row, String column) {
        return (Number) Objects.requireNonNull(row.get(column));
    }

    /** Owns what it is assigned, and changes what rests there. */
    private static final class Other implements BatchHandler {
        private final ExecutionStore store;
        private final DatabaseClient database;
        /** How often. */
        private final Map<Integer, Integer> owned = new ConcurrentHashMap<>();

        Other(ExecutionStore store, DatabaseClient database) {
            this.store = store;
            this.database = database;
        }

        @Override
        public Mono<Void> assigned(Set<Integer> partitions) {
            return store.own(partitions, UUID.randomUUID())
                    .doOnNext(epoch -> owned.merge(epoch.partition(), 1, Integer::sum))
                    .then(database.sql("UPDATE orders SET limit_price = 8 WHERE symbol LIKE 'REBALANCED%'"
                                    + " AND live AND partition = ANY(:partitions::smallint[])")
                            .bind(
                                    "partitions",
                                    partitions.stream().map(Integer::shortValue).toArray(Short[]::new))
                            .then());
        }

        @Override
        public Mono<Void> on(List<Received> batch) {
            return Mono.empty();
        }
    }
}
