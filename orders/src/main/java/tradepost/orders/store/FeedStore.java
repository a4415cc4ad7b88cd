package tradepost.orders.store;

import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.event.Json;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.relay.Detached;
import tradepost.platform.relay.Span;

/** The events of {@code order-events} as rows, each at its partition and offset: what streams resume from. */
@Repository
public class FeedStore {
    private static final int PAGE = 200;
    private static final int PRUNED_AT_ONCE = 5_000;

    /**
     * Events and how far they go, in one statement: whoever reads one sees the other. Where a poll begins beyond what
     * is written, what lies between is lost, and nothing from before it may be resumed from.
     */
    private static final String APPEND = """
            WITH told AS (
                SELECT * FROM unnest(:partitions::smallint[], :positions::bigint[], :users::uuid[], :orders::uuid[],
                       :seqs::int[], :events::text[])
                    AS told (partition, position, user_id, order_id, seq, event)
            ), kept AS (
                INSERT INTO order_feed (epoch, partition, position, user_id, order_id, seq, event)
                SELECT :epoch, partition, position, user_id, order_id, seq, event FROM told
                ON CONFLICT DO NOTHING
            )
            INSERT INTO order_feed_partitions AS known (epoch, partition, kept_from, next_position)
            SELECT :epoch, partition, first, next
              FROM unnest(:spans::smallint[], :firsts::bigint[], :nexts::bigint[]) AS read (partition, first, next)
             ORDER BY partition
            ON CONFLICT (epoch, partition) DO UPDATE
               SET kept_from = CASE WHEN excluded.kept_from > known.next_position
                                    THEN excluded.kept_from ELSE known.kept_from END,
                   next_position = greatest(known.next_position, excluded.next_position)
            """;

    private static final String PAGE_OF_USER = """
            SELECT p.kept_from, p.next_position, f.position, f.event
              FROM order_feed_partitions p
              LEFT JOIN LATERAL (
                   SELECT position, event FROM order_feed
                    WHERE user_id = :user AND epoch = p.epoch AND position > :after
                    ORDER BY position LIMIT :limit) f ON true
             WHERE p.epoch = :epoch AND p.partition = :partition
             ORDER BY f.position
            """;

    /** From the oldest on, so that what is left of a partition has no hole. */
    private static final String PRUNE = """
            WITH last AS (
                SELECT p.epoch, p.partition, (
                    SELECT max(position) FROM (
                        SELECT position, written_at FROM order_feed f
                         WHERE f.epoch = p.epoch AND f.partition = p.partition
                         ORDER BY position LIMIT :limit) oldest
                     WHERE written_at < :before OR position < p.next_position - :rows) AS position
                  FROM order_feed_partitions p
                 WHERE p.partition = ANY(:partitions)
            ), gone AS (
                DELETE FROM order_feed f USING last
                 WHERE f.epoch = last.epoch AND f.partition = last.partition AND f.position <= last.position
            )
            UPDATE order_feed_partitions p SET kept_from = greatest(p.kept_from, last.position + 1)
              FROM last
             WHERE p.epoch = last.epoch AND p.partition = last.partition AND last.position IS NOT NULL
            """;

    private final DatabaseClient database;
    private final FeedEpoch epoch;

    public FeedStore(DatabaseClient database, FeedEpoch epoch) {
        this.database = database;
        this.epoch = epoch;
    }

    /** An event at its place. */
    public record Told(int partition, long position, OrderChanged change) {}

    /**
     * A page of a user's events.
     *
     * @param keptFrom the first position that has not been pruned
     * @param next all positions below it are written
     */
    public record Page(long keptFrom, long next, List<Told> events) {
        static final Page NOTHING = new Page(0, 0, List.of());

        /** Whether there may be more. */
        public boolean isFull() {
            return events.size() == PAGE;
        }

        /** The last position of the page; what it came after if it is empty. */
        public long last(long after) {
            return events.isEmpty() ? after : events.getLast().position();
        }
    }

    public UUID epoch() {
        return epoch.id();
    }

    /**
     * Writes events; those that are there already, at their place or at an earlier one, are left alone.
     *
     * @param spans how far what was read goes, with what could not be read
     */
    public Mono<Void> append(List<Told> events, List<Span> spans) {
        return Columns.of(events, database.sql(APPEND))
                .bind("partitions", Short.class, told -> (short) told.partition())
                .bind("positions", Long.class, Told::position)
                .bind("users", UUID.class, told -> told.change().userId())
                .bind("orders", UUID.class, told -> told.change().orderId())
                .bind("seqs", Integer.class, told -> told.change().seq())
                .bind("events", String.class, told -> new String(Json.write(told.change()), StandardCharsets.UTF_8))
                .statement()
                .bind("epoch", epoch.id())
                .bind(
                        "spans",
                        spans.stream().map(span -> (short) span.partition()).toArray(Short[]::new))
                .bind("firsts", spans.stream().map(Span::from).toArray(Long[]::new))
                .bind("nexts", spans.stream().map(Span::until).toArray(Long[]::new))
                .then()
                .as(Detached::of);
    }

    /** How far each partition is written: all positions below are. */
    public Mono<Map<Integer, Long>> progress() {
        return database.sql("SELECT partition, next_position FROM order_feed_partitions WHERE epoch = :epoch")
                .bind("epoch", epoch.id())
                .map(row -> Map.entry(
                        Rows.required(row, "partition", Short.class).intValue(),
                        Rows.required(row, "next_position", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .as(Detached::of);
    }

    /** The events of a user after a position, oldest first. */
    public Mono<Page> page(UUID userId, int partition, long after) {
        return database.sql(PAGE_OF_USER)
                .bind("user", userId)
                .bind("epoch", epoch.id())
                .bind("partition", (short) partition)
                .bind("after", after)
                .bind("limit", PAGE)
                .map(row -> row(row, partition))
                .all()
                .collectList()
                .map(FeedStore::toPage)
                .as(Detached::of);
    }

    /**
     * Prunes the oldest events, a bounded number of each partition.
     *
     * @param before what was written earlier is too old
     * @param rows what is further back than so many positions is too much
     * @return how many partitions something was pruned of
     */
    public Mono<Long> prune(Collection<Integer> partitions, Instant before, long rows) {
        return database.sql(PRUNE)
                .bind("partitions", partitions.stream().map(Integer::shortValue).toArray(Short[]::new))
                .bind("before", before)
                .bind("rows", rows)
                .bind("limit", PRUNED_AT_ONCE)
                .fetch()
                .rowsUpdated()
                .as(Detached::of);
    }

    /** @param told null in the one row of a page without events */
    private record Row(long keptFrom, long next, @Nullable Told told) {}

    private static Row row(Readable row, int partition) {
        Long position = row.get("position", Long.class);
        return new Row(
                Rows.required(row, "kept_from", Long.class),
                Rows.required(row, "next_position", Long.class),
                position == null ? null : new Told(partition, position, change(Rows.text(row, "event"))));
    }

    private static OrderChanged change(String event) {
        return Json.read(event.getBytes(StandardCharsets.UTF_8), OrderChanged.class);
    }

    private static Page toPage(List<Row> rows) {
        if (rows.isEmpty()) {
            return Page.NOTHING;
        }
        Row first = rows.getFirst();
        List<Told> events = rows.stream()
                .<Told>mapMulti((row, downstream) -> {
                    if (row.told() != null) {
                        downstream.accept(row.told());
                    }
                })
                .toList();
        return new Page(first.keptFrom(), first.next(), events);
    }
}
