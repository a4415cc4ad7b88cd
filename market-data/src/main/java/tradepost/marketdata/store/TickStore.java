package tradepost.marketdata.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.event.PriceTick;
import tradepost.platform.relay.Detached;

/** Every tick of the topic {@code price-ticks}, by its place there. */
@Repository
public class TickStore {
    private static final Duration INSERT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private static final String INSERT = """
            INSERT INTO ticks (partition_number, kafka_offset, id, symbol, price, quantity, availability, source_at,
                               received_at, aged_by, tradable_ms, feed)
            SELECT * FROM unnest(:partitions::smallint[], :offsets::bigint[], :ids::uuid[], :symbols::text[],
                                 :prices::numeric[], :quantities::numeric[], :availabilities::numeric[],
                                 :sourceAts::timestamptz[], :receivedAts::timestamptz[],
                                 :agedBys::text[], :tradableMs::bigint[], :feeds::text[])
            ON CONFLICT (partition_number, kafka_offset) DO NOTHING
            """;
    /**
     * A tick that a later one equals or outdoes both ways can be the high or the low of no window that reaches to the
     * end. Read from the end, the later ones are a frame that only grows, which PostgreSQL computes in one pass.
     */
    private static final String EXTREMES = """
            SELECT * FROM (
                SELECT *, max(price) OVER later AS later_high, min(price) OVER later AS later_low
                  FROM ticks
                 WHERE partition_number = ANY(:partitions) AND received_at > :since
                WINDOW later AS (PARTITION BY symbol ORDER BY kafka_offset DESC
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ) AS ticks_and_later
             WHERE later_high IS NULL OR price > later_high OR price < later_low
             ORDER BY partition_number, kafka_offset
            """;

    private final DatabaseClient database;

    public TickStore(DatabaseClient database) {
        this.database = database;
    }

    /** A tick with its offset, and the partition it is in. */
    public record Placed(int partition, PriceTick tick) {
        public long offset() {
            return Objects.requireNonNull(tick.offset());
        }
    }

    /** Stores ticks that have their offset; those that are stored already stay as they are. */
    public Mono<Void> insert(List<Placed> ticks) {
        return database.sql(INSERT)
                .bind(
                        "partitions",
                        column(ticks, placed -> (short) placed.partition()).toArray(Short[]::new))
                .bind("offsets", column(ticks, Placed::offset).toArray(Long[]::new))
                .bind("ids", ofTick(ticks, PriceTick::id).toArray(UUID[]::new))
                .bind("symbols", ofTick(ticks, PriceTick::symbol).toArray(String[]::new))
                .bind("prices", ofTick(ticks, PriceTick::price).toArray(BigDecimal[]::new))
                .bind("quantities", ticks.stream().map(p -> p.tick().quantity()).toArray(BigDecimal[]::new))
                .bind(
                        "availabilities",
                        ticks.stream().map(p -> p.tick().availability()).toArray(BigDecimal[]::new))
                .bind("sourceAts", ofTick(ticks, PriceTick::sourceAt).toArray(Instant[]::new))
                .bind("receivedAts", ofTick(ticks, PriceTick::receivedAt).toArray(Instant[]::new))
                .bind("agedBys", ofTick(ticks, tick -> tick.agedBy().name()).toArray(String[]::new))
                .bind(
                        "tradableMs",
                        ticks.stream().map(p -> p.tick().tradableMs()).toArray(Long[]::new))
                .bind("feeds", ofTick(ticks, PriceTick::feed).toArray(String[]::new))
                .then()
                .as(Detached::of)
                .timeout(INSERT_TIMEOUT);
    }

    /**
     * Of the ticks received after {@code since}, those that can be a high or a low of a window that reaches to the
     * latest tick, and the latest of each symbol; in the order of the topic.
     */
    public Flux<Placed> findExtremes(Set<Integer> partitions, Instant since) {
        return database.sql(EXTREMES)
                .bind("partitions", partitions.stream().map(Integer::shortValue).toArray(Short[]::new))
                .bind("since", since)
                .map(TickStore::toPlaced)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(READ_TIMEOUT)
                .flatMapIterable(extremes -> extremes);
    }

    private static <V> Stream<V> column(List<Placed> ticks, Function<Placed, V> field) {
        return ticks.stream().map(field);
    }

    private static <V> Stream<V> ofTick(List<Placed> ticks, Function<PriceTick, V> field) {
        return ticks.stream().map(placed -> field.apply(placed.tick()));
    }

    private static Placed toPlaced(Readable row) {
        Instant receivedAt = row.get("received_at", Instant.class);
        return new Placed(
                row.get("partition_number", Integer.class),
                new PriceTick(
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
                        row.get("kafka_offset", Long.class)));
    }
}
