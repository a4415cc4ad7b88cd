package tradepost.platform.relay;

import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Publishes what is in the outbox, in order, shard by shard. A shard belongs to the replica that holds its lease; a
 * relay that lost it unknowing can only repeat records, which every consumer expects. It stops at the first failure and
 * reads again, so a later record of a key never overtakes an earlier one.
 */
public final class OutboxRelay implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RELEASE_MAX = Duration.ofSeconds(1);

    private static final String LEASE = """
            INSERT INTO outbox_leases AS held (shard, owner, epoch, expires_at)
            VALUES (:shard, :owner, 1, now() + :lease * interval '1 millisecond')
            ON CONFLICT (shard) DO UPDATE
               SET owner = excluded.owner, expires_at = excluded.expires_at,
                   epoch = held.epoch + (held.owner <> excluded.owner)::int
             WHERE held.owner = excluded.owner OR held.expires_at < now()
            RETURNING epoch
            """;
    private static final String RELEASE = "UPDATE outbox_leases SET expires_at = now() WHERE owner = :owner";
    private static final String READ =
            "SELECT seq, topic, key, value, (extract(epoch FROM at) * 1000)::bigint AS at_ms FROM outbox"
                    + " WHERE shard = :shard ORDER BY seq LIMIT :batch";
    /** By the very rows that were published: a row with a lower seq may have committed since, and is still to go. */
    private static final String DELETE = "DELETE FROM outbox WHERE shard = :shard AND seq = ANY(:seqs)";

    private final Outbox outbox;
    private final DatabaseClient database;
    private final KafkaPublisher kafka;
    private final OutboxProperties properties;
    private final Clock clock;
    private final UUID owner = UUID.randomUUID();
    private final AtomicReferenceArray<Instant> leasedUntil;
    private Disposable.Composite running = Disposables.composite();

    public OutboxRelay(
            Outbox outbox, DatabaseClient database, KafkaPublisher kafka, OutboxProperties properties, Clock clock) {
        this.outbox = outbox;
        this.database = database;
        this.kafka = kafka;
        this.properties = properties;
        this.clock = clock;
        this.leasedUntil = new AtomicReferenceArray<>(properties.shards());
    }

    @Override
    public void start() {
        running = Disposables.composite();
        Flux.range(0, properties.shards()).map(this::relay).map(Flux::subscribe).subscribe(running::add);
    }

    @Override
    public void stop() {
        running.dispose();
    }

    /** Gives its shards back, so that the next relay need not wait for the leases to end. */
    @Override
    public void stop(Runnable done) {
        stop();
        database.sql(RELEASE)
                .bind("owner", owner)
                .then()
                .as(Detached::of)
                .timeout(RELEASE_MAX)
                .doOnError(error -> log.warn("the leases of the outbox end by themselves: {}", error.toString()))
                .onErrorComplete()
                .doFinally(_ -> done.run())
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return running.size() > 0 && !running.isDisposed();
    }

    /** After what appends to the outbox has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }

    private Flux<Integer> relay(int shard) {
        return Flux.merge(outbox.wakeUps(), Flux.interval(Duration.ZERO, properties.poll()))
                .onBackpressureLatest()
                .concatMap(_ -> drain(shard), 1)
                .doOnError(error -> log.warn("outbox shard {} is not published: {}", shard, error.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
                        .maxBackoff(Duration.ofSeconds(2))
                        .transientErrors(true));
    }

    /** Publishes batch after batch until one is not full; the lease is renewed in between. */
    private Mono<Integer> drain(int shard) {
        return Mono.defer(() -> lease(shard))
                .flatMap(_ -> publishBatch(shard))
                .switchIfEmpty(Mono.defer(() -> watch(shard)))
                .repeat()
                .takeUntil(published -> published < properties.batch())
                .last(0);
    }

    /** Another replica owns the shard: only whether it keeps up matters here. */
    private Mono<Integer> watch(int shard) {
        return read(shard, 1).doOnNext(rows -> reportAge(shard, rows)).thenReturn(0);
    }

    private Mono<Boolean> lease(int shard) {
        Instant until = leasedUntil.get(shard);
        Instant now = clock.instant();
        if (until != null && now.isBefore(until.minus(properties.lease().dividedBy(2)))) {
            return Mono.just(true);
        }
        return database.sql(LEASE)
                .bind("shard", (short) shard)
                .bind("owner", owner)
                .bind("lease", properties.lease().toMillis())
                .map(row -> true)
                .one()
                .as(Detached::of)
                .timeout(DATABASE_TIMEOUT)
                .doOnNext(_ -> leasedUntil.set(shard, now.plus(properties.lease())));
    }

    private Mono<Integer> publishBatch(int shard) {
        return read(shard, properties.batch())
                .doOnNext(rows -> reportAge(shard, rows))
                .flatMap(rows -> rows.isEmpty() ? Mono.just(0) : publish(shard, rows));
    }

    private Mono<List<Row>> read(int shard, int limit) {
        return database.sql(READ)
                .bind("shard", (short) shard)
                .bind("batch", limit)
                .map(Row::of)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(DATABASE_TIMEOUT);
    }

    private Mono<Integer> publish(int shard, List<Row> rows) {
        return kafka.publishBytes(Flux.fromIterable(rows).map(Row::record))
                .then(Mono.defer(() -> delete(shard, rows)))
                .thenReturn(rows.size());
    }

    private Mono<Void> delete(int shard, List<Row> rows) {
        return database.sql(DELETE)
                .bind("shard", (short) shard)
                .bind("seqs", rows.stream().map(Row::seq).toArray(Long[]::new))
                .then()
                .as(Detached::of)
                .timeout(DATABASE_TIMEOUT);
    }

    private void reportAge(int shard, List<Row> rows) {
        outbox.reportBehind(
                shard,
                !rows.isEmpty()
                        && Duration.between(Instant.ofEpochMilli(rows.getFirst().atMs()), clock.instant())
                                        .compareTo(properties.maxAge())
                                > 0);
    }

    /** @param atMs since the epoch: to parse a time of each row would cost more than the rest of it */
    private record Row(long seq, long atMs, KafkaPublisher.Bytes record) {
        static Row of(Readable row) {
            return new Row(
                    required(row, "seq", Long.class),
                    required(row, "at_ms", Long.class),
                    new KafkaPublisher.Bytes(
                            required(row, "topic", String.class),
                            required(row, "key", String.class),
                            required(row, "value", String.class).getBytes(StandardCharsets.UTF_8)));
        }

        private static <T> T required(Readable row, String column, Class<T> type) {
            return Objects.requireNonNull(row.get(column, type), column);
        }
    }
}
