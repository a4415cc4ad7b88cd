package tradepost.orders.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Ending;
import tradepost.orders.domain.Ending.Shortage;
import tradepost.orders.domain.Leg;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.Replacement;
import tradepost.orders.domain.Settling;

/** How far orders have come, as execution writes it; and the exits of brackets, which execution places itself. */
@Repository
class ProgressStore {
    /** Part of a statement that says in {@code whole} whether it may write. */
    static final String UPDATE = """
            UPDATE orders SET quantity = c.quantity, limit_price = c.limit_price, stop_price = c.stop_price,
                   revision = c.revision, replaced_offset = c.replaced_offset, replacing_by = c.replacing_by,
                   replacing_quantity = c.replacing_quantity, replacing_limit_price = c.replacing_limit_price,
                   replacing_stop_price = c.replacing_stop_price, replacing_hold_amount = c.replacing_hold_amount,
                   replacing_hold_cap = c.replacing_hold_cap, status = c.status, stage = c.stage, since = c.since,
                   seq = c.seq, fills = c.fills, filled_quantity = c.filled_quantity,
                   filled_notional = c.filled_notional, charged = c.charged, hold_amount = c.hold_amount,
                   hold_cap = c.hold_cap, entered_offset = c.entered_offset, triggered_offset = c.triggered_offset,
                   replaced_tick_offset = c.replaced_tick_offset,
                   settling_quantity = c.settling_quantity, settling_price = c.settling_price,
                   settling_cost = c.settling_cost, settling_last = c.settling_last,
                   settling_tick_offset = c.settling_tick_offset, settling_aged_by = c.settling_aged_by,
                   settling_age_ms = c.settling_age_ms, end_status = c.end_status, end_code = c.end_code,
                   end_detail = c.end_detail, end_asset = c.end_asset, end_required = c.end_required,
                   end_available = c.end_available, end_exits = c.end_exits
              FROM unnest(:ids::uuid[], :quantities::numeric[], :limits::numeric[], :stops::numeric[],
                   :revisions::int[], :replacedOffsets::bigint[], :rBys::uuid[], :rQuantities::numeric[],
                   :rLimits::numeric[], :rStops::numeric[], :rHolds::numeric[], :rCaps::numeric[], :statuses::text[],
                   :stages::text[], :since::timestamptz[], :seqs::int[], :fills::int[], :filled::numeric[],
                   :notionals::numeric[], :charged::numeric[], :holds::numeric[], :caps::numeric[],
                   :entered::bigint[], :triggered::bigint[], :replacedTicks::bigint[], :sQuantities::numeric[],
                   :sPrices::numeric[], :sCosts::numeric[], :sLasts::boolean[], :sOffsets::bigint[], :sAgedBys::text[],
                   :sAges::bigint[], :endStatuses::text[], :endCodes::text[], :endDetails::text[],
                   :endAssets::text[], :endRequired::numeric[], :endAvailable::numeric[],
                   :endExits::boolean[])
                AS c (id, quantity, limit_price, stop_price, revision, replaced_offset, replacing_by,
                   replacing_quantity, replacing_limit_price, replacing_stop_price, replacing_hold_amount,
                   replacing_hold_cap, status, stage, since, seq, fills, filled_quantity, filled_notional, charged,
                   hold_amount, hold_cap, entered_offset, triggered_offset, replaced_tick_offset, settling_quantity,
                   settling_price, settling_cost, settling_last, settling_tick_offset, settling_aged_by,
                   settling_age_ms, end_status, end_code, end_detail, end_asset, end_required, end_available,
                   end_exits), whole
             WHERE orders.id = c.id AND whole.is_ours
            """;

    /** An exit has from its entry whatever is not its own. */
    private static final String OPEN = """
            INSERT INTO orders (id, user_id, wallet_id, request_hash, symbol, partition, side, type, time_in_force,
                   quantity, lot, currency, limit_price, stop_price, created_at, status, stage, since, seq, hold_amount,
                   entered_offset, parent_id, leg)
            SELECT e.id, entry.user_id, entry.wallet_id, '', entry.symbol, entry.partition, 'SELL', e.type, 'GTC',
                   e.quantity, entry.lot, entry.currency, e.limit_price, e.stop_price, entry.created_at, 'OPEN',
                   'RESTING', e.since, 1, e.quantity, e.entered_offset, entry.id, e.leg
              FROM unnest(:ids::uuid[], :entries::uuid[], :legs::text[], :types::text[], :quantities::numeric[],
                   :limits::numeric[], :stops::numeric[], :since::timestamptz[], :entered::bigint[])
                AS e (id, entry_id, leg, type, quantity, limit_price, stop_price, since, entered_offset)
              JOIN orders entry ON entry.id = e.entry_id
            """;

    private final DatabaseClient database;

    ProgressStore(DatabaseClient database) {
        this.database = database;
    }

    /** Adds the rows of exits that came into the book. */
    Mono<Void> open(List<Order> exits) {
        return exits.isEmpty()
                ? Mono.empty()
                : Columns.of(exits, database.sql(OPEN))
                        .bind("ids", UUID.class, Order::id)
                        .bind("entries", UUID.class, exit -> legOf(exit).entryId())
                        .bindEnum("legs", exit -> legOf(exit).kind())
                        .bindEnum("types", exit -> exit.terms().type())
                        .bind("quantities", BigDecimal.class, Order::quantity)
                        .bind("limits", BigDecimal.class, exit -> exit.terms().limitPrice())
                        .bind("stops", BigDecimal.class, exit -> exit.terms().stopPrice())
                        .bind("since", Instant.class, Order::since)
                        .bind("entered", Long.class, exit -> Objects.requireNonNull(exit.entry())
                                .offset())
                        .statement()
                        .then();
    }

    private static Leg legOf(Order exit) {
        return Objects.requireNonNull(exit.terms().leg());
    }

    /** Binds what {@link #UPDATE} writes: how far these orders have come. */
    static GenericExecuteSpec bind(GenericExecuteSpec statement, List<Order> orders) {
        return Columns.of(orders, statement)
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
                .bind(
                        "replacedTicks",
                        Long.class,
                        order -> order.entry() == null ? null : order.entry().replacedAt())
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
                .bind(
                        "endExits",
                        Boolean.class,
                        order -> order.ending() != null && order.ending().exits())
                .statement();
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
