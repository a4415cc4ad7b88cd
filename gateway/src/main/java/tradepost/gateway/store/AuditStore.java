package tradepost.gateway.store;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;
import tradepost.gateway.domain.AuditChain;
import tradepost.gateway.domain.AuditEntry;
import tradepost.gateway.domain.Deed;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** The audit log: entries are appended and read, and nothing else. */
@Repository
public class AuditStore {
    private static final Logger log = LoggerFactory.getLogger(AuditStore.class);

    /** Who only says who they are has said a user's name, or it is not kept: people type passwords there. */
    private static final String APPEND = """
            INSERT INTO audit_log (at, action, outcome, user_id, username, about, address, request_id)
            SELECT :at, :action, :outcome, coalesce(:userId::uuid, known.id),
                   CASE WHEN :userId::uuid IS NULL THEN known.username ELSE :name END, :about, :address, :requestId
              FROM (SELECT) AS one
              LEFT JOIN users known ON :userId::uuid IS NULL AND lower(known.username) = lower(:name)
            """;

    private static final String COLUMNS = """
            SELECT seq, at, action, outcome, user_id, username, about, address, request_id, encode(hash, 'hex') AS hash
              FROM audit_log
            """;

    private static final String PAGE = COLUMNS + """
             WHERE seq < :before AND (:userId::uuid IS NULL OR user_id = :userId::uuid)
               AND (:action::text IS NULL OR action = :action::text)
             ORDER BY seq DESC
             LIMIT :limit
            """;

    private static final String WALK = COLUMNS + " WHERE seq > :after AND seq <= :upTo ORDER BY seq";
    private static final String HEAD = """
            SELECT seq, encode(hash, 'hex') AS hash, (SELECT coalesce(max(seq), 0) FROM audit_log) AS last
              FROM audit_head
            """;

    /** Of this replica's ten connections; the others are left for what is not audited. */
    private static final int TURNS = 5;

    private static final int WAITING_MAX = 1_000;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final DatabaseClient database;
    private final InstrumentedPool<Boolean> turns = PoolBuilder.from(Mono.just(true))
            .sizeBetween(0, TURNS)
            .maxPendingAcquire(WAITING_MAX)
            .buildPool();

    public AuditStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Which entries are asked for.
     *
     * @param before their places in the line are lower
     */
    public record Wanted(long before, @Nullable UUID userId, Deed.@Nullable Action action, int limit) {}

    /** Records what changes nothing here; fails with SERVICE_UNAVAILABLE, whatever keeps it from being written. */
    public Mono<Void> append(Deed deed) {
        return Bounded.run(inTurn(appendWithin(deed))).onErrorMap(_ -> unwritten());
    }

    /**
     * Work that appends, once it is its turn in this replica: who waits for those of other replicas waits with a
     * connection, and few may.
     *
     * @return fails with SERVICE_UNAVAILABLE where a thousand wait already, with a TimeoutException after 5 s
     */
    <T> Mono<T> inTurn(Mono<T> work) {
        return Mono.usingWhen(turns.acquire(WAIT), _ -> work, PooledRef::release)
                .onErrorMap(PoolAcquirePendingLimitException.class, _ -> unwritten());
    }

    private static Problem unwritten() {
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        "The audit log cannot be written now, and this is not answered without. Try again shortly.")
                .with("service", "gateway");
    }

    /**
     * Within the transaction that is open, and last in it: who appends next, in whatever replica, waits until it has
     * ended. Fails with SERVICE_UNAVAILABLE, and the transaction with it, whatever keeps it from being written.
     */
    Mono<Void> appendWithin(Deed deed) {
        GenericExecuteSpec append = database.sql(APPEND)
                .bind("at", deed.at())
                .bind("action", deed.action().name())
                .bind("outcome", deed.outcome())
                .bind("address", deed.origin().address())
                .bind("requestId", deed.origin().requestId());
        append = bind(append, "userId", deed.who().userId(), UUID.class);
        append = bind(append, "name", deed.who().name(), String.class);
        return bind(append, "about", deed.about(), String.class)
                .then()
                .doOnError(error -> log.error("the audit log cannot be written", error))
                .onErrorMap(_ -> unwritten());
    }

    /** Newest first. */
    public Mono<List<AuditEntry>> page(Wanted wanted) {
        GenericExecuteSpec page =
                database.sql(PAGE).bind("before", wanted.before()).bind("limit", wanted.limit());
        page = bind(page, "userId", wanted.userId(), UUID.class);
        String action = wanted.action() == null ? null : wanted.action().name();
        return Bounded.run(bind(page, "action", action, String.class)
                .map(AuditStore::toEntry)
                .all()
                .collectList());
    }

    public Mono<AuditChain.Head> head() {
        return database.sql(HEAD)
                .map(row -> new AuditChain.Head(
                        UserStore.required(row, "seq", Long.class),
                        UserStore.required(row, "hash", String.class),
                        UserStore.required(row, "last", Long.class)))
                .one();
    }

    /** The entries of some places, in their order. */
    public Flux<AuditEntry> walk(long after, long upTo) {
        return database.sql(WALK)
                .bind("after", after)
                .bind("upTo", upTo)
                .map(AuditStore::toEntry)
                .all();
    }

    private static <T> GenericExecuteSpec bind(
            GenericExecuteSpec statement, String name, @Nullable T value, Class<T> type) {
        return value == null ? statement.bindNull(name, type) : statement.bind(name, value);
    }

    private static AuditEntry toEntry(Readable row) {
        return new AuditEntry(
                UserStore.required(row, "seq", Long.class),
                UserStore.required(row, "at", Instant.class),
                UserStore.required(row, "action", String.class),
                UserStore.required(row, "outcome", String.class),
                row.get("user_id", UUID.class),
                row.get("username", String.class),
                row.get("about", String.class),
                UserStore.required(row, "address", String.class),
                UserStore.required(row, "request_id", String.class),
                UserStore.required(row, "hash", String.class));
    }
}
