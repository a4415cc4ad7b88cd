package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Currency;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Ending;
import tradepost.orders.domain.Ending.Shortage;
import tradepost.orders.domain.Entry;
import tradepost.orders.domain.Exits;
import tradepost.orders.domain.Fills;
import tradepost.orders.domain.Hold;
import tradepost.orders.domain.Leg;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.domain.OrderType;
import tradepost.orders.domain.Refusal;
import tradepost.orders.domain.Replacement;
import tradepost.orders.domain.Revision;
import tradepost.orders.domain.Settling;
import tradepost.orders.domain.Stage;
import tradepost.orders.domain.Terms;
import tradepost.orders.domain.TimeInForce;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick.AgedBy;
import tradepost.platform.event.Side;

/** Rows as the domain's records. */
final class Rows {
    private Rows() {}

    /** The values of a row by the names of its columns, whoever has read it. */
    interface Values {
        <T> @Nullable T get(String column, Class<T> type);
    }

    static Order order(Readable row) {
        return order((Values) row::get);
    }

    static Order order(Values row) {
        return new Order(
                terms(row),
                OrderStatus.valueOf(text(row, "status")),
                Stage.valueOf(text(row, "stage")),
                required(row, "since", Instant.class),
                required(row, "seq", Integer.class),
                fills(row),
                hold(row),
                entry(row),
                revision(row),
                settling(row),
                ending(row));
    }

    static OrderStore.Stored stored(Readable row) {
        String refusal = row.get("refusal", String.class);
        return new OrderStore.Stored(
                order(row),
                row.get("idempotency_key", String.class),
                text(row, "request_hash"),
                refusal == null ? null : Json.read(refusal.getBytes(StandardCharsets.UTF_8), Refusal.class));
    }

    private static Terms terms(Values row) {
        return new Terms(
                required(row, "id", UUID.class),
                required(row, "user_id", UUID.class),
                required(row, "wallet_id", UUID.class),
                row.get("client_order_id", String.class),
                // The name of a stock is in as many orders as rest in it.
                text(row, "symbol").intern(),
                Side.valueOf(text(row, "side")),
                OrderType.valueOf(text(row, "type")),
                TimeInForce.valueOf(text(row, "time_in_force")),
                row.get("quantity", BigDecimal.class),
                row.get("notional", BigDecimal.class),
                decimal(row, "lot"),
                Currency.getInstance(text(row, "currency")),
                row.get("limit_price", BigDecimal.class),
                row.get("stop_price", BigDecimal.class),
                row.get("lower_bound", BigDecimal.class),
                row.get("upper_bound", BigDecimal.class),
                row.get("expires_at", Instant.class),
                row.get("execute_after", Instant.class),
                required(row, "created_at", Instant.class),
                exits(row),
                leg(row));
    }

    /** Most orders have none: they share it. */
    private static Fills fills(Values row) {
        Integer count = row.get("fills", Integer.class);
        return count == null || count == 0
                ? Fills.NONE
                : new Fills(
                        count,
                        decimal(row, "filled_quantity"),
                        decimal(row, "filled_notional"),
                        decimal(row, "charged"));
    }

    private static @Nullable Exits exits(Values row) {
        BigDecimal takeProfit = row.get("take_profit_limit", BigDecimal.class);
        BigDecimal stop = row.get("stop_loss_stop", BigDecimal.class);
        return takeProfit == null && stop == null
                ? null
                : new Exits(takeProfit, stop, row.get("stop_loss_limit", BigDecimal.class));
    }

    private static @Nullable Leg leg(Values row) {
        UUID entryId = row.get("parent_id", UUID.class);
        return entryId == null ? null : new Leg(entryId, Leg.Kind.valueOf(text(row, "leg")));
    }

    private static @Nullable Hold hold(Values row) {
        BigDecimal amount = row.get("hold_amount", BigDecimal.class);
        return amount == null ? null : new Hold(amount, row.get("hold_cap", BigDecimal.class));
    }

    private static @Nullable Entry entry(Values row) {
        Long offset = row.get("entered_offset", Long.class);
        return offset == null
                ? null
                : new Entry(
                        offset, row.get("triggered_offset", Long.class), row.get("replaced_tick_offset", Long.class));
    }

    private static Revision revision(Values row) {
        Long offset = row.get("replaced_offset", Long.class);
        if (offset == null || offset == Revision.NONE.offset()) {
            return Revision.NONE;
        }
        UUID commandId = row.get("replacing_by", UUID.class);
        Replacement pending = commandId == null
                ? null
                : new Replacement(
                        commandId,
                        decimal(row, "replacing_quantity"),
                        row.get("replacing_limit_price", BigDecimal.class),
                        row.get("replacing_stop_price", BigDecimal.class),
                        new Hold(
                                decimal(row, "replacing_hold_amount"),
                                row.get("replacing_hold_cap", BigDecimal.class)));
        return new Revision(required(row, "revision", Integer.class), offset, pending);
    }

    private static @Nullable Settling settling(Values row) {
        BigDecimal quantity = row.get("settling_quantity", BigDecimal.class);
        return quantity == null
                ? null
                : new Settling(
                        quantity,
                        decimal(row, "settling_price"),
                        decimal(row, "settling_cost"),
                        required(row, "settling_last", Boolean.class),
                        required(row, "settling_tick_offset", Long.class),
                        AgedBy.valueOf(text(row, "settling_aged_by")),
                        required(row, "settling_age_ms", Long.class));
    }

    private static @Nullable Ending ending(Values row) {
        String status = row.get("end_status", String.class);
        return status == null
                ? null
                : new Ending(
                        OrderStatus.valueOf(status),
                        row.get("end_code", String.class),
                        row.get("end_detail", String.class),
                        shortage(row),
                        required(row, "end_exits", Boolean.class));
    }

    private static @Nullable Shortage shortage(Values row) {
        String asset = row.get("end_asset", String.class);
        return asset == null ? null : new Shortage(asset, decimal(row, "end_required"), decimal(row, "end_available"));
    }

    static String text(Readable row, String column) {
        return required(row, column, String.class);
    }

    private static String text(Values row, String column) {
        return required(row, column, String.class);
    }

    static BigDecimal decimal(Readable row, String column) {
        return required(row, column, BigDecimal.class);
    }

    private static BigDecimal decimal(Values row, String column) {
        return required(row, column, BigDecimal.class);
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    static <T> T required(Values row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
