package tradepost.marketdata.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.Bar;
import tradepost.marketdata.domain.BarInterval;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.TickBook.Extreme;
import tradepost.marketdata.domain.TickBook.Known;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;
import tradepost.platform.relay.Detached;

/** What a replica reads when it takes partitions of {@code raw-ticks} over, and the days that ticks are kept in. */
@Repository
public class OwnedTickStore {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    /** More than any batch: what is not published yet is of one. */
    private static final int UNPUBLISHED_MAX = 50_000;

    private static final String OWN = """
            INSERT INTO tick_owners AS owner (partition_number, epoch, next_offset)
            SELECT partition_number, 1, 0 FROM unnest(:partitions) AS new (partition_number) ORDER BY partition_number
            ON CONFLICT (partition_number) DO UPDATE SET epoch = owner.epoch + 1
            RETURNING partition_number, epoch, next_offset
            """;
    private static final String QUOTES = "SELECT * FROM quotes WHERE partition_number = ANY(:partitions)";
    private static final String KNOWN = """
            SELECT partition_number, id, symbol, source_at
              FROM unnest(:partitions) AS owned (number)
              CROSS JOIN LATERAL (SELECT * FROM ticks WHERE partition_number = owned.number
                                   ORDER BY raw_offset DESC LIMIT :limit) AS last_ticks
             ORDER BY partition_number, raw_offset
            """;
    /**
     * A tick that a later one equals or outdoes both ways can be the high or the low of no window that reaches to the
     * end. The minutes that such ticks cannot be in are told by their bars, and their ticks are not read at all.
     */
    private static final String EXTREMES = """
            WITH minutes AS (
                SELECT symbol, start_at, high, low, max(high) OVER later AS later_high, min(low) OVER later AS later_low
                  FROM bars
                 WHERE seconds = 60 AND start_at > :since - interval '1 minute'
                   AND symbol IN (SELECT symbol FROM quotes WHERE partition_number = ANY(:partitions))
                WINDOW later AS (PARTITION BY symbol ORDER BY start_at DESC
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ), wanted AS (
                SELECT * FROM minutes WHERE later_high IS NULL OR high > later_high OR low < later_low
            ), candidates AS (
                SELECT tick.symbol, tick.source_at, tick.raw_offset, tick.price,
                       max(tick.price) OVER later AS later_high, min(tick.price) OVER later AS later_low
                  FROM wanted
                  JOIN ticks AS tick ON tick.symbol = wanted.symbol AND tick.source_at >= wanted.start_at
                                    AND tick.source_at < wanted.start_at + interval '1 minute'
                 WHERE tick.source_at > :since AND tick.received_at > :since - interval '1 hour'
                WINDOW later AS (PARTITION BY tick.symbol ORDER BY tick.source_at DESC, tick.raw_offset DESC
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            )
            SELECT symbol, source_at, price FROM candidates
             WHERE later_high IS NULL OR price > later_high OR price < later_low
             ORDER BY symbol, source_at, raw_offset
            """;

    private static final String BARS = """
            SELECT DISTINCT ON (symbol, seconds) * FROM bars
             WHERE seconds IN (3600, 86400) AND start_at >= :today
               AND symbol IN (SELECT symbol FROM quotes WHERE partition_number = ANY(:partitions))
             ORDER BY symbol, seconds, start_at DESC
            """;
    private static final String PLACE = """
            SELECT raw_offset
              FROM (SELECT raw_offset, id FROM ticks WHERE partition_number = :partition AND NOT late
                     ORDER BY raw_offset DESC LIMIT :limit) AS last_prices
             WHERE id = :id ORDER BY raw_offset DESC LIMIT 1
            """;
    private static final String PLACE_AT = """
            SELECT greatest(max(raw_offset), -1) AS raw_offset FROM ticks
             WHERE partition_number = :partition AND received_at < :time
            """;
    private static final String UNPUBLISHED = """
            SELECT * FROM ticks WHERE partition_number = :partition AND raw_offset > :published AND NOT late
             ORDER BY raw_offset LIMIT :limit
            """;

    private final DatabaseClient database;

    public OwnedTickStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * A partition that is ours.
     *
     * @param next the first offset that has not been applied
     */
    public record Ownership(int partition, long epoch, long next) {}

    /** Takes partitions over: from here on nobody else records what came of them. */
    public Mono<List<Ownership>> own(Set<Integer> partitions) {
        return read(bind(OWN, partitions)
                .map(row -> new Ownership(
                        row.get("partition_number", Integer.class),
                        row.get("epoch", Long.class),
                        row.get("next_offset", Long.class)))
                .all());
    }

    /** The latest tick of each of their symbols. */
    public Mono<List<Arrived>> findLatest(Set<Integer> partitions) {
        return read(bind(QUOTES, partitions).map(OwnedTickStore::toArrived).all());
    }

    /** Of each partition the ticks that were accepted last, so many at most, in their order. */
    public Mono<List<Known>> findKnown(Set<Integer> partitions, int limit) {
        return read(bind(KNOWN, partitions)
                .bind("limit", limit)
                .map(row -> new Known(
                        row.get("partition_number", Integer.class),
                        row.get("id", UUID.class),
                        row.get("symbol", String.class),
                        row.get("source_at", Instant.class)))
                .all());
    }

    /** The ticks after {@code since} that can be the high or low of a window that reaches to now, in order of time. */
    public Mono<List<Extreme>> findExtremes(Set<Integer> partitions, Instant since) {
        return read(bind(EXTREMES, partitions)
                .bind("since", since)
                .map(row -> new Extreme(
                        row.get("symbol", String.class),
                        row.get("source_at", Instant.class),
                        row.get("price", BigDecimal.class)))
                .all());
    }

    /** The last bars of hours and days of each symbol, from this day on. */
    public Mono<List<Bar>> findBars(Set<Integer> partitions, Instant today) {
        return read(bind(BARS, partitions)
                .bind("today", today)
                .map(OwnedTickStore::toBar)
                .all());
    }

    /** The place of a tick among those that became prices last; empty if it is not there. */
    public Mono<Long> findPlace(int partition, UUID id) {
        return database.sql(PLACE)
                .bind("partition", partition)
                .bind("id", id)
                .bind("limit", UNPUBLISHED_MAX)
                .map(row -> row.get("raw_offset", Long.class))
                .one()
                .as(Detached::of)
                .timeout(READ_TIMEOUT);
    }

    /** The place of the last tick that was received before this time; before all places if there is none. */
    public Mono<Long> findPlaceAt(int partition, Instant time) {
        return database.sql(PLACE_AT)
                .bind("partition", partition)
                .bind("time", time)
                .map(row -> row.get("raw_offset", Long.class))
                .one()
                .as(Detached::of)
                .timeout(READ_TIMEOUT);
    }

    /** The ticks after this place that were prices when they came, in their order, with the records they were. */
    public Mono<List<Arrived>> findCurrentAfter(int partition, long place) {
        return read(database.sql(UNPUBLISHED)
                .bind("partition", partition)
                .bind("published", place)
                .bind("limit", UNPUBLISHED_MAX)
                .map(OwnedTickStore::toArrived)
                .all());
    }

    /** Makes the days from one to another, where they are missing. */
    public Mono<Void> makeDays(LocalDate first, LocalDate last) {
        return database.sql("SELECT make_tick_days(:first, :last)")
                .bind("first", first)
                .bind("last", last)
                .then()
                .as(Detached::of)
                .timeout(READ_TIMEOUT);
    }

    /** Drops the days before this one, and what was quarantined before it; tells how many days. */
    public Mono<Integer> dropDays(LocalDate before) {
        return database.sql("DELETE FROM quarantined_ticks WHERE quarantined_at < :before::date::timestamptz")
                .bind("before", before)
                .then()
                .then(database.sql("SELECT drop_tick_days(:before) AS dropped")
                        .bind("before", before)
                        .map(row -> row.get("dropped", Integer.class))
                        .one())
                .as(Detached::of)
                .timeout(READ_TIMEOUT);
    }

    private DatabaseClient.GenericExecuteSpec bind(String sql, Set<Integer> partitions) {
        return database.sql(sql)
                .bind(
                        "partitions",
                        partitions.stream()
                                .sorted(Comparator.naturalOrder())
                                .map(Integer::shortValue)
                                .toArray(Short[]::new));
    }

    private static <T> Mono<List<T>> read(Flux<T> rows) {
        return rows.collectList().as(Detached::of).timeout(READ_TIMEOUT);
    }

    private static Arrived toArrived(Readable row) {
        Instant receivedAt = row.get("received_at", Instant.class);
        PriceTick tick = new PriceTick(
                row.get("id", UUID.class),
                receivedAt,
                row.get("symbol", String.class),
                row.get("feed", String.class),
                row.get("price", BigDecimal.class),
                row.get("quantity", BigDecimal.class),
                row.get("availability", BigDecimal.class),
                row.get("source_at", Instant.class),
                receivedAt,
                PriceTick.AgedBy.valueOf(row.get("aged_by", String.class)),
                row.get("tradable_ms", Long.class),
                null);
        return new Arrived(
                row.get("partition_number", Integer.class),
                row.get("raw_offset", Long.class),
                RawTick.of(tick, Json.write(tick)));
    }

    static Bar toBar(Readable row) {
        return new Bar(
                row.get("symbol", String.class),
                interval(row.get("seconds", Integer.class)),
                micros(row, "start_at"),
                row.get("open", BigDecimal.class),
                micros(row, "open_at"),
                row.get("open_offset", Long.class),
                row.get("high", BigDecimal.class),
                row.get("low", BigDecimal.class),
                row.get("close", BigDecimal.class),
                micros(row, "close_at"),
                row.get("close_offset", Long.class),
                row.get("volume", BigDecimal.class),
                row.get("turnover", BigDecimal.class),
                row.get("ticks", Long.class));
    }

    private static BarInterval interval(int seconds) {
        return List.of(BarInterval.values()).stream()
                .filter(interval -> interval.seconds() == seconds)
                .findFirst()
                .orElseThrow();
    }

    private static long micros(Readable row, String column) {
        return RawTick.micros(row.get(column, Instant.class));
    }
}
