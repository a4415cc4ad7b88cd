package tradepost.orders.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Changes;
import tradepost.orders.domain.Market;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.domain.OrderType;
import tradepost.orders.domain.Trade;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.TopicConsumer.Fenced;

/** Records what execution decided, if it is still the owner; and who the owner is. */
@Repository
public class ExecutionStore {
    private static final String OWN = """
            INSERT INTO partition_owners AS held (partition, epoch, owner)
            SELECT partition, 1, :owner FROM unnest(:partitions::smallint[]) AS partition
             ORDER BY partition
            ON CONFLICT (partition) DO UPDATE SET epoch = held.epoch + 1, owner = excluded.owner
            RETURNING partition, epoch
            """;

    /** The share lock makes a new owner wait for this transaction, or this one see the new owner. */
    private static final String CHECK = """
            SELECT 1 AS owned FROM partition_owners AS held
              JOIN unnest(:partitions::smallint[], :epochs::bigint[]) AS mine (partition, epoch)
                ON held.partition = mine.partition AND held.epoch = mine.epoch
               FOR SHARE OF held
            """;

    private static final String OWNED = """
            SELECT held.partition FROM partition_owners AS held
              JOIN unnest(:partitions::smallint[], :epochs::bigint[]) AS mine (partition, epoch)
                ON held.partition = mine.partition AND held.epoch = mine.epoch
            """;

    /**
     * A batch in one way to the database: it is written if all its partitions are ours, which the lock keeps so, and
     * not at all otherwise. What it tells leaves in the order it was told in.
     */
    private static final String RECORD = "WITH owned AS (" + CHECK + """
            ), whole AS (
                SELECT count(*) = cardinality(:partitions::smallint[]) AS is_ours FROM owned
            ), moved AS (
            """ + ProgressStore.UPDATE + """
            ), told AS (
                INSERT INTO order_events (order_id, seq, change, status, at)
                SELECT told.* FROM unnest(:eventOrders::uuid[], :eventSeqs::int[], :eventChanges::text[],
                       :eventStatuses::text[], :eventAts::timestamptz[]) AS told, whole WHERE whole.is_ours
            ), traded AS (
                INSERT INTO trades (id, order_id, fill, user_id, symbol, side, quantity, price, cost, currency,
                       tick_offset, price_aged_by, price_age_ms, limit_price, cap, at)
                SELECT traded.* FROM unnest(:tradeIds::uuid[], :tradeOrders::uuid[], :tradeFills::int[],
                       :tradeUsers::uuid[], :tradeSymbols::text[], :tradeSides::text[], :tradeQuantities::numeric[],
                       :tradePrices::numeric[], :tradeCosts::numeric[], :tradeCurrencies::text[],
                       :tradeOffsets::bigint[], :tradeAgedBys::text[], :tradeAges::bigint[], :tradeLimits::numeric[],
                       :tradeCaps::numeric[], :tradeAts::timestamptz[]) AS traded, whole WHERE whole.is_ours
            ), taken AS (
                INSERT INTO markets (symbol, partition, tick_offset, taken)
                SELECT taken.* FROM unnest(:marketSymbols::text[], :marketPartitions::smallint[],
                       :marketOffsets::bigint[], :marketTaken::numeric[]) AS taken, whole WHERE whole.is_ours
                ON CONFLICT (symbol) DO UPDATE SET tick_offset = excluded.tick_offset, taken = excluded.taken
                 WHERE markets.tick_offset <= excluded.tick_offset
            ), sent AS (
                INSERT INTO outbox (shard, topic, key, value)
                SELECT shard, topic, key, value
                  FROM unnest(:outboxShards::smallint[], :outboxTopics::text[], :outboxKeys::text[],
                       :outboxValues::text[]) WITH ORDINALITY AS message (shard, topic, key, value, n), whole
                 WHERE whole.is_ours ORDER BY n
            )
            SELECT is_ours FROM whole
            """;

    /**
     * What an order reserved of its user's limits and did not trade, of the last day it reserved on: earlier ones are
     * over. Only for users who have limits.
     */
    private static final String RETURNS = """
            INSERT INTO trading_returns (user_id, currency, day, amount)
            SELECT o.user_id, o.currency, coalesce(o.raised_day, (o.created_at AT TIME ZONE 'UTC')::date),
                   least(o.reserved - o.charged, coalesce(o.raised, o.reserved))
              FROM orders o JOIN trading_limits l ON l.user_id = o.user_id
             WHERE o.id = ANY(:ended) AND o.reserved > o.charged
            """;

    private final DatabaseClient database;
    private final Outbox outbox;
    private final ProgressStore progress;

    public ExecutionStore(DatabaseClient database, Outbox outbox, ProgressStore progress) {
        this.database = database;
        this.outbox = outbox;
        this.progress = progress;
    }

    /** A partition and the epoch in which it is ours. */
    public record Epoch(int partition, long epoch) {}

    /** What was taken of the last tick that filled something. */
    public record Taken(String symbol, long tickOffset, BigDecimal quantity) {}

    /** Makes this replica the owner: all writes of earlier owners are refused from here on. */
    public Flux<Epoch> own(Collection<Integer> partitions, UUID owner) {
        return database.sql(OWN)
                .bind("owner", owner)
                .bind("partitions", shorts(partitions))
                .map(row -> new Epoch(
                        Rows.required(row, "partition", Short.class), Rows.required(row, "epoch", Long.class)))
                .all();
    }

    /** Those of these partitions that have had no other owner since these epochs. */
    public Flux<Integer> findOwned(Map<Integer, Long> epochs) {
        return database.sql(OWNED)
                .bind("partitions", shorts(epochs.keySet()))
                .bind("epochs", epochs.values().toArray(Long[]::new))
                .map(row -> Rows.required(row, "partition", Short.class).intValue())
                .all();
    }

    public Flux<Taken> findTaken(Collection<Integer> partitions) {
        return database.sql("SELECT symbol, tick_offset, taken FROM markets WHERE partition = ANY(:partitions)")
                .bind("partitions", shorts(partitions))
                .map(row -> new Taken(
                        Rows.text(row, "symbol"),
                        Rows.required(row, "tick_offset", Long.class),
                        Rows.decimal(row, "taken")))
                .all();
    }

    /**
     * Records a batch in one transaction, which is one statement where nothing was opened nor given back.
     *
     * @param epochs of the partitions the batch touched
     * @return fails with {@link Fenced} if one of them has another owner; then nothing is written
     */
    public Mono<Void> record(Changes changes, Map<Integer, Long> epochs) {
        UUID[] ended = endedWithMore(changes.orders());
        if (changes.opened().isEmpty() && ended.length == 0) {
            return write(changes, epochs).doOnTerminate(outbox::wake).as(Detached::of);
        }
        return outbox.transaction(check(epochs)
                        .then(Mono.defer(() -> progress.open(changes.opened())))
                        .then(Mono.defer(() -> write(changes, epochs)))
                        .then(Mono.defer(() -> returns(ended))))
                .as(Detached::of);
    }

    private Mono<Void> check(Map<Integer, Long> epochs) {
        return database.sql(CHECK)
                .bind("partitions", shorts(epochs.keySet()))
                .bind("epochs", epochs.values().toArray(Long[]::new))
                .map(row -> true)
                .all()
                .count()
                .filter(owned -> owned == epochs.size())
                .switchIfEmpty(fenced(epochs))
                .then();
    }

    private static <T> Mono<T> fenced(Map<Integer, Long> epochs) {
        return Mono.error(() -> new Fenced("another replica owns one of partitions " + epochs.keySet()));
    }

    private Mono<Void> write(Changes changes, Map<Integer, Long> epochs) {
        GenericExecuteSpec statement = database.sql(RECORD)
                .bind("partitions", shorts(epochs.keySet()))
                .bind("epochs", epochs.values().toArray(Long[]::new));
        GenericExecuteSpec moved = ProgressStore.bind(statement, changes.orders());
        GenericExecuteSpec told = markets(trades(events(moved, changes.events()), changes.trades()), changes.markets());
        return outbox.bind(told, messages(changes))
                .map(row -> Rows.required(row, "is_ours", Boolean.class))
                .one()
                .filter(isOurs -> isOurs)
                .switchIfEmpty(fenced(epochs))
                .then();
    }

    private static GenericExecuteSpec events(GenericExecuteSpec statement, List<OrderChanged> events) {
        return Columns.of(events, statement)
                .bind("eventOrders", UUID.class, OrderChanged::orderId)
                .bind("eventSeqs", Integer.class, OrderChanged::seq)
                .bind("eventChanges", String.class, OrderChanged::change)
                .bind("eventStatuses", String.class, OrderChanged::status)
                .bind("eventAts", Instant.class, OrderChanged::at)
                .statement();
    }

    /** Those that may give back something of what they reserved. */
    private static UUID[] endedWithMore(List<Order> orders) {
        return orders.stream()
                .filter(order -> order.status().isTerminal() && mayHaveReservedMore(order))
                .map(Order::id)
                .toArray(UUID[]::new);
    }

    private Mono<Void> returns(UUID[] ended) {
        return ended.length == 0
                ? Mono.empty()
                : database.sql(RETURNS).bind("ended", ended).then();
    }

    /** A market order that was executed traded what it reserved, but for what the price moved meanwhile. */
    private static boolean mayHaveReservedMore(Order order) {
        return order.status() != OrderStatus.EXECUTED
                || order.terms().type() != OrderType.MARKET
                || order.terms().notional() != null;
    }

    private static GenericExecuteSpec trades(GenericExecuteSpec statement, List<Trade> trades) {
        return Columns.of(trades, statement)
                .bind("tradeIds", UUID.class, Trade::id)
                .bind("tradeOrders", UUID.class, trade -> trade.terms().id())
                .bind("tradeFills", Integer.class, Trade::fill)
                .bind("tradeUsers", UUID.class, trade -> trade.terms().userId())
                .bind("tradeSymbols", String.class, trade -> trade.terms().symbol())
                .bindEnum("tradeSides", trade -> trade.terms().side())
                .bind("tradeQuantities", BigDecimal.class, trade -> trade.settled()
                        .quantity())
                .bind("tradePrices", BigDecimal.class, trade -> trade.settled().price())
                .bind("tradeCosts", BigDecimal.class, Trade::cost)
                .bind("tradeCurrencies", String.class, trade -> trade.terms()
                        .currency()
                        .getCurrencyCode())
                .bind("tradeOffsets", Long.class, trade -> trade.settled().tickOffset())
                .bindEnum("tradeAgedBys", trade -> trade.settled().agedBy())
                .bind("tradeAges", Long.class, trade -> trade.settled().ageMs())
                .bind("tradeLimits", BigDecimal.class, trade -> trade.terms().limitPrice())
                .bind("tradeCaps", BigDecimal.class, Trade::cap)
                .bind("tradeAts", Instant.class, Trade::at)
                .statement();
    }

    private static GenericExecuteSpec markets(GenericExecuteSpec statement, List<Market> markets) {
        return Columns.of(markets, statement)
                .bind("marketSymbols", String.class, market -> market.tick().symbol())
                .bind("marketPartitions", Short.class, market ->
                        (short) Partitions.of(market.tick().symbol()))
                .bind("marketOffsets", Long.class, Market::offset)
                .bind("marketTaken", BigDecimal.class, Market::taken)
                .statement();
    }

    private static List<Message> messages(Changes changes) {
        return Stream.concat(
                        changes.commands().stream()
                                .map(command -> new Message(
                                        Topic.WALLET_COMMANDS,
                                        command.walletId().toString(),
                                        command)),
                        changes.events().stream()
                                .map(event -> new Message(
                                        Topic.ORDER_EVENTS, event.userId().toString(), event)))
                .toList();
    }

    private static Short[] shorts(Collection<Integer> partitions) {
        return partitions.stream().map(Integer::shortValue).toArray(Short[]::new);
    }
}
