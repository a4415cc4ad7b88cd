package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
import tradepost.orders.domain.Exits;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Refusal;
import tradepost.platform.event.Json;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;
import tradepost.platform.relay.Partitions;

/** The rows of orders: placed by intake, moved on by execution, read by both. */
@Repository
public class OrderStore {
    private static final String COLUMNS = """
            id, user_id, wallet_id, client_order_id, idempotency_key, request_hash, symbol, partition, side, type,
            time_in_force, quantity, notional, lot, currency, limit_price, stop_price, lower_bound, upper_bound,
            expires_at, execute_after, created_at, reserved, take_profit_limit, stop_loss_stop, stop_loss_limit""";

    private static final String ASKED = """
            unnest(:ids::uuid[], :users::uuid[], :wallets::uuid[], :clientIds::text[], :keys::text[], :hashes::text[],
                   :symbols::text[], :partitions::smallint[], :sides::text[], :types::text[], :times::text[],
                   :quantities::numeric[], :worths::numeric[], :lots::numeric[], :currencies::text[],
                   :limits::numeric[], :stops::numeric[], :lowers::numeric[], :uppers::numeric[],
                   :expiries::timestamptz[], :due::timestamptz[], :created::timestamptz[], :reserved::numeric[],
                   :profits::numeric[], :lossStops::numeric[], :lossLimits::numeric[])
                AS asked (""" + COLUMNS + ")";

    /**
     * Orders, their first event and their messages in one statement; what conflicts with an idempotency key writes
     * nothing.
     */
    private static final String PLACE = "WITH placed AS (INSERT INTO orders (" + COLUMNS
            + ", status, stage, since, seq) SELECT *, 'PENDING', 'NEW', created_at, 1 FROM " + ASKED + """
                 WHERE :limitsCounted
                    OR NOT EXISTS (SELECT 1 FROM trading_limits WHERE user_id = ANY(:users::uuid[]))
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

    /** Orders that have ended before they were accepted: nobody else is told of them. */
    private static final String REFUSE = "WITH refused AS (INSERT INTO orders (" + COLUMNS
            + ", status, stage, since, seq, end_status, end_code, end_detail, refusal)"
            + " SELECT asked.*, 'REJECTED', 'DONE', asked.created_at, 1, 'REJECTED', why.code, why.detail, why.refusal"
            + " FROM " + ASKED + """
                  JOIN unnest(:ids::uuid[], :codes::text[], :details::text[], :refusals::text[])
                       AS why (id, code, detail, refusal) ON why.id = asked.id
                ON CONFLICT DO NOTHING
                RETURNING id, created_at
            ), told AS (
                INSERT INTO order_events (order_id, seq, change, status, at)
                SELECT id, 1, 'REJECTED', 'REJECTED', created_at FROM refused
            )
            SELECT id FROM refused
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

    /** An order that is not accepted, and why; it has a name by which it is asked for again. */
    public record RefusedOrder(NewOrder asked, Refusal refusal) {}

    /**
     * What was stored under an idempotency key or client order id.
     *
     * @param refusal why the order was not accepted; null if it was
     */
    public record Stored(
            Order order,
            @Nullable String idempotencyKey,
            String requestHash,
            @Nullable Refusal refusal) {}

    private record Addressed(UUID orderId, Message message) {}

    /**
     * Stores orders with their messages; gives the ids of those that were new.
     *
     * @param limitsCounted whether the limits of their users have been looked at: if not, nothing is stored where one
     *     of them has any
     */
    public Flux<UUID> insert(List<NewOrder> asked, boolean limitsCounted) {
        List<Addressed> messages = asked.stream()
                .flatMap(each -> each.messages().stream()
                        .map(message -> new Addressed(each.order().id(), message)))
                .toList();
        return outbox.bind(
                        columns(asked, PLACE)
                                .statement()
                                .bind("limitsCounted", limitsCounted)
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

    /** Stores what was refused; gives the ids of those whose names were new. */
    public Flux<UUID> refuse(List<RefusedOrder> refused) {
        List<NewOrder> asked = refused.stream().map(RefusedOrder::asked).toList();
        List<Refusal> refusals = refused.stream().map(RefusedOrder::refusal).toList();
        return columns(asked, REFUSE)
                .statement()
                .bind("codes", refusals.stream().map(Refusal::code).toArray(String[]::new))
                .bind("details", refusals.stream().map(Refusal::detail).toArray(String[]::new))
                .bind(
                        "refusals",
                        refusals.stream()
                                .map(refusal -> new String(Json.write(refusal), StandardCharsets.UTF_8))
                                .toArray(String[]::new))
                .map(row -> Rows.required(row, "id", UUID.class))
                .all();
    }

    private Columns<NewOrder> columns(List<NewOrder> asked, String sql) {
        return Columns.of(asked, database.sql(sql))
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
                .bind("reserved", BigDecimal.class, NewOrder::reserved)
                .bind("profits", BigDecimal.class, exits(Exits::takeProfit))
                .bind("lossStops", BigDecimal.class, exits(Exits::stop))
                .bind("lossLimits", BigDecimal.class, exits(Exits::stopLimit));
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
                        SELECT * FROM orders WHERE live AND user_id = :user AND id > :after
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
        return find(userId, id, Rows::order);
    }

    /** The same with what it was refused for, if it was. */
    public Mono<Stored> findStored(UUID userId, UUID id) {
        return find(userId, id, Rows::stored);
    }

    private <T> Mono<T> find(UUID userId, UUID id, Function<Readable, T> read) {
        return database.sql("SELECT * FROM orders WHERE id = :id AND user_id = :user")
                .bind("id", id)
                .bind("user", userId)
                .map(read)
                .one()
                .as(Detached::of);
    }

    private static Function<NewOrder, @Nullable BigDecimal> exits(Function<Exits, @Nullable BigDecimal> price) {
        return row -> row.order().terms().exits() == null
                ? null
                : price.apply(row.order().terms().exits());
    }
}
