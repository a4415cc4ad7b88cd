package tradepost.gateway.store;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.PresentedToken;
import tradepost.gateway.domain.PresentedToken.Decision;
import tradepost.gateway.domain.Session;

/** The sessions and their refresh tokens, which are known by their SHA-256 alone. */
@Repository
public class SessionStore {
    /** A user's expired sessions leave when the next one comes, and their tokens with them. */
    private static final String INSERT = """
            WITH expired AS (
                DELETE FROM sessions WHERE user_id = :userId AND expires_at <= :createdAt
            ), session AS (
                INSERT INTO sessions (id, user_id, created_at, expires_at)
                VALUES (:id, :userId, :createdAt, :expiresAt)
                RETURNING id
            )
            INSERT INTO refresh_tokens (hash, session_id, issued_at)
            SELECT :hash, id, :createdAt FROM session
            """;

    private static final String LOCK = """
            SELECT s.id FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id
            WHERE t.hash = :hash FOR UPDATE OF s
            """;

    /** A statement after the lock, so that it sees what the lock's last holder did. */
    private static final String READ = """
            SELECT %s, s.id AS session_id, s.created_at AS session_created_at, s.expires_at, s.revoked_at, t.used_at,
                   EXISTS (SELECT 1 FROM refresh_tokens n WHERE n.hash = :successor) AS has_successor
            FROM refresh_tokens t
            JOIN sessions s ON s.id = t.session_id
            JOIN users u ON u.id = s.user_id
            WHERE t.hash = :hash
            """.formatted(UserStore.USER_COLUMNS);

    private static final String USE =
            "UPDATE refresh_tokens SET used_at = greatest(:now, issued_at) WHERE hash = :hash";

    private static final String SUCCEED = """
            INSERT INTO refresh_tokens (hash, session_id, issued_at) VALUES (:successor, :sessionId, :now)
            """;

    private static final String REVOKE = """
            UPDATE sessions SET revoked_at = greatest(:now, created_at) WHERE id = :id AND revoked_at IS NULL
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transactions;

    SessionStore(DatabaseClient database, TransactionalOperator transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** A presented token and what was decided of it. */
    public record Decided(PresentedToken token, Decision decision) {}

    public Mono<Void> open(Session session, byte[] tokenHash) {
        return Bounded.run(insert(session, tokenHash));
    }

    /** Ends a session and with it the whole family of its tokens; a session that has ended stays as it is. */
    public Mono<Void> revoke(UUID id, Instant now) {
        return Bounded.run(setRevoked(id, now));
    }

    /**
     * Decides on a presented token while its session is locked, and records the decision.
     *
     * @param successor the hash of the token that follows from the presented one
     * @return empty if there is no such token
     */
    public Mono<Decided> exchange(
            byte[] hash, byte[] successor, Instant now, Function<PresentedToken, Decision> decide) {
        Mono<Decided> work = lock(hash)
                .flatMap(_ -> read(hash, successor))
                .map(token -> new Decided(token, decide.apply(token)))
                .flatMap(decided -> apply(decided, hash, successor, now).thenReturn(decided));
        return Bounded.run(transactions.transactional(work));
    }

    /** Within the transaction that is open. */
    Mono<Void> insert(Session session, byte[] tokenHash) {
        return database.sql(INSERT)
                .bind("id", session.id())
                .bind("userId", session.userId())
                .bind("createdAt", session.createdAt())
                .bind("expiresAt", session.expiresAt())
                .bind("hash", tokenHash)
                .then();
    }

    private Mono<UUID> lock(byte[] hash) {
        return database.sql(LOCK)
                .bind("hash", hash)
                .map(row -> UserStore.required(row, "id", UUID.class))
                .one();
    }

    private Mono<PresentedToken> read(byte[] hash, byte[] successor) {
        return database.sql(READ)
                .bind("hash", hash)
                .bind("successor", successor)
                .map(SessionStore::toPresentedToken)
                .one();
    }

    private Mono<Void> apply(Decided decided, byte[] hash, byte[] successor, Instant now) {
        UUID sessionId = decided.token().session().id();
        return switch (decided.decision()) {
            case ROTATE -> use(hash, now).then(succeed(successor, sessionId, now));
            case REVOKE -> setRevoked(sessionId, now);
            case REPEAT, REFUSE -> Mono.empty();
        };
    }

    private Mono<Void> use(byte[] hash, Instant now) {
        return database.sql(USE).bind("hash", hash).bind("now", now).then();
    }

    private Mono<Void> succeed(byte[] successor, UUID sessionId, Instant now) {
        return database.sql(SUCCEED)
                .bind("successor", successor)
                .bind("sessionId", sessionId)
                .bind("now", now)
                .then();
    }

    private Mono<Void> setRevoked(UUID id, Instant now) {
        return database.sql(REVOKE).bind("id", id).bind("now", now).then();
    }

    private static PresentedToken toPresentedToken(Readable row) {
        Session session = new Session(
                UserStore.required(row, "session_id", UUID.class),
                UserStore.required(row, "id", UUID.class),
                UserStore.required(row, "session_created_at", Instant.class),
                UserStore.required(row, "expires_at", Instant.class));
        return new PresentedToken(
                UserStore.toUser(row),
                session,
                row.get("used_at", Instant.class),
                UserStore.required(row, "has_successor", Boolean.class),
                row.get("revoked_at", Instant.class));
    }
}
