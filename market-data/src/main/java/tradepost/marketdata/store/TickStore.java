package tradepost.marketdata.store;

import io.netty.buffer.ByteBuf;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.Bar;
import tradepost.marketdata.domain.Judged;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.TickBatch;
import tradepost.marketdata.domain.TickBook.Counted;
import tradepost.marketdata.domain.Verdict;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.TopicConsumer;

/** Records what became of a batch of {@code raw-ticks}: all of it or nothing, and only once. */
@Repository
public class TickStore {
    private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(10);

    private static final String ADVANCE = """
            UPDATE tick_owners AS owner SET next_offset = new.next_offset
              FROM unnest(:partitions::text::smallint[], :epochs::text::bigint[], :next::text::bigint[])
                   AS new (partition_number, epoch, next_offset)
             WHERE owner.partition_number = new.partition_number AND owner.epoch = new.epoch
               AND owner.next_offset < new.next_offset
            """;
    /** They are the most there are of anything: COPY writes a page of them at once, an INSERT each by itself. */
    private static final String TICKS = """
            COPY ticks (partition_number, raw_offset, id, symbol, price, quantity, availability, source_at, received_at,
                        aged_by, tradable_ms, feed, late)
            FROM STDIN (FORMAT binary)
            """;

    private static final int TICK_COLUMNS = 13;

    /** Each row adds to its bar what its ticks bring; the open is the first of both and the close the last. */
    private static final String BARS = """
            INSERT INTO bars AS bar (symbol, seconds, start_at, open, open_at, open_offset, high, low, close, close_at,
                                     close_offset, volume, turnover, ticks)
            SELECT symbol, seconds, 'epoch'::timestamptz + start_at * interval '1 microsecond',
                   open, 'epoch'::timestamptz + open_at * interval '1 microsecond', open_offset, high, low,
                   close, 'epoch'::timestamptz + close_at * interval '1 microsecond', close_offset, volume, turnover,
                   ticks
              FROM unnest(:symbols::text::text[], :seconds::text::integer[], :starts::text::bigint[],
                          :opens::text::numeric[], :openAts::text::bigint[], :openOffsets::text::bigint[],
                          :highs::text::numeric[], :lows::text::numeric[],
                          :closes::text::numeric[], :closeAts::text::bigint[], :closeOffsets::text::bigint[],
                          :volumes::text::numeric[], :turnovers::text::numeric[], :ticks::text::bigint[])
                   AS new (symbol, seconds, start_at, open, open_at, open_offset, high, low, close, close_at,
                           close_offset, volume, turnover, ticks)
            ON CONFLICT (symbol, seconds, start_at) DO UPDATE SET
                open = CASE WHEN (excluded.open_at, excluded.open_offset) < (bar.open_at, bar.open_offset)
                            THEN excluded.open ELSE bar.open END,
                open_offset = CASE WHEN (excluded.open_at, excluded.open_offset) < (bar.open_at, bar.open_offset)
                                   THEN excluded.open_offset ELSE bar.open_offset END,
                open_at = least(excluded.open_at, bar.open_at),
                high = greatest(excluded.high, bar.high),
                low = least(excluded.low, bar.low),
                close = CASE WHEN (excluded.close_at, excluded.close_offset) > (bar.close_at, bar.close_offset)
                             THEN excluded.close ELSE bar.close END,
                close_offset = CASE WHEN (excluded.close_at, excluded.close_offset) > (bar.close_at, bar.close_offset)
                                    THEN excluded.close_offset ELSE bar.close_offset END,
                close_at = greatest(excluded.close_at, bar.close_at),
                volume = bar.volume + excluded.volume,
                turnover = bar.turnover + excluded.turnover,
                ticks = bar.ticks + excluded.ticks
            """;

    private static final String QUOTES = """
            INSERT INTO quotes (symbol, partition_number, raw_offset, id, price, quantity, availability, source_at,
                                received_at, aged_by, tradable_ms, feed)
            SELECT symbol, partition_number, raw_offset, id, price, quantity, availability,
                   'epoch'::timestamptz + source_at * interval '1 microsecond',
                   'epoch'::timestamptz + received_at * interval '1 microsecond', aged_by, tradable_ms, feed
              FROM unnest(:partitions::text::smallint[], :offsets::text::bigint[], :ids::text::uuid[],
                          :symbols::text::text[], :prices::text::numeric[], :quantities::text::numeric[],
                          :availabilities::text::numeric[], :sourceAts::text::bigint[], :receivedAts::text::bigint[],
                          :agedBys::text::text[], :tradableMs::text::bigint[], :feeds::text::text[])
                   AS new (partition_number, raw_offset, id, symbol, price, quantity, availability, source_at,
                           received_at, aged_by, tradable_ms, feed)
            ON CONFLICT (symbol) DO UPDATE SET
                raw_offset = excluded.raw_offset, id = excluded.id, price = excluded.price,
                quantity = excluded.quantity, availability = excluded.availability, source_at = excluded.source_at,
                received_at = excluded.received_at, aged_by = excluded.aged_by, tradable_ms = excluded.tradable_ms,
                feed = excluded.feed
            """;
    private static final String QUARANTINE = """
            INSERT INTO quarantined_ticks (quarantined_at, partition_number, raw_offset, id, symbol, price, quantity,
                                           source_at, received_at, feed, reason)
            SELECT :at, partition_number, raw_offset, id, symbol, price, quantity,
                   'epoch'::timestamptz + source_at * interval '1 microsecond',
                   'epoch'::timestamptz + received_at * interval '1 microsecond', feed, reason
              FROM unnest(:partitions::text::smallint[], :offsets::text::bigint[], :ids::text::uuid[],
                          :symbols::text::text[], :prices::text::numeric[], :quantities::text::numeric[],
                          :sourceAts::text::bigint[], :receivedAts::text::bigint[], :feeds::text::text[],
                          :reasons::text::text[])
                   AS new (partition_number, raw_offset, id, symbol, price, quantity, source_at, received_at, feed,
                           reason)
            """;
    private static final String COUNT = """
            INSERT INTO refused_ticks AS refused (feed, reason, ticks, last_at)
            SELECT feed, reason, ticks, :at
              FROM unnest(:feeds::text::text[], :reasons::text::text[], :counts::text::bigint[])
                   AS new (feed, reason, ticks)
            ON CONFLICT (feed, reason) DO UPDATE SET
                ticks = refused.ticks + excluded.ticks, last_at = greatest(refused.last_at, excluded.last_at)
            """;

    private final DatabaseClient database;
    private final ExtremeStore extremes;
    private final TransactionalOperator transactions;

    public TickStore(DatabaseClient database, ExtremeStore extremes, TransactionalOperator transactions) {
        this.database = database;
        this.extremes = extremes;
        this.transactions = transactions;
    }

    /**
     * Records a batch in one transaction.
     *
     * @param epochs of the partitions, as they were taken over
     * @return fails with {@link TopicConsumer.Fenced} if one of them has another owner, or is further already
     */
    public Mono<Void> record(TickBatch batch, Map<Integer, Long> epochs) {
        Mono<Void> work = advance(batch.next(), epochs)
                .then(written(batch.accepted(), this::insertTicks))
                .then(written(batch.bars(), this::mergeBars))
                .then(written(batch.latest(), this::mergeQuotes))
                .then(written(batch.extremes(), extremes::replace))
                .then(written(batch.quarantined(), rows -> quarantine(rows, batch)))
                .then(written(List.copyOf(batch.counts().entrySet()), rows -> count(rows, batch)));
        return batch.next().isEmpty()
                ? Mono.empty()
                : transactions.transactional(work).as(Detached::of).timeout(RECORD_TIMEOUT);
    }

    private static <T> Mono<Void> written(List<T> rows, Function<List<T>, Mono<Void>> write) {
        return rows.isEmpty() ? Mono.empty() : Mono.defer(() -> write.apply(rows));
    }

    private Mono<Void> advance(Map<Integer, Long> next, Map<Integer, Long> epochs) {
        List<Integer> partitions = next.keySet().stream().sorted().toList();
        return database.sql(ADVANCE)
                .bind("partitions", ArrayText.of(partitions, partition -> partition))
                .bind("epochs", ArrayText.of(partitions, epochs::get))
                .bind("next", ArrayText.of(partitions, next::get))
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows == partitions.size())
                .switchIfEmpty(Mono.error(() -> new TopicConsumer.Fenced(
                        "the ticks of partitions " + Set.copyOf(partitions) + " have another owner")))
                .then();
    }

    /** On the connection of the transaction. */
    private Mono<Void> insertTicks(List<Judged> rows) {
        return database.inConnection(connection -> driver(connection)
                        .copyIn(TICKS)
                        .from(Flux.fromIterable(toBytes(rows)))
                        .build())
                .then();
    }

    /** What the transaction and the pool have around it tell one layer at a time. */
    private static PostgresqlConnection driver(Connection connection) {
        Object inner = connection;
        while (inner instanceof Wrapped<?> wrapped && !(inner instanceof PostgresqlConnection)) {
            inner = wrapped.unwrap();
        }
        return (PostgresqlConnection) Objects.requireNonNull(inner);
    }

    private static List<ByteBuf> toBytes(List<Judged> judged) {
        BinaryRows rows = new BinaryRows(TICK_COLUMNS);
        for (Judged one : judged) {
            RawTick tick = one.arrived().tick();
            rows.row()
                    .smallint(one.arrived().partition())
                    .bigint(one.arrived().offset())
                    .uuid(tick.id())
                    .text(tick.symbol())
                    .numeric(tick.price())
                    .numeric(tick.quantity())
                    .numeric(tick.availability())
                    .timestamptz(tick.sourceAt())
                    .timestamptz(tick.receivedAt())
                    .text(tick.agedBy().name())
                    .bigint(tick.tradableMs())
                    .text(tick.feed())
                    .bool(one.verdict() == Verdict.LATE);
        }
        return rows.end();
    }

    private Mono<Void> mergeQuotes(List<Arrived> latest) {
        List<Arrived> rows = latest.stream()
                .sorted(Comparator.comparing(arrived -> arrived.tick().symbol()))
                .toList();
        return bind(database.sql(QUOTES), rows, row -> row)
                .bind("availabilities", ArrayText.of(rows, row -> row.tick().availability()))
                .bind("agedBys", ArrayText.of(rows, row -> row.tick().agedBy()))
                .bind("tradableMs", ArrayText.of(rows, row -> row.tick().tradableMs()))
                .then();
    }

    private Mono<Void> quarantine(List<Judged> rows, TickBatch batch) {
        return bind(database.sql(QUARANTINE), rows, Judged::arrived)
                .bind("at", batch.decidedAt())
                .bind("reasons", ArrayText.of(rows, Judged::verdict))
                .then();
    }

    private Mono<Void> count(List<Map.Entry<Counted, Long>> counts, TickBatch batch) {
        List<Map.Entry<Counted, Long>> rows = new ArrayList<>(counts);
        rows.sort(Comparator.comparing(
                        (Map.Entry<Counted, Long> row) -> row.getKey().feed())
                .thenComparing(row -> row.getKey().verdict()));
        return database.sql(COUNT)
                .bind("at", batch.decidedAt())
                .bind("feeds", ArrayText.ofTexts(rows, row -> row.getKey().feed()))
                .bind("reasons", ArrayText.of(rows, row -> row.getKey().verdict()))
                .bind("counts", ArrayText.of(rows, Map.Entry::getValue))
                .then();
    }

    private Mono<Void> mergeBars(List<Bar> bars) {
        List<Bar> rows = bars.stream()
                .sorted(Comparator.comparing(Bar::symbol)
                        .thenComparing(Bar::interval)
                        .thenComparing(Bar::start))
                .toList();
        return database.sql(BARS)
                .bind("symbols", ArrayText.ofTexts(rows, Bar::symbol))
                .bind("seconds", ArrayText.of(rows, bar -> bar.interval().seconds()))
                .bind("starts", ArrayText.ofLongs(rows, Bar::start))
                .bind("opens", ArrayText.of(rows, Bar::open))
                .bind("openAts", ArrayText.ofLongs(rows, Bar::openAt))
                .bind("openOffsets", ArrayText.ofLongs(rows, Bar::openOffset))
                .bind("highs", ArrayText.of(rows, Bar::high))
                .bind("lows", ArrayText.of(rows, Bar::low))
                .bind("closes", ArrayText.of(rows, Bar::close))
                .bind("closeAts", ArrayText.ofLongs(rows, Bar::closeAt))
                .bind("closeOffsets", ArrayText.ofLongs(rows, Bar::closeOffset))
                .bind("volumes", ArrayText.of(rows, Bar::volume))
                .bind("turnovers", ArrayText.of(rows, Bar::turnover))
                .bind("ticks", ArrayText.ofLongs(rows, Bar::ticks))
                .then();
    }

    private static <T> GenericExecuteSpec bind(GenericExecuteSpec statement, List<T> rows, Function<T, Arrived> row) {
        ToLongFunction<T> offset = each -> row.apply(each).offset();
        Function<T, RawTick> tick = each -> row.apply(each).tick();
        return statement
                .bind("partitions", ArrayText.ofLongs(rows, each -> row.apply(each)
                        .partition()))
                .bind("offsets", ArrayText.ofLongs(rows, offset))
                .bind("ids", ArrayText.of(rows, each -> tick.apply(each).id()))
                .bind("symbols", ArrayText.ofTexts(rows, each -> tick.apply(each)
                        .symbol()))
                .bind("prices", ArrayText.of(rows, each -> tick.apply(each).price()))
                .bind("quantities", ArrayText.of(rows, each -> tick.apply(each).quantity()))
                .bind("sourceAts", ArrayText.ofLongs(rows, each -> tick.apply(each)
                        .sourceAt()))
                .bind("receivedAts", ArrayText.ofLongs(rows, each -> tick.apply(each)
                        .receivedAt()))
                .bind("feeds", ArrayText.ofTexts(rows, each -> tick.apply(each).feed()));
    }
}
