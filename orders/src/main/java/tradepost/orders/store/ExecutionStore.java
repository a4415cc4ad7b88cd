package tradepost.orders.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
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

    private static final String EVENTS = """
            INSERT INTO order_events (order_id, seq, change, status, at)
            SELECT * FROM unnest(
                :orders::uuid[], :seqs::int[], :changes::text[], :statuses::text[], :ats::timestamptz[])
            """;

    private static final String TRADES = """
            INSERT INTO trades (id, order_id, fill, user_id, symbol, side, quantity, price, cost, currency, tick_offset,
                   price_aged_by, price_age_ms, limit_price, cap, at)
            SELECT * FROM unnest(:ids::uuid[], :orders::uuid[], :fills::int[], :users::uuid[], :symbols::text[],
                   :sides::text[], :quantities::numeric[], :prices::numeric[], :costs::numeric[], :currencies::text[],
                   :offsets::bigint[], :agedBys::text[], :ages::bigint[], :limits::numeric[],
                   :caps::numeric[], :ats::timestamptz[])
            """;

    private static final String MARKETS = """
            INSERT INTO markets (symbol, partition, tick_offset, taken)
            SELECT * FROM unnest(:symbols::text[], :partitions::smallint[], :offsets::bigint[], :taken::numeric[])
            ON CONFLICT (symbol) DO UPDATE SET tick_offset = excluded.tick_offset, taken = excluded.taken
             WHERE markets.tick_offset <= excluded.tick_offset
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
     * Records a batch in one transaction.
     *
     * @param epochs of the partitions the batch touched
     * @return fails with {@link Fenced} if one of them has another owner; then nothing is written
     */
    public Mono<Void> record(Changes changes, Map<Integer, Long> epochs) {
        return outbox.transaction(check(epochs)
                .then(Mono.defer(() -> progress.open(changes.opened())))
                .then(Mono.defer(() -> progress.update(changes.orders())))
                .then(Mono.defer(() -> returns(changes.orders())))
                .then(Mono.defer(() -> events(changes.events())))
                .then(Mono.defer(() -> trades(changes.trades())))
                .then(Mono.defer(() -> markets(changes.markets())))
                .then(Mono.defer(() -> outbox.append(messages(changes)))));
    }

    private Mono<Void> check(Map<Integer, Long> epochs) {
        return database.sql(CHECK)
                .bind("partitions", shorts(epochs.keySet()))
                .bind("epochs", epochs.values().toArray(Long[]::new))
                .map(row -> true)
                .all()
                .count()
                .filter(owned -> owned == epochs.size())
                .switchIfEmpty(
                        Mono.error(() -> new Fenced("another replica owns one of partitions " + epochs.keySet())))
                .then();
    }

    private Mono<Void> events(List<OrderChanged> events) {
        return events.isEmpty()
                ? Mono.empty()
                : Columns.of(events, database.sql(EVENTS))
                        .bind("orders", UUID.class, OrderChanged::orderId)
                        .bind("seqs", Integer.class, OrderChanged::seq)
                        .bind("changes", String.class, OrderChanged::change)
                        .bind("statuses", String.class, OrderChanged::status)
                        .bind("ats", Instant.class, OrderChanged::at)
                        .statement()
                        .then();
    }

    private Mono<Void> returns(List<Order> orders) {
        UUID[] ended = orders.stream()
                .filter(order -> order.status().isTerminal() && mayHaveReservedMore(order))
                .map(Order::id)
                .toArray(UUID[]::new);
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

    private Mono<Void> trades(List<Trade> trades) {
        return trades.isEmpty()
                ? Mono.empty()
                : Columns.of(trades, database.sql(TRADES))
                        .bind("ids", UUID.class, Trade::id)
                        .bind("orders", UUID.class, trade -> trade.terms().id())
                        .bind("fills", Integer.class, Trade::fill)
                        .bind("users", UUID.class, trade -> trade.terms().userId())
                        .bind("symbols", String.class, trade -> trade.terms().symbol())
                        .bindEnum("sides", trade -> trade.terms().side())
                        .bind("quantities", BigDecimal.class, trade -> trade.settled()
                                .quantity())
                        .bind("prices", BigDecimal.class, trade -> trade.settled()
                                .price())
                        .bind("costs", BigDecimal.class, Trade::cost)
                        .bind("currencies", String.class, trade -> trade.terms()
                                .currency()
                                .getCurrencyCode())
                        .bind("offsets", Long.class, trade -> trade.settled().tickOffset())
                        .bindEnum("agedBys", trade -> trade.settled().agedBy())
                        .bind("ages", Long.class, trade -> trade.settled().ageMs())
                        .bind("limits", BigDecimal.class, trade -> trade.terms().limitPrice())
                        .bind("caps", BigDecimal.class, Trade::cap)
                        .bind("ats", Instant.class, Trade::at)
                        .statement()
                        .then();
    }

    private Mono<Void> markets(List<Market> markets) {
        return markets.isEmpty()
                ? Mono.empty()
                : Columns.of(markets, database.sql(MARKETS))
                        .bind("symbols", String.class, market -> market.tick().symbol())
                        .bind("partitions", Short.class, market ->
                                (short) Partitions.of(market.tick().symbol()))
                        .bind("offsets", Long.class, Market::offset)
                        .bind("taken", BigDecimal.class, Market::taken)
                        .statement()
                        .then();
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
