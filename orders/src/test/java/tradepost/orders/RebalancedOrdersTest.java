package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tradepost.orders.store.ExecutionStore;
import tradepost.platform.event.OrderCommand;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.BatchHandler;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicConsumer;

/** Another replica comes and goes: a rebalance takes all partitions from everyone, and gives most of them back. */
@Order(SharedOrders.FIRST)
class RebalancedOrdersTest {
    private static final String SYMBOL = "REBALANCED";

    private final OrdersService orders = SharedOrders.orders();
    private final Trader trader = new Trader(orders);

    @Test
    void only_what_another_owned_meanwhile_is_loaded_again() throws Exception {
        SharedOrders.ledger();
        orders.list(SYMBOL);
        orders.price(SYMBOL, "10.00", null);
        String resting = trader.rest(
                Map.of("symbol", SYMBOL, "side", "BUY", "quantity", "1", "type", "LIMIT", "limitPrice", "9.00"));
        Map<Integer, Long> before = epochs();
        Other other = new Other(orders.bean(ExecutionStore.class));
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

        Map<Integer, Long> after = new HashMap<>(before);
        other.owned.forEach(partition -> after.merge(partition, 2L, Long::sum));
        Eventually.holds(() -> epochs().equals(after));
        orders.price(SYMBOL, "9.00", null);
        trader.awaitStatus(resting, "EXECUTED");
        assertThat(epochs()).isEqualTo(after);
        assertThat(other.owned).hasSizeBetween(1, before.size() - 1);
    }

    private Map<Integer, Long> epochs() {
        Map<Integer, Long> epochs = new HashMap<>();
        orders.rows("SELECT partition, epoch FROM partition_owners")
                .forEach(row -> epochs.put(
                        number(row, "partition").intValue(),
                        number(row, "epoch").longValue()));
        return epochs;
    }

    private static Number number(Map<String, Object> row, String column) {
        return (Number) Objects.requireNonNull(row.get(column));
    }

    /** Owns what it is assigned, and does nothing with it. */
    private static final class Other implements BatchHandler {
        private final ExecutionStore store;
        private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

        Other(ExecutionStore store) {
            this.store = store;
        }

        @Override
        public Mono<Void> assigned(Set<Integer> partitions) {
            return store.own(partitions, UUID.randomUUID())
                    .doOnNext(epoch -> owned.add(epoch.partition()))
                    .then();
        }

        @Override
        public Mono<Void> on(List<Received> batch) {
            return Mono.empty();
        }
    }
}
