package tradepost.gateway.store;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.PresentedToken;
import tradepost.gateway.domain.PresentedToken.Decision;
import tradepost.gateway.domain.Session;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Revocations;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** The sessions and their refresh tokens, which are known by their SHA-256 alone. */
@Repository
public class SessionStore {
    /** Of the open sessions of a user the oldest end, so that there are never more. */
    private static final int SESSIONS_MAX = 100;

    /**
     * Only while the user may come in and has the password that was checked: who opens a session waits here for whoever
     * disables the user or changes the password, and then finds it otherwise. A user's expired sessions leave when the
     * next one comes, and their tokens with them.
     */
    private static final String INSERT_AS = """
            WITH expired AS (
                DELETE FROM sessions WHERE user_id = :userId AND expires_at <= :createdAt
            ), holder AS (
                SELECT id FROM users WHERE id = :userId AND enabled AND %s FOR SHARE
            ), session AS (
                INSERT INTO sessions (id, user_id, created_at, expires_at)
                SELECT :id, id, :createdAt, :expiresAt FROM holder
                RETURNING id
            )
            INSERT INTO refresh_tokens (hash, session_id, issued_at)
            SELECT :hash, id, :createdAt FROM session
            """;

    private static final String INSERT = INSERT_AS.formatted("password_hash = :passwordHash");
    private static final String INSERT_WITHOUT_PASSWORD = INSERT_AS.formatted("TRUE");

    /** In one order, so that two who end sessions wait for each other and never both ways. */
    private static final String END = """
            WITH ending AS (
                SELECT id FROM sessions
                 WHERE user_id = :userId AND revoked_at IS NULL AND expires_at > :now AND %s
                 ORDER BY id
                   FOR UPDATE
            )
            UPDATE sessions s SET revoked_at = greatest(:now, s.created_at)
              FROM ending WHERE s.id = ending.id
            RETURNING s.id
            """;

    private static final String END_ONE = END.formatted("id = :id");
    private static final String END_ALL = END.formatted("id IS DISTINCT FROM :kept");
    private static final String END_OLDEST = END.formatted("""
            id IN (SELECT id FROM sessions WHERE user_id = :userId AND revoked_at IS NULL AND expires_at > :now
                    ORDER BY created_at DESC, id OFFSET %d)""".formatted(SESSIONS_MAX));

    private static final String LIST = """
            SELECT s.id, s.user_id, s.created_at, s.expires_at,
                   (SELECT max(t.issued_at) FROM refresh_tokens t WHERE t.session_id = s.id) AS refreshed_at
              FROM sessions s
             WHERE s.user_id = :userId AND s.revoked_at IS NULL AND s.expires_at > :now
             ORDER BY s.created_at DESC, s.id
             LIMIT %d
            """.formatted(SESSIONS_MAX);

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

    private final DatabaseClient database;
    private final Outbox outbox;
    private final KnownAddresses addresses;
    private final AuditStore audit;
    private final Revocations revocations;

    SessionStore(
            DatabaseClient database,
            Outbox outbox,
            KnownAddresses addresses,
            AuditStore audit,
            Revocations revocations) {
        this.database = database;
        this.outbox = outbox;
        this.addresses = addresses;
        this.audit = audit;
        this.revocations = revocations;
    }

    /** A presented token and what was decided of it. */
    public record Decided(PresentedToken token, Decision decision) {}

    /**
     * A session that is open.
     *
     * @param refreshedAt when a token of it was last exchanged for another
     */
    public record Open(Session session, Instant refreshedAt) {}

    /**
     * @param deed to audit; from where the user comes in is remembered
     * @return false, and nothing is changed, if the user may not come in or has another password by now
     */
    public Mono<Boolean> open(Session session, byte[] tokenHash, String passwordHash, Deed deed) {
        return open(session, deed, insert(session, tokenHash, passwordHash));
    }

    /** The same for who has proved otherwise than by a password who they are. */
    public Mono<Boolean> open(Session session, byte[] tokenHash, Deed deed) {
        return open(session, deed, insert(session, tokenHash));
    }

    private Mono<Boolean> open(Session session, Deed deed, Mono<Boolean> inserted) {
        Mono<Boolean> work = inserted.filter(isOpen -> isOpen)
                .flatMap(isOpen -> endOldest(session)
                        .then(addresses.rememberWithin(
                                session.userId(), deed.origin().address(), session.createdAt()))
                        .then(audit.appendWithin(deed))
                        .thenReturn(isOpen))
                .defaultIfEmpty(false);
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /**
     * Ends a session of this user, with the whole family of its tokens.
     *
     * @return false, and nothing is changed, if the user has no such session open
     */
    public Mono<Boolean> end(UUID userId, UUID id, Deed deed) {
        Mono<Boolean> work = ended(database.sql(END_ONE).bind("id", id), userId, deed.at())
                .map(ended -> ended == 1)
                .delayUntil(isEnded -> isEnded ? audit.appendWithin(deed) : Mono.empty());
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /**
     * Ends all sessions of a user.
     *
     * @param kept but this one; null for none
     */
    public Mono<Void> endAll(UUID userId, @Nullable UUID kept, Deed deed) {
        Mono<Void> work = endAllWithin(userId, kept, deed.at()).then(audit.appendWithin(deed));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /** The open sessions of a user, newest first. */
    public Mono<List<Open>> list(UUID userId, Instant now) {
        return Bounded.run(database.sql(LIST)
                .bind("userId", userId)
                .bind("now", now)
                .map(SessionStore::toOpen)
                .all()
                .collectList());
    }

    /**
     * Decides on a presented token while its session is locked, and records the decision.
     *
     * @param successor the hash of the token that follows from the presented one
     * @param origin from where the token comes
     * @return empty if there is no such token
     */
    public Mono<Decided> exchange(
            byte[] hash, byte[] successor, Instant now, Origin origin, Function<PresentedToken, Decision> decide) {
        Mono<Decided> work = lock(hash)
                .flatMap(_ -> read(hash, successor))
                .map(token -> new Decided(token, decide.apply(token)))
                .flatMap(decided -> apply(decided, hash, successor, now, origin).thenReturn(decided));
        return Bounded.run(outbox.transaction(work));
    }

    /** Within the transaction that is open; whether it was recorded. */
    Mono<Boolean> insert(Session session, byte[] tokenHash, String passwordHash) {
        return insert(database.sql(INSERT).bind("passwordHash", passwordHash), session, tokenHash);
    }

    /** The same whatever password the user has, if any. */
    Mono<Boolean> insert(Session session, byte[] tokenHash) {
        return insert(database.sql(INSERT_WITHOUT_PASSWORD), session, tokenHash);
    }

    private static Mono<Boolean> insert(GenericExecuteSpec insert, Session session, byte[] tokenHash) {
        return insert.bind("id", session.id())
                .bind("userId", session.userId())
                .bind("createdAt", session.createdAt())
                .bind("expiresAt", session.expiresAt())
                .bind("hash", tokenHash)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /** Within the transaction that is open. */
    Mono<Void> endAllWithin(UUID userId, @Nullable UUID kept, Instant now) {
        GenericExecuteSpec end = database.sql(END_ALL);
        return ended(kept == null ? end.bindNull("kept", UUID.class) : end.bind("kept", kept), userId, now)
                .then();
    }

    private Mono<Void> endOldest(Session newest) {
        return ended(database.sql(END_OLDEST), newest.userId(), newest.createdAt())
                .then();
    }

    /**
     * How many ended. Every service is told of each: their tokens are worth nothing from then on. This replica knows it
     * as soon as it is so, whether or not Kafka can be reached.
     */
    private Mono<Integer> ended(GenericExecuteSpec end, UUID userId, Instant now) {
        return end.bind("userId", userId)
                .bind("now", now)
                .map(row -> UserStore.required(row, "id", UUID.class))
                .all()
                .map(id -> AccessRevoked.of(id, userId, now))
                .collectList()
                .flatMap(told -> outbox.append(
                                told.stream().map(SessionStore::message).toList())
                        .then(onCommit(() -> told.forEach(revocations::on)))
                        .thenReturn(told.size()));
    }

    private static Message message(AccessRevoked ended) {
        return new Message(Topic.REVOCATIONS, ended.sessionId().toString(), ended);
    }

    private static Mono<Void> onCommit(Runnable work) {
        TransactionSynchronization afterwards = new TransactionSynchronization() {
            @Override
            public Mono<Void> afterCommit() {
                return Mono.fromRunnable(work);
            }
        };
        return TransactionSynchronizationManager.forCurrentTransaction()
                .doOnNext(transaction -> transaction.registerSynchronization(afterwards))
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

    private Mono<Void> apply(Decided decided, byte[] hash, byte[] successor, Instant now, Origin origin) {
        Session session = decided.token().session();
        return switch (decided.decision()) {
            case ROTATE -> use(hash, now).then(succeed(successor, session.id(), now));
            case REVOKE ->
                ended(database.sql(END_ONE).bind("id", session.id()), session.userId(), now)
                        .then(audit.appendWithin(reused(decided.token(), now, origin)));
            case REPEAT, REFUSE -> Mono.empty();
        };
    }

    private static Deed reused(PresentedToken token, Instant now, Origin origin) {
        String about = "session " + token.session().id();
        return new Deed(now, Deed.Action.REFRESH_REUSED, Deed.Who.of(token.user()), about, Deed.DONE, origin);
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

    private static Open toOpen(Readable row) {
        Session session = new Session(
                UserStore.required(row, "id", UUID.class),
                UserStore.required(row, "user_id", UUID.class),
                UserStore.required(row, "created_at", Instant.class),
                UserStore.required(row, "expires_at", Instant.class));
        return new Open(session, UserStore.required(row, "refreshed_at", Instant.class));
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
