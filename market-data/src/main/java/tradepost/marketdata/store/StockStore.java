package tradepost.marketdata.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Stock;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;
import tradepost.platform.event.TradingCalendar;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** The stocks, each with the event of its listing. */
@Repository
public class StockStore {
    private static final String INSERT = """
            INSERT INTO stocks (symbol, name, currency, quantity_scale, lot, price_tick, halted, calendar, listed_at)
            SELECT symbol, name, currency, quantity_scale, lot, price_tick, halted, calendar::jsonb, :at
              FROM unnest(:symbols::text[], :names::text[], :currencies::text[], :scales::smallint[], :lots::numeric[],
                          :priceTicks::numeric[], :halted::boolean[], :calendars::text[])
                   AS new (symbol, name, currency, quantity_scale, lot, price_tick, halted, calendar)
            ON CONFLICT (symbol) DO NOTHING
            RETURNING symbol
            """;
    private static final String FIND = """
            SELECT symbol, name, currency, quantity_scale, lot, price_tick, halted, calendar::text AS calendar
              FROM stocks WHERE symbol = ANY(:symbols)
            """;
    private static final String UPDATE = """
            UPDATE stocks SET calendar = new.definition::jsonb
              FROM unnest(:calendars::text[]) AS new (definition)
             WHERE stocks.calendar ->> 'name' = new.definition::jsonb ->> 'name'
               AND stocks.calendar <> new.definition::jsonb
            RETURNING symbol, name, currency, quantity_scale, lot, price_tick, halted, calendar::text AS calendar
            """;
    private static final String HALT = """
            UPDATE stocks SET halted = :halted WHERE symbol = :symbol AND halted <> :halted
            RETURNING symbol, name, currency, quantity_scale, lot, price_tick, halted, calendar::text AS calendar
            """;

    private final DatabaseClient database;
    private final Outbox outbox;

    public StockStore(DatabaseClient database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    /** Lists those that are not listed, in one transaction with their events; gives all as they are listed then. */
    public Mono<List<Stock>> list(List<Stock> stocks, Instant at) {
        return outbox.transaction(insert(stocks, at)
                .collect(Collectors.toSet())
                .flatMap(listed -> outbox.append(messages(stocks, listed, at)))
                .then(find(stocks).collectList()));
    }

    /** Gives stocks the calendars they name as these are now, each with its event; tells how many have changed. */
    public Mono<Integer> update(List<TradingCalendar> calendars, Instant at) {
        return outbox.transaction(database.sql(UPDATE)
                        .bind(
                                "calendars",
                                calendars.stream().map(StockStore::json).toArray(String[]::new))
                        .map(StockStore::toStock)
                        .all()
                        .collectSortedList(Comparator.comparing(Stock::symbol))
                        .flatMap(changed -> outbox.append(changed.stream()
                                        .map(stock ->
                                                new Message(Topic.STOCK_EVENTS, stock.symbol(), stock.changed(at)))
                                        .toList())
                                .thenReturn(changed.size())))
                .as(Detached::of);
    }

    /**
     * Halts trading in a stock, or lets it go on, in one transaction with the event that says so.
     *
     * @return the stock as it is then; empty if there is none
     */
    public Mono<Stock> halt(String symbol, boolean halted, Instant at) {
        Mono<Stock> changed = database.sql(HALT)
                .bind("symbol", symbol)
                .bind("halted", halted)
                .map(StockStore::toStock)
                .one();
        return outbox.transaction(changed.flatMap(
                        stock -> outbox.append(List.of(new Message(Topic.STOCK_EVENTS, symbol, stock.changed(at))))
                                .thenReturn(stock)))
                .switchIfEmpty(Mono.defer(() -> find(symbol)))
                .as(Detached::of);
    }

    private Mono<Stock> find(String symbol) {
        return database.sql(FIND)
                .bind("symbols", new String[] {symbol})
                .map(StockStore::toStock)
                .one();
    }

    private Flux<String> insert(List<Stock> stocks, Instant at) {
        return database.sql(INSERT)
                .bind("at", at)
                .bind("symbols", column(stocks, Stock::symbol).toArray(String[]::new))
                .bind("names", column(stocks, Stock::name).toArray(String[]::new))
                .bind("currencies", column(stocks, Stock::currency).toArray(String[]::new))
                .bind(
                        "scales",
                        column(stocks, stock -> (short) stock.quantityScale()).toArray(Short[]::new))
                .bind("lots", column(stocks, Stock::lot).toArray(BigDecimal[]::new))
                .bind("priceTicks", column(stocks, Stock::priceTick).toArray(BigDecimal[]::new))
                .bind("halted", column(stocks, Stock::halted).toArray(Boolean[]::new))
                .bind(
                        "calendars",
                        column(stocks, stock -> stock.calendar() == null ? null : json(stock.calendar()))
                                .toArray(String[]::new))
                .map(row -> row.get("symbol", String.class))
                .all();
    }

    private Flux<Stock> find(List<Stock> stocks) {
        return database.sql(FIND)
                .bind("symbols", column(stocks, Stock::symbol).toArray(String[]::new))
                .map(StockStore::toStock)
                .all();
    }

    /** One symbol may be asked for twice in a batch: the first of them was inserted. */
    private static List<Message> messages(List<Stock> stocks, Set<String> listed, Instant at) {
        return stocks.stream()
                .filter(stock -> listed.contains(stock.symbol()))
                .collect(Collectors.toMap(Stock::symbol, Function.identity(), (first, _) -> first, TreeMap::new))
                .values()
                .stream()
                .map(stock -> new Message(Topic.STOCK_EVENTS, stock.symbol(), stock.listed(at)))
                .toList();
    }

    private static <V extends @Nullable Object> Stream<V> column(List<Stock> stocks, Function<Stock, V> field) {
        return stocks.stream().map(field);
    }

    private static String json(TradingCalendar calendar) {
        return new String(Json.write(calendar), StandardCharsets.UTF_8);
    }

    private static @Nullable TradingCalendar calendar(Readable row) {
        String json = row.get("calendar", String.class);
        return json == null ? null : Json.read(json.getBytes(StandardCharsets.UTF_8), TradingCalendar.class);
    }

    private static Stock toStock(Readable row) {
        return new Stock(
                row.get("symbol", String.class),
                row.get("name", String.class),
                row.get("currency", String.class),
                row.get("quantity_scale", Integer.class),
                row.get("lot", BigDecimal.class),
                row.get("price_tick", BigDecimal.class),
                row.get("halted", Boolean.class),
                calendar(row));
    }
}
