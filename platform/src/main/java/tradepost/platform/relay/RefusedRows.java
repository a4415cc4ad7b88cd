package tradepost.platform.relay;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.RecordSender.Place;

/**
 * The keys and topics of which Kafka refuses a record. Their rows wait, in their order and at every replica, and are
 * tried again until Kafka takes them; each time it does not, an operator is told. Nothing of them is left out.
 */
final class RefusedRows {
    private static final Logger log = LoggerFactory.getLogger(RefusedRows.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final String HOLD = """
            INSERT INTO outbox_refused (shard, topic, key, reason)
            SELECT shard, topic, key, reason
              FROM unnest(:shards::smallint[]) AS shard,
                   unnest(:topics::text[], :keys::text[], :reasons::text[]) AS refused (topic, key, reason)
            ON CONFLICT (shard, topic, key) DO UPDATE SET reason = excluded.reason
            """;
    private static final String HELD = """
            SELECT topic, key, bool_or(shard = ANY(:shards::smallint[])) AS is_mine,
                   min(since) < now() - :maxAge * interval '1 millisecond' AS is_old
              FROM outbox_refused GROUP BY topic, key
            """;
    private static final String ROWS = """
            SELECT shard, seq, topic, key, value, (extract(epoch FROM at) * 1000)::bigint AS at_ms FROM outbox
             WHERE shard = ANY(:shards::smallint[]) AND topic = :topic
               AND (key = :key OR :key::text IS NULL AND NOT EXISTS (
                    SELECT FROM outbox_refused AS held
                     WHERE held.shard = outbox.shard AND held.topic = outbox.topic AND held.key = outbox.key))
             ORDER BY seq LIMIT :limit
            """;
    private static final String RELEASE = """
            DELETE FROM outbox_refused
             WHERE shard = ANY(:shards::smallint[]) AND topic = :topic AND key IS NOT DISTINCT FROM :key::text
            """;

    private final Outbox outbox;
    private final DatabaseClient database;
    private final RecordSender sender;
    private final OutboxProperties properties;

    RefusedRows(Outbox outbox, DatabaseClient database, RecordSender sender, OutboxProperties properties) {
        this.outbox = outbox;
        this.database = database;
        this.sender = sender;
        this.properties = properties;
    }

    /**
     * Where rows wait.
     *
     * @param isMine whether any of them are of the shards asked for
     * @param isOld whether they have waited for longer than new work may
     */
    private record Held(Place place, boolean isMine, boolean isOld) {
        static Held of(Readable row) {
            return new Held(
                    new Place(OutboxRow.required(row, "topic", String.class), row.get("key", String.class)),
                    OutboxRow.required(row, "is_mine", Boolean.class),
                    OutboxRow.required(row, "is_old", Boolean.class));
        }

        boolean isOldTopic() {
            return isOld && place.key() == null;
        }
    }

    /** Keeps where records are refused: nothing of there is read any more but by {@link #tryAgain}. */
    Mono<Void> hold(Map<Place, Exception> refused, Set<Integer> shards) {
        if (refused.isEmpty()) {
            return Mono.empty();
        }
        refused.forEach(RefusedRows::tell);
        List<Map.Entry<Place, Exception>> places = List.copyOf(refused.entrySet());
        return database.sql(HOLD)
                .bind("shards", OutboxRow.shorts(shards))
                .bind(
                        "topics",
                        places.stream().map(each -> each.getKey().topic()).toArray(String[]::new))
                .bind("keys", places.stream().map(each -> each.getKey().key()).toArray(String[]::new))
                .bind(
                        "reasons",
                        places.stream().map(each -> each.getValue().toString()).toArray(String[]::new))
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** Publishes what is held of these shards, where Kafka takes it by now; and tells what is held of any. */
    Mono<Void> tryAgain(Set<Integer> shards) {
        return database.sql(HELD)
                .bind("shards", OutboxRow.shorts(shards))
                .bind("maxAge", properties.maxAge().toMillis())
                .map(Held::of)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT)
                .doOnNext(held -> outbox.reportHeld(held.size(), held.stream().anyMatch(Held::isOldTopic)))
                .flatMapMany(Flux::fromIterable)
                .filter(Held::isMine)
                .concatMap(held -> tryAgain(held.place(), shards), 1)
                .then();
    }

    private Mono<Void> tryAgain(Place place, Set<Integer> shards) {
        return read(place, shards)
                .flatMap(rows -> rows.isEmpty() ? release(place, shards) : publish(place, rows, shards));
    }

    /** The next, as long as no more is refused than is held by itself from here on: more may wait than are read. */
    private Mono<Void> publish(Place place, List<OutboxRow> rows, Set<Integer> shards) {
        return sender.send(rows.stream().map(OutboxRow::record).toList()).flatMap(result -> {
            List<OutboxRow> published =
                    result.published().stream().map(rows::get).toList();
            result.refused().forEach(RefusedRows::tell);
            boolean isTaken = published.size() == rows.size();
            if (!isTaken && result.refused().isEmpty()) {
                log.error("what Kafka refused of {} is not published: {}", place, String.valueOf(result.failure()));
            }
            Map<Place, Exception> narrowed = narrowed(place, result.refused());
            boolean isLess = place.key() == null && result.failure() == null && !narrowed.isEmpty();
            return delete(published)
                    .then(Mono.defer(() -> hold(narrowed, shards)))
                    .then(Mono.defer(() -> isTaken || isLess ? tryAgain(place, shards) : Mono.empty()));
        });
    }

    /** A topic that is there again may have a key of which a record is refused. */
    private static Map<Place, Exception> narrowed(Place place, Map<Place, Exception> refused) {
        return refused.containsKey(place) ? Map.of() : refused;
    }

    private Mono<List<OutboxRow>> read(Place place, Set<Integer> shards) {
        return bind(database.sql(ROWS), place, shards)
                .bind("limit", properties.batch())
                .map(OutboxRow::of)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    private Mono<Void> delete(List<OutboxRow> published) {
        return published.isEmpty()
                ? Mono.empty()
                : OutboxRow.bind(database.sql(OutboxRow.DELETE), published)
                        .then()
                        .as(Detached::of)
                        .timeout(TIMEOUT);
    }

    private Mono<Void> release(Place place, Set<Integer> shards) {
        return bind(database.sql(RELEASE), place, shards)
                .fetch()
                .rowsUpdated()
                .doOnNext(released -> log.info("nothing of {} waits any more: {}", place, released))
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    private static GenericExecuteSpec bind(GenericExecuteSpec statement, Place place, Set<Integer> shards) {
        GenericExecuteSpec bound =
                statement.bind("shards", OutboxRow.shorts(shards)).bind("topic", place.topic());
        return place.key() == null ? bound.bindNull("key", String.class) : bound.bind("key", place.key());
    }

    private static void tell(Place place, Exception reason) {
        log.error(
                "Kafka refuses records of {}{}: they wait in the outbox until it takes them: {}",
                place.topic(),
                place.key() == null ? "" : " of key " + place.key(),
                reason.toString());
    }
}
