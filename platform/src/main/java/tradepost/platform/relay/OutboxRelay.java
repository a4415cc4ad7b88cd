package tradepost.platform.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.platform.relay.RecordSender.Place;

/**
 * Publishes what is in the outbox, in order, and deletes it. The shards belong to the replica that holds their leases;
 * a relay that lost one unknowing can only repeat records, which every consumer expects. What Kafka refuses waits
 * apart, with what follows it in its key; after any other failure all that is left is read again, so that a later
 * record of a key never overtakes an earlier one.
 */
public final class OutboxRelay implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RELEASE_MAX = Duration.ofSeconds(1);

    private static final String LEASE = """
            INSERT INTO outbox_leases AS held (shard, owner, epoch, expires_at)
            SELECT shard, :owner, 1, now() + :lease * interval '1 millisecond'
              FROM generate_series(0, :shards - 1) AS shard
            ON CONFLICT (shard) DO UPDATE
               SET owner = excluded.owner, expires_at = excluded.expires_at,
                   epoch = held.epoch + (held.owner <> excluded.owner)::int
             WHERE held.owner = excluded.owner OR held.expires_at < now()
            RETURNING shard
            """;
    private static final String RELEASE = "UPDATE outbox_leases SET expires_at = now() WHERE owner = :owner";
    private static final String READ =
            "SELECT * FROM outbox_next(:shards::smallint[], :sent::bigint[], :each::integer)";
    private static final String DELETE_AND_READ = "WITH gone AS (" + OutboxRow.DELETE + ") " + READ;

    private static final String OLDEST = """
            SELECT foreigner.shard, (extract(epoch FROM oldest.at) * 1000)::bigint AS at_ms
              FROM unnest(:shards::smallint[]) AS foreigner (shard)
             CROSS JOIN LATERAL (
                   SELECT at FROM outbox
                    WHERE outbox.shard = foreigner.shard
                      AND (outbox.shard, topic) NOT IN (SELECT shard, topic FROM outbox_refused WHERE key IS NULL)
                      AND (outbox.shard, topic, key) NOT IN (
                          SELECT shard, topic, key FROM outbox_refused WHERE key IS NOT NULL)
                    ORDER BY seq LIMIT 1) AS oldest
            """;

    private final Outbox outbox;
    private final DatabaseClient database;
    private final RecordSender sender;
    private final RefusedRows refused;
    private final OutboxProperties properties;
    private final Clock clock;
    private final UUID owner = UUID.randomUUID();
    private Disposable running = Disposables.disposed();
    /** Published and not deleted yet. */
    private volatile List<OutboxRow> sent = List.of();
    /** The shards it relays. */
    private volatile Set<Integer> mine = Set.of();

    public OutboxRelay(
            Outbox outbox, DatabaseClient database, KafkaPublisher kafka, OutboxProperties properties, Clock clock) {
        this.outbox = outbox;
        this.database = database;
        this.sender = kafka.sender("outbox");
        this.refused = new RefusedRows(outbox, database, kafka.sender("outbox-again"), properties);
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = Disposables.composite(relay().subscribe(), tryingAgain().subscribe());
    }

    @Override
    public void stop() {
        running.dispose();
    }

    /** Deletes what it published and gives its shards back: the next relay repeats nothing and need not wait. */
    @Override
    public void stop(Runnable done) {
        stop();
        deleteSent()
                .then(Mono.defer(
                        () -> database.sql(RELEASE).bind("owner", owner).then()))
                .as(Detached::of)
                .timeout(RELEASE_MAX)
                .doOnError(error -> log.warn("the leases of the outbox end by themselves: {}", error.toString()))
                .onErrorComplete()
                .doFinally(_ -> done.run())
                .subscribe();
    }

    private Mono<Void> deleteSent() {
        List<OutboxRow> rows = sent;
        return rows.isEmpty()
                ? Mono.empty()
                : OutboxRow.bind(database.sql(OutboxRow.DELETE), rows).then();
    }

    @Override
    public boolean isRunning() {
        return !running.isDisposed();
    }

    /** After what appends to the outbox has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }

    private Flux<Integer> relay() {
        return Flux.defer(() -> {
                    Rounds rounds = new Rounds();
                    return Flux.merge(outbox.wakeUps(), Flux.interval(Duration.ZERO, properties.poll()))
                            .onBackpressureLatest()
                            .concatMap(_ -> rounds.drain(), 1);
                })
                .doOnError(error -> log.warn("the outbox is not published: {}", error.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
                        .maxBackoff(Duration.ofSeconds(2))
                        .transientErrors(true));
    }

    /** Apart from the rounds, which it must not hold up: for a topic that is not there each try takes seconds. */
    private Flux<Void> tryingAgain() {
        return Flux.interval(properties.again(), properties.again())
                .onBackpressureDrop()
                .concatMap(_ -> refused.tryAgain(mine), 1)
                .doOnError(error -> log.warn("what Kafka refused is not tried again now: {}", error.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                        .maxBackoff(Duration.ofSeconds(30))
                        .transientErrors(true));
    }

    /** One round after the other: what the last one published is deleted by the statement that reads the next. */
    private final class Rounds {
        private final Spacing spacing = new Spacing(properties.gap());
        private Instant leaseDue = Instant.MIN;

        /** Publishes until nothing is left; the leases are renewed in between. */
        Mono<Integer> drain() {
            return Mono.defer(this::round)
                    .repeat()
                    .takeUntil(published -> published == 0)
                    .last(0);
        }

        private Mono<Integer> round() {
            return spacing.round(Mono.defer(this::lease)
                    .then(Mono.defer(() -> mine.isEmpty() ? Mono.just(List.<OutboxRow>of()) : read()))
                    .doOnNext(rows -> {
                        sent = List.of();
                        reportAges(rows);
                    })
                    .flatMap(rows -> rows.isEmpty() ? Mono.just(0) : publish(rows)));
        }

        /** Asks for all shards: those that another replica has are asked for again at the next poll. */
        private Mono<Void> lease() {
            Instant now = clock.instant();
            if (now.isBefore(leaseDue)) {
                return Mono.empty();
            }
            return database.sql(LEASE)
                    .bind("shards", properties.shards())
                    .bind("owner", owner)
                    .bind("lease", properties.lease().toMillis())
                    .map(row -> OutboxRow.required(row, "shard", Short.class).intValue())
                    .all()
                    .collect(Collectors.toSet())
                    .as(Detached::of)
                    .timeout(DATABASE_TIMEOUT)
                    .flatMap(leased -> {
                        mine = leased;
                        boolean isWhole = leased.size() == properties.shards();
                        leaseDue = now.plus((isWhole ? properties.lease() : properties.poll()).dividedBy(2));
                        return isWhole ? Mono.empty() : watch();
                    });
        }

        /** Of shards that other replicas own, only whether they keep up matters here. */
        private Mono<Void> watch() {
            Set<Integer> foreign = IntStream.range(0, properties.shards())
                    .filter(shard -> !mine.contains(shard))
                    .boxed()
                    .collect(Collectors.toSet());
            return database.sql(OLDEST)
                    .bind("shards", OutboxRow.shorts(foreign))
                    .map(row -> Map.entry(
                            OutboxRow.required(row, "shard", Short.class).intValue(),
                            OutboxRow.required(row, "at_ms", Long.class)))
                    .all()
                    .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                    .as(Detached::of)
                    .timeout(DATABASE_TIMEOUT)
                    .doOnNext(oldest -> foreign.forEach(shard -> outbox.reportBehind(shard, isOld(oldest.get(shard)))))
                    .then();
        }

        private Mono<List<OutboxRow>> read() {
            GenericExecuteSpec statement = database.sql(sent.isEmpty() ? READ : DELETE_AND_READ)
                    .bind("shards", OutboxRow.shorts(mine))
                    .bind("sent", OutboxRow.seqsOf(sent))
                    .bind("each", Math.ceilDiv(properties.batch(), mine.size()));
            return (sent.isEmpty() ? statement : OutboxRow.bind(statement, sent))
                    .map(OutboxRow::of)
                    .all()
                    .collectList()
                    .as(Detached::of)
                    .timeout(DATABASE_TIMEOUT);
        }

        /** What Kafka refuses is held where it is before the next are read; what it does not answer is read again. */
        private Mono<Integer> publish(List<OutboxRow> rows) {
            return sender.send(rows.stream().map(OutboxRow::record).toList()).flatMap(result -> {
                sent = result.published().stream().map(rows::get).toList();
                Exception failure = result.failure();
                return hold(result.refused()).then(failure == null ? Mono.just(rows.size()) : Mono.error(failure));
            });
        }

        /** What was published before it must be gone by then, or it would be tried again with it. */
        private Mono<Void> hold(Map<Place, Exception> places) {
            return places.isEmpty()
                    ? Mono.empty()
                    : deleteSent().as(Detached::of).timeout(DATABASE_TIMEOUT).then(Mono.defer(() -> {
                        sent = List.of();
                        return refused.hold(places, mine);
                    }));
        }

        private void reportAges(List<OutboxRow> rows) {
            Map<Integer, Long> oldest = rows.stream()
                    .collect(Collectors.toMap(row -> (int) row.shard(), OutboxRow::atMs, (first, _) -> first));
            mine.forEach(shard -> outbox.reportBehind(shard, isOld(oldest.get(shard))));
        }
    }

    private boolean isOld(@Nullable Long atMs) {
        return atMs != null
                && Duration.between(Instant.ofEpochMilli(atMs), clock.instant()).compareTo(properties.maxAge()) > 0;
    }
}
