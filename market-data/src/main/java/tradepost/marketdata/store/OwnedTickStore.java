package tradepost.marketdata.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
    /** What one statement deletes in its time; the rest goes with the next. */
    private static final int DROPPED_MAX = 50_000;

    private static final String OWN = """
            INSERT INTO tick_owners AS owner (partition_number, epoch, next_offset)
            SELECT partition_number, 1, 0 FROM unnest(:partitions) AS new (partition_number) ORDER BY partition_number
            ON CONFLICT (partition_number) DO UPDATE SET epoch = owner.epoch + 1
            RETURNING partition_number, epoch, next_offset
            """;
    private static final String QUOTES = "SELECT * FROM quotes WHERE partition_number = ANY(:partitions)";
    private static final String KNOWN = """
            SELECT partition_number, id, symbol, source_at, price
              FROM unnest(:partitions) AS owned (number)
              CROSS JOIN LATERAL (SELECT * FROM ticks WHERE partition_number = owned.number
                                   ORDER BY raw_offset DESC LIMIT :limit) AS last_ticks
             ORDER BY partition_number, raw_offset
            """;
    private static final String BARS = """
            SELECT * FROM bars
             WHERE (seconds = 3600 AND start_at >= :hour OR seconds = 86400 AND start_at >= :today)
               AND symbol IN (SELECT symbol FROM quotes WHERE partition_number = ANY(:partitions))
            """;
    private static final String DROP_QUARANTINED = """
            DELETE FROM quarantined_ticks
             WHERE number IN (SELECT number FROM quarantined_ticks WHERE quarantined_at < :before LIMIT :limit)
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
                        row.get("source_at", Instant.class),
                        row.get("price", BigDecimal.class)))
                .all());
    }

    /** Of each symbol the bars of this hour and day, and of the next ones where a source's clock is ahead. */
    public Mono<List<Bar>> findBars(Set<Integer> partitions, Instant now) {
        return read(bind(BARS, partitions)
                .bind("hour", now.truncatedTo(ChronoUnit.HOURS))
                .bind("today", now.truncatedTo(ChronoUnit.DAYS))
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

    /** The ticks after this place that were prices when they came, in their order, each written anew. */
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

    /** Drops the days of UTC before this one, and some of what was quarantined before it; tells how many days. */
    public Mono<Integer> dropDays(LocalDate before) {
        return database.sql(DROP_QUARANTINED)
                .bind("before", before.atStartOfDay(ZoneOffset.UTC).toInstant())
                .bind("limit", DROPPED_MAX)
                .then()
                .then(database.sql("SELECT drop_tick_days(:before) AS dropped")
                        .bind("before", before)
                        .map(row -> row.get("dropped", Integer.class))
                        .one())
                .as(Detached::of)
                .timeout(READ_TIMEOUT);
    }

    private DatabaseClient.GenericExecuteSpec bind(String sql, Set<Integer> partitions) {
        return database.sql(sql).bind("partitions", numbers(partitions));
    }

    static Short[] numbers(Set<Integer> partitions) {
        return partitions.stream()
                .sorted(Comparator.naturalOrder())
                .map(Integer::shortValue)
                .toArray(Short[]::new);
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
