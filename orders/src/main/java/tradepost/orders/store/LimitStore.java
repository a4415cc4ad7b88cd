package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Allowance;
import tradepost.orders.domain.TradingLimits;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Outbox;

/** The limits of users and what they have reserved of them. */
@Repository
public class LimitStore {
    /** So much the clocks of two databases may differ, of which one took over from the other. */
    private static final Duration AHEAD_MAX = Duration.ofSeconds(5);

    private static final String LIMITS =
            "SELECT user_id, order_value, daily_value, orders_per_minute, position_value, minute, minute_orders"
                    + " FROM trading_limits"
                    + " WHERE user_id = ANY(:users)";

    private static final String OPEN = """
            INSERT INTO trading_limits (user_id) SELECT DISTINCT unnest(:users::uuid[]) ORDER BY 1
            ON CONFLICT DO NOTHING
            """;

    /** In a statement after the lock, so that it sees what was recorded while the lock was waited for. */
    private static final String TAKE = """
            WITH asked AS (
                SELECT * FROM unnest(:users::uuid[], :days::date[]) AS asked (user_id, day)
            ), given_back AS (
                DELETE FROM trading_returns WHERE user_id = ANY(:users) RETURNING user_id, currency, day, amount
            )
            SELECT user_id, currency, reserved AS amount FROM trading_days JOIN asked USING (user_id, day)
             UNION ALL
            SELECT user_id, currency, -amount FROM given_back JOIN asked USING (user_id, day)
            """;

    private static final String LOOK = """
            WITH asked AS (
                SELECT * FROM unnest(:users::uuid[], :days::date[]) AS asked (user_id, day)
            )
            SELECT user_id, currency, reserved AS amount FROM trading_days JOIN asked USING (user_id, day)
             UNION ALL
            SELECT user_id, currency, -amount FROM trading_returns JOIN asked USING (user_id, day)
            """;

    /** Of an order that was placed on one day and admitted on the next, what it reserved is of the day it is in. */
    private static final String MOVE = """
            UPDATE orders SET raised = orders.reserved, raised_day = late.day
              FROM unnest(:orders::uuid[], :days::date[]) AS late (id, day)
             WHERE orders.id = late.id AND orders.reserved > 0
            """;

    private static final String COUNT = """
            UPDATE trading_limits SET minute = counted.minute, minute_orders = counted.orders
              FROM unnest(:users::uuid[], :minutes::timestamptz[], :orders::int[]) AS counted (user_id, minute, orders)
             WHERE trading_limits.user_id = counted.user_id
            """;

    private static final String RESERVE = """
            INSERT INTO trading_days (user_id, currency, day, reserved)
            SELECT * FROM unnest(:users::uuid[], :currencies::text[], :days::date[], :amounts::numeric[])
            ON CONFLICT (user_id, currency) DO UPDATE SET day = excluded.day, reserved = excluded.reserved
            """;

    private static final String SET = """
            INSERT INTO trading_limits (user_id, order_value, daily_value, orders_per_minute, position_value)
            SELECT * FROM unnest(:users::uuid[], :orderValues::numeric[], :dailyValues::numeric[], :rates::int[],
                   :positions::numeric[])
            ON CONFLICT (user_id) DO UPDATE SET order_value = excluded.order_value,
                   daily_value = excluded.daily_value, orders_per_minute = excluded.orders_per_minute,
                   position_value = excluded.position_value
            """;

    /** A user who gets the first limit has traded today already. */
    private static final String CATCH_UP = """
            INSERT INTO trading_days (user_id, currency, day, reserved)
            SELECT user_id, currency, :day,
                   sum(coalesce(raised, reserved)
                       - CASE WHEN stage = 'DONE'
                              THEN least(greatest(reserved - charged, 0), coalesce(raised, reserved)) ELSE 0 END)
              FROM orders
             WHERE user_id = :user
               AND ((id >= :first AND created_at >= :begins) OR raised_day = :day)
               AND NOT EXISTS (SELECT 1 FROM trading_limits WHERE user_id = :user)
             GROUP BY user_id, currency
            ON CONFLICT (user_id, currency) DO UPDATE SET day = excluded.day, reserved = excluded.reserved
            """;

    /** An order keeps the most it was ever asked to be worth. Of days that are over nothing comes back. */
    private static final String RAISE = """
            WITH before AS (
                SELECT id, :worth::numeric - reserved AS raise, (created_at AT TIME ZONE 'UTC')::date AS day FROM orders
                 WHERE id = :order AND stage <> 'DONE' AND reserved < :worth
                   FOR UPDATE
            )
            UPDATE orders SET reserved = orders.reserved + before.raise,
                   raised = CASE WHEN before.day = :day THEN NULL
                                 WHEN orders.raised_day = :day THEN orders.raised + before.raise
                                 ELSE before.raise END,
                   raised_day = nullif(:day, before.day)
              FROM before
             WHERE orders.id = before.id
            RETURNING before.raise
            """;

    private final DatabaseClient database;
    private final Outbox outbox;

    public LimitStore(DatabaseClient database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** Whether any of these users has limits of its own, or has had the common ones applied. */
    public Mono<Boolean> areAnyLimited(Collection<UUID> users) {
        return database.sql("SELECT EXISTS (SELECT 1 FROM trading_limits WHERE user_id = ANY(:users)) AS limited")
                .bind("users", array(users))
                .map(row -> Rows.required(row, "limited", Boolean.class))
                .one();
    }

    /** Gives these users rows, so that limits common to all can be counted for them. */
    public Mono<Void> open(Collection<UUID> users) {
        return database.sql(OPEN).bind("users", array(users)).then();
    }

    /**
     * The allowances of those who have limits, locked in the transaction that is open. Their time is the
     * database's after the lock, one for all replicas, and never earlier than what the user's orders were admitted at
     * just before.
     */
    public Mono<Map<UUID, Allowance>> lock(Collection<UUID> users, TradingLimits common) {
        return database.sql(LIMITS + " ORDER BY user_id FOR UPDATE")
                .bind("users", array(users))
                .map(LimitStore::limited)
                .all()
                .collectList()
                .flatMap(limited -> limited.isEmpty()
                        ? Mono.just(Map.of())
                        : now().flatMap(now -> allowances(TAKE, limited, common, now)));
    }

    /** The allowance of a user as it is. */
    public Mono<Allowance> find(UUID userId, TradingLimits common) {
        return database.sql(LIMITS)
                .bind("users", new UUID[] {userId})
                .map(LimitStore::limited)
                .all()
                .collectList()
                .flatMap(limited -> now().flatMap(now -> allowances(LOOK, limited, common, now)
                        .map(found -> found.getOrDefault(userId, new Allowance(common, now, Map.of(), 0)))))
                .as(Detached::of);
    }

    /** Keeps what these orders reserved with the day they were admitted on, in the transaction that is open. */
    public Mono<Void> move(Map<UUID, LocalDate> late) {
        return late.isEmpty()
                ? Mono.empty()
                : Columns.of(List.copyOf(late.entrySet()), database.sql(MOVE))
                        .bind("orders", UUID.class, Entry::getKey)
                        .bind("days", LocalDate.class, Entry::getValue)
                        .statement()
                        .then();
    }

    /** Records what was reserved, in the transaction that locked it. */
    public Mono<Void> store(Map<UUID, Allowance> allowances) {
        List<Entry<UUID, Allowance>> users = List.copyOf(allowances.entrySet());
        List<Reserved> values = users.stream()
                .flatMap(user -> user.getValue().reserved().entrySet().stream()
                        .map(each -> new Reserved(user.getKey(), each.getKey(), each.getValue())))
                .toList();
        Mono<Void> counted = Columns.of(users, database.sql(COUNT))
                .bind("users", UUID.class, Entry::getKey)
                .bind(
                        "minutes",
                        Instant.class,
                        user -> Allowance.minuteOf(user.getValue().now()))
                .bind("orders", Integer.class, user -> user.getValue().orders())
                .statement()
                .then();
        return values.isEmpty() ? counted : counted.then(Mono.defer(() -> reserve(values, allowances)));
    }

    /**
     * Reserves for a live order, in the transaction that is open, what it needs to be worth this much.
     *
     * @return how much more that is; empty if it has as much, or has ended
     */
    public Mono<BigDecimal> raise(UUID orderId, BigDecimal worth, Instant now) {
        return database.sql(RAISE)
                .bind("order", orderId)
                .bind("worth", worth)
                .bind("day", Allowance.dayOf(now))
                .map(row -> Rows.decimal(row, "raise"))
                .one();
    }

    /** Sets a user's limits; what it traded today counts. */
    public Mono<Void> set(UUID userId, TradingLimits limits, Instant now) {
        LocalDate day = Allowance.dayOf(now);
        Instant begins = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Mono<Void> caughtUp = database.sql(CATCH_UP)
                .bind("user", userId)
                .bind("day", day)
                .bind("begins", begins)
                .bind("first", IdRange.from(begins))
                .then();
        GenericExecuteSpec set = Columns.of(List.of(limits), database.sql(SET))
                .bind("users", UUID.class, _ -> userId)
                .bind("orderValues", BigDecimal.class, TradingLimits::orderValue)
                .bind("dailyValues", BigDecimal.class, TradingLimits::dailyValue)
                .bind("rates", Integer.class, TradingLimits::ordersPerMinute)
                .bind("positions", BigDecimal.class, TradingLimits::positionValue)
                .statement();
        return outbox.transaction(caughtUp.then(Mono.defer(set::then))).as(Detached::of);
    }

    private Mono<Void> reserve(List<Reserved> values, Map<UUID, Allowance> allowances) {
        return Columns.of(values, database.sql(RESERVE))
                .bind("users", UUID.class, Reserved::userId)
                .bind("currencies", String.class, Reserved::currency)
                .bind(
                        "days",
                        LocalDate.class,
                        each -> Allowance.dayOf(Objects.requireNonNull(allowances.get(each.userId()))
                                .now()))
                .bind("amounts", BigDecimal.class, Reserved::amount)
                .statement()
                .then();
    }

    private Mono<Instant> now() {
        return database.sql("SELECT clock_timestamp() AS now")
                .map(row -> Rows.required(row, "now", Instant.class))
                .one();
    }

    private Mono<Map<UUID, Allowance>> allowances(
            String sql, List<Limited> limited, TradingLimits common, Instant now) {
        return Columns.of(limited, database.sql(sql))
                .bind("users", UUID.class, Limited::userId)
                .bind("days", LocalDate.class, user -> Allowance.dayOf(user.timeAt(now)))
                .statement()
                .map(row -> new Reserved(
                        Rows.required(row, "user_id", UUID.class),
                        Rows.text(row, "currency"),
                        Rows.decimal(row, "amount")))
                .all()
                .collectList()
                .map(values -> allowances(limited, values, common, now));
    }

    private static Map<UUID, Allowance> allowances(
            List<Limited> limited, List<Reserved> values, TradingLimits common, Instant now) {
        Map<UUID, Map<String, BigDecimal>> reserved = new HashMap<>();
        values.forEach(each -> reserved.computeIfAbsent(each.userId(), _ -> new HashMap<>())
                .merge(each.currency(), each.amount(), BigDecimal::add));
        reserved.values().forEach(user -> user.replaceAll((_, amount) -> amount.max(BigDecimal.ZERO)));
        Map<UUID, Allowance> allowances = new HashMap<>();
        limited.forEach(user -> allowances.put(
                user.userId(),
                new Allowance(
                        user.limits().or(common),
                        user.timeAt(now),
                        reserved.getOrDefault(user.userId(), Map.of()),
                        user.ordersAt(now))));
        return allowances;
    }

    private static Limited limited(Readable row) {
        return new Limited(
                Rows.required(row, "user_id", UUID.class),
                new TradingLimits(
                        row.get("order_value", BigDecimal.class),
                        row.get("daily_value", BigDecimal.class),
                        row.get("orders_per_minute", Integer.class),
                        row.get("position_value", BigDecimal.class)),
                Rows.required(row, "minute", Instant.class),
                Rows.required(row, "minute_orders", Integer.class));
    }

    private static UUID[] array(Collection<UUID> users) {
        return users.toArray(UUID[]::new);
    }

    /** @param minute the latest in which an order was admitted, and {@code orders} how many were then */
    private record Limited(UUID userId, TradingLimits limits, Instant minute, int orders) {
        /** A minute far ahead was read from a clock that was wrong, and has no say. */
        Instant timeAt(Instant clock) {
            return clock.isBefore(minute) && !clock.plus(AHEAD_MAX).isBefore(minute) ? minute : clock;
        }

        int ordersAt(Instant clock) {
            return minute.equals(Allowance.minuteOf(timeAt(clock))) ? orders : 0;
        }
    }

    private record Reserved(UUID userId, String currency, BigDecimal amount) {}
}
