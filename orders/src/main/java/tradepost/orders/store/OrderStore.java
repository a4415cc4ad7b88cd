package tradepost.orders.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Ending;
import tradepost.orders.domain.Ending.Shortage;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Replacement;
import tradepost.orders.domain.Settling;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;
import tradepost.platform.relay.Partitions;

/** The rows of orders: placed by intake, moved on by execution, read by both. */
@Repository
public class OrderStore {
    /**
     * Orders, their first event and their messages in one statement; what conflicts with an idempotency key writes
     * nothing.
     */
    private static final String PLACE = """
            WITH placed AS (
                INSERT INTO orders (id, user_id, wallet_id, client_order_id, idempotency_key, request_hash, symbol,
                    partition, side, type, time_in_force, quantity, notional, lot, currency, limit_price, stop_price,
                    lower_bound, upper_bound, expires_at, execute_after, created_at, reserved, status, stage, since,
                    seq)
                SELECT *, 'PENDING', 'NEW', created_at, 1
                  FROM unnest(:ids::uuid[], :users::uuid[], :wallets::uuid[], :clientIds::text[], :keys::text[],
                       :hashes::text[], :symbols::text[], :partitions::smallint[], :sides::text[], :types::text[],
                       :times::text[], :quantities::numeric[], :worths::numeric[], :lots::numeric[],
                       :currencies::text[], :limits::numeric[], :stops::numeric[], :lowers::numeric[],
                       :uppers::numeric[], :expiries::timestamptz[], :due::timestamptz[], :created::timestamptz[],
                       :reserved::numeric[])
                    AS asked (id, user_id, wallet_id, client_order_id, idempotency_key, request_hash, symbol,
                       partition, side, type, time_in_force, quantity, notional, lot, currency, limit_price,
                       stop_price, lower_bound, upper_bound, expires_at, execute_after, created_at, reserved)
                ON CONFLICT DO NOTHING
                RETURNING id, created_at
            ), told AS (
                INSERT INTO order_events (order_id, seq, change, status, at)
                SELECT id, 1, 'PLACED', 'PENDING', created_at FROM placed
            ), sent AS (
                INSERT INTO outbox (shard, topic, key, value)
                SELECT shard, topic, key, value
                  FROM unnest(:messageOf::uuid[], :outboxShards::smallint[], :outboxTopics::text[], :outboxKeys::text[],
                       :outboxValues::text[]) WITH ORDINALITY AS message (id, shard, topic, key, value, n)
                  JOIN placed USING (id)
                 ORDER BY n
            )
            SELECT id FROM placed
            """;

    private static final String UPDATE = """
            UPDATE orders SET quantity = c.quantity, limit_price = c.limit_price, stop_price = c.stop_price,
                   revision = c.revision, replaced_offset = c.replaced_offset, replacing_by = c.replacing_by,
                   replacing_quantity = c.replacing_quantity, replacing_limit_price = c.replacing_limit_price,
                   replacing_stop_price = c.replacing_stop_price, replacing_hold_amount = c.replacing_hold_amount,
                   replacing_hold_cap = c.replacing_hold_cap, status = c.status, stage = c.stage, since = c.since,
                   seq = c.seq, fills = c.fills, filled_quantity = c.filled_quantity,
                   filled_notional = c.filled_notional, charged = c.charged, hold_amount = c.hold_amount,
                   hold_cap = c.hold_cap, entered_offset = c.entered_offset, triggered_offset = c.triggered_offset,
                   settling_quantity = c.settling_quantity, settling_price = c.settling_price,
                   settling_cost = c.settling_cost, settling_last = c.settling_last,
                   settling_tick_offset = c.settling_tick_offset, settling_aged_by = c.settling_aged_by,
                   settling_age_ms = c.settling_age_ms, end_status = c.end_status, end_code = c.end_code,
                   end_detail = c.end_detail, end_asset = c.end_asset, end_required = c.end_required,
                   end_available = c.end_available
              FROM unnest(:ids::uuid[], :quantities::numeric[], :limits::numeric[], :stops::numeric[],
                   :revisions::int[], :replacedOffsets::bigint[], :rBys::uuid[], :rQuantities::numeric[],
                   :rLimits::numeric[], :rStops::numeric[], :rHolds::numeric[], :rCaps::numeric[], :statuses::text[],
                   :stages::text[], :since::timestamptz[], :seqs::int[], :fills::int[], :filled::numeric[],
                   :notionals::numeric[], :charged::numeric[], :holds::numeric[], :caps::numeric[],
                   :entered::bigint[], :triggered::bigint[], :sQuantities::numeric[], :sPrices::numeric[],
                   :sCosts::numeric[], :sLasts::boolean[], :sOffsets::bigint[], :sAgedBys::text[], :sAges::bigint[],
                   :endStatuses::text[], :endCodes::text[], :endDetails::text[], :endAssets::text[],
                   :endRequired::numeric[], :endAvailable::numeric[])
                AS c (id, quantity, limit_price, stop_price, revision, replaced_offset, replacing_by,
                   replacing_quantity, replacing_limit_price, replacing_stop_price, replacing_hold_amount,
                   replacing_hold_cap, status, stage, since, seq, fills, filled_quantity, filled_notional, charged,
                   hold_amount, hold_cap, entered_offset, triggered_offset, settling_quantity, settling_price,
                   settling_cost, settling_last, settling_tick_offset, settling_aged_by, settling_age_ms,
                   end_status, end_code, end_detail, end_asset, end_required, end_available)
             WHERE orders.id = c.id
            """;

    private static final int PAGE_OF_USER = 200;
    private static final UUID FIRST = new UUID(0, 0);

    private final DatabaseClient database;
    private final Outbox outbox;

    public OrderStore(DatabaseClient database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /**
     * An order to store.
     *
     * @param idempotencyKey null if the client sent none
     * @param requestHash of what the client asked, to tell a repeat from another order
     * @param reserved what it is worth, for the limits of its user
     */
    public record NewOrder(
            Order order,
            @Nullable String idempotencyKey,
            String requestHash,
            BigDecimal reserved,
            List<Message> messages) {}

    /** What was stored under an idempotency key or client order id. */
    public record Stored(Order order, @Nullable String idempotencyKey, String requestHash) {}

    private record Addressed(UUID orderId, Message message) {}

    /** Stores orders with their messages; gives the ids of those that were new. */
    public Flux<UUID> insert(List<NewOrder> asked) {
        List<Addressed> messages = asked.stream()
                .flatMap(each -> each.messages().stream()
                        .map(message -> new Addressed(each.order().id(), message)))
                .toList();
        Columns<NewOrder> columns = Columns.of(asked, database.sql(PLACE))
                .bind("ids", UUID.class, row -> row.order().id())
                .bind("users", UUID.class, row -> row.order().terms().userId())
                .bind("wallets", UUID.class, row -> row.order().terms().walletId())
                .bind("clientIds", String.class, row -> row.order().terms().clientOrderId())
                .bind("keys", String.class, NewOrder::idempotencyKey)
                .bind("hashes", String.class, NewOrder::requestHash)
                .bind("symbols", String.class, row -> row.order().symbol())
                .bind("partitions", Short.class, row ->
                        (short) Partitions.of(row.order().symbol()))
                .bindEnum("sides", row -> row.order().terms().side())
                .bindEnum("types", row -> row.order().terms().type())
                .bindEnum("times", row -> row.order().terms().timeInForce())
                .bind("quantities", BigDecimal.class, row -> row.order().terms().quantity())
                .bind("worths", BigDecimal.class, row -> row.order().terms().notional())
                .bind("lots", BigDecimal.class, row -> row.order().terms().lot())
                .bind(
                        "currencies",
                        String.class,
                        row -> row.order().terms().currency().getCurrencyCode())
                .bind("limits", BigDecimal.class, row -> row.order().terms().limitPrice())
                .bind("stops", BigDecimal.class, row -> row.order().terms().stopPrice())
                .bind("lowers", BigDecimal.class, row -> row.order().terms().lowerBound())
                .bind("uppers", BigDecimal.class, row -> row.order().terms().upperBound())
                .bind("expiries", Instant.class, row -> row.order().terms().expiresAt())
                .bind("due", Instant.class, row -> row.order().terms().executeAfter())
                .bind("created", Instant.class, row -> row.order().terms().createdAt())
                .bind("reserved", BigDecimal.class, NewOrder::reserved);
        return outbox.bind(
                        columns.statement()
                                .bind(
                                        "messageOf",
                                        messages.stream()
                                                .map(Addressed::orderId)
                                                .toArray(UUID[]::new)),
                        messages.stream().map(Addressed::message).toList())
                .map(row -> Rows.required(row, "id", UUID.class))
                .all()
                .doOnComplete(outbox::wake);
    }

    /** Writes how far these orders have come. */
    public Mono<Void> update(List<Order> orders) {
        return Columns.of(orders, database.sql(UPDATE))
                .bind("ids", UUID.class, Order::id)
                .bind("quantities", BigDecimal.class, order -> order.terms().quantity())
                .bind("limits", BigDecimal.class, order -> order.terms().limitPrice())
                .bind("stops", BigDecimal.class, order -> order.terms().stopPrice())
                .bind("revisions", Integer.class, order -> order.revision().number())
                .bind("replacedOffsets", Long.class, order -> order.revision().offset())
                .bind("rBys", UUID.class, replacing(Replacement::commandId))
                .bind("rQuantities", BigDecimal.class, replacing(Replacement::quantity))
                .bind("rLimits", BigDecimal.class, replacing(Replacement::limitPrice))
                .bind("rStops", BigDecimal.class, replacing(Replacement::stopPrice))
                .bind("rHolds", BigDecimal.class, replacing(to -> to.hold().amount()))
                .bind("rCaps", BigDecimal.class, replacing(to -> to.hold().cap()))
                .bindEnum("statuses", Order::status)
                .bindEnum("stages", Order::stage)
                .bind("since", Instant.class, Order::since)
                .bind("seqs", Integer.class, Order::seq)
                .bind("fills", Integer.class, order -> order.fills().count())
                .bind("filled", BigDecimal.class, order -> order.fills().quantity())
                .bind("notionals", BigDecimal.class, order -> order.fills().notional())
                .bind("charged", BigDecimal.class, order -> order.fills().charged())
                .bind(
                        "holds",
                        BigDecimal.class,
                        order -> order.hold() == null ? null : order.hold().amount())
                .bind(
                        "caps",
                        BigDecimal.class,
                        order -> order.hold() == null ? null : order.hold().cap())
                .bind(
                        "entered",
                        Long.class,
                        order -> order.entry() == null ? null : order.entry().offset())
                .bind(
                        "triggered",
                        Long.class,
                        order -> order.entry() == null ? null : order.entry().triggeredBy())
                .bind("sQuantities", BigDecimal.class, settling(Settling::quantity))
                .bind("sPrices", BigDecimal.class, settling(Settling::price))
                .bind("sCosts", BigDecimal.class, settling(Settling::cost))
                .bind("sLasts", Boolean.class, settling(Settling::last))
                .bind("sOffsets", Long.class, settling(Settling::tickOffset))
                .bind("sAgedBys", String.class, settling(fill -> fill.agedBy().name()))
                .bind("sAges", Long.class, settling(Settling::ageMs))
                .bind("endStatuses", String.class, ending(ending -> ending.status()
                        .name()))
                .bind("endCodes", String.class, ending(Ending::code))
                .bind("endDetails", String.class, ending(Ending::detail))
                .bind("endAssets", String.class, shortage(Shortage::asset))
                .bind("endRequired", BigDecimal.class, shortage(Shortage::required))
                .bind("endAvailable", BigDecimal.class, shortage(Shortage::available))
                .statement()
                .then();
    }

    /** A user's live orders, oldest first, page by page as they are asked for. */
    public Flux<Order> findLiveOf(UUID userId) {
        return livePageOf(userId, FIRST)
                .expand(page -> page.size() < PAGE_OF_USER
                        ? Mono.empty()
                        : livePageOf(userId, page.getLast().id()))
                .concatMapIterable(page -> page, 1);
    }

    private Mono<List<Order>> livePageOf(UUID userId, UUID after) {
        return database.sql("""
                        SELECT * FROM orders WHERE stage <> 'DONE' AND user_id = :user AND id > :after
                         ORDER BY id LIMIT :limit
                        """)
                .bind("user", userId)
                .bind("after", after)
                .bind("limit", PAGE_OF_USER)
                .map(Rows::order)
                .all()
                .collectList()
                .as(Detached::of);
    }

    public Flux<Order> findAll(Collection<UUID> ids) {
        return database.sql("SELECT * FROM orders WHERE id = ANY(:ids)")
                .bind("ids", ids.toArray(UUID[]::new))
                .map(Rows::order)
                .all();
    }

    /**
     * What these users have stored under these idempotency keys or client order ids; each array has one entry for each
     * asked.
     */
    public Flux<Stored> findByKeys(UUID[] users, @Nullable String[] keys, @Nullable String[] clientOrderIds) {
        return database.sql("""
                        SELECT o.* FROM orders o
                          JOIN unnest(:users::uuid[], :keys::text[], :clientIds::text[])
                               AS asked (user_id, key, client_id)
                            ON o.user_id = asked.user_id
                           AND (o.idempotency_key = asked.key OR o.client_order_id = asked.client_id)
                        """)
                .bind("users", users)
                .bind("keys", keys)
                .bind("clientIds", clientOrderIds)
                .map(Rows::stored)
                .all();
    }

    public Mono<Order> find(UUID userId, UUID id) {
        return database.sql("SELECT * FROM orders WHERE id = :id AND user_id = :user")
                .bind("id", id)
                .bind("user", userId)
                .map(Rows::order)
                .one()
                .as(Detached::of);
    }

    private static <V> Function<Order, @Nullable V> replacing(Function<Replacement, @Nullable V> value) {
        return order -> order.revision().pending() == null
                ? null
                : value.apply(order.revision().pending());
    }

    private static <V> Function<Order, @Nullable V> settling(Function<Settling, V> value) {
        return order -> order.settling() == null ? null : value.apply(order.settling());
    }

    private static <V> Function<Order, @Nullable V> ending(Function<Ending, @Nullable V> value) {
        return order -> order.ending() == null ? null : value.apply(order.ending());
    }

    private static <V> Function<Order, @Nullable V> shortage(Function<Shortage, V> value) {
        return ending(ending -> ending.shortage() == null ? null : value.apply(ending.shortage()));
    }
}
