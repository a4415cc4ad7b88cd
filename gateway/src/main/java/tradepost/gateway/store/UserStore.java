package tradepost.gateway.store;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Admins;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.Role;
import tradepost.gateway.domain.Session;
import tradepost.gateway.domain.User;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** The users. */
@Repository
public class UserStore {
    static final String USER_COLUMNS =
            "u.id, u.username, u.email, u.email_verified_at, u.roles, u.enabled, u.created_at";

    private static final String INSERT = """
            INSERT INTO users (id, username, email, password_hash, email_verified_at, roles, enabled, created_at)
            VALUES (:id, :username, :email, :passwordHash, :verifiedAt, :roles, :enabled, :createdAt)
            ON CONFLICT DO NOTHING
            RETURNING id
            """;

    private static final String IS_USERNAME_TAKEN = """
            SELECT EXISTS (SELECT 1 FROM users WHERE lower(username) = lower(:username)) AS taken
            """;

    private static final String FIND_BY_USERNAME = """
            SELECT %s, u.password_hash FROM users u WHERE lower(u.username) = lower(:username)
            """.formatted(USER_COLUMNS);

    private static final String FIND_BY_EMAIL = """
            SELECT %s FROM users u WHERE lower(u.email) = lower(:email)
            """.formatted(USER_COLUMNS);

    private static final String FIND = "SELECT %s FROM users u WHERE u.id = :id".formatted(USER_COLUMNS);

    /** In one order, so that two changes wait for each other and never both ways. */
    private static final String LOCK_ADMINS = """
            SELECT id, lower(username) AS name FROM users WHERE enabled AND 'ADMIN' = ANY (roles)
             ORDER BY id
               FOR NO KEY UPDATE
            """;

    private static final String SET_ROLES = """
            UPDATE users u SET roles = :roles WHERE lower(u.username) = lower(:username)
            RETURNING %s
            """.formatted(USER_COLUMNS);

    private static final String SET_ENABLED = """
            UPDATE users u SET enabled = :enabled WHERE lower(u.username) = lower(:username)
            RETURNING %s
            """.formatted(USER_COLUMNS);

    private final DatabaseClient database;
    private final Outbox outbox;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final KnownAddresses addresses;
    private final AuditStore audit;

    UserStore(
            DatabaseClient database,
            Outbox outbox,
            SessionStore sessions,
            AccountStore accounts,
            KnownAddresses addresses,
            AuditStore audit) {
        this.database = database;
        this.outbox = outbox;
        this.sessions = sessions;
        this.accounts = accounts;
        this.addresses = addresses;
        this.audit = audit;
    }

    /**
     * A user and the hash of their password.
     *
     * @param passwordHash null for who has none, and comes in by the word of a provider
     */
    public record WithPassword(User user, @Nullable String passwordHash) {}

    /**
     * What a new user begins with.
     *
     * @param origin from where the user came
     * @param link by which the address is proved; null where no mail is sent
     */
    public record Beginning(Origin origin, AccountStore.@Nullable Link link) {}

    /**
     * Records a new user with their first session, and tells the other services, in one transaction.
     *
     * @return empty if the name or the address belongs to another user; nothing is changed then
     */
    public Mono<User> register(WithPassword registered, Beginning beginning, Session session, byte[] tokenHash) {
        return register(
                registered, beginning, sessions.insert(session, tokenHash).then());
    }

    /** The same, without a session. */
    public Mono<User> register(WithPassword registered, Beginning beginning) {
        return register(registered, beginning, Mono.empty());
    }

    private Mono<User> register(WithPassword registered, Beginning beginning, Mono<Void> also) {
        return Bounded.run(audit.inTurn(outbox.transaction(registerWithin(registered, beginning, also))));
    }

    /** Within the transaction that is open: a user without a password. */
    Mono<User> registerWithin(User user, Origin origin) {
        return registerWithin(new WithPassword(user, null), new Beginning(origin, null), Mono.empty());
    }

    private Mono<User> registerWithin(WithPassword registered, Beginning beginning, Mono<Void> also) {
        User user = registered.user();
        return insert(registered).flatMap(_ -> also.then(
                        addresses.rememberWithin(user.id(), beginning.origin().address(), user.createdAt()))
                .then(beginning.link() == null ? Mono.empty() : accounts.issueWithin(beginning.link()))
                .then(outbox.append(List.of(announcement(user.id(), user.registered()))))
                .then(audit.appendWithin(registered(user, beginning.origin())))
                .thenReturn(user));
    }

    /**
     * Gives a user these roles and no others, and tells the other services, in one transaction, in which all admins
     * stay what they are: who asks must be one then, whatever an access token says, and one must be left.
     *
     * @param by who asks for it
     * @param deed to audit
     * @return empty if there is no such user; fails with FORBIDDEN where it may not be
     */
    public Mono<User> setRoles(UUID by, String username, Set<Role> roles, Deed deed) {
        Mono<User> work = lockAdmins()
                .doOnNext(admins -> admins.requireMayChange(by, username, roles))
                .flatMap(_ -> update(username, roles, deed.at()))
                .delayUntil(_ -> audit.appendWithin(deed));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /**
     * Lets a user in or shuts them out, and tells the other services; all sessions of who is shut out end in the same
     * transaction, and no link to choose a new password by is good any more.
     *
     * @param by who asks for it
     * @param deed to audit
     * @return empty if there is no such user; fails with FORBIDDEN unless {@code by} is an admin then
     */
    public Mono<User> setEnabled(UUID by, String username, boolean enabled, Deed deed) {
        GenericExecuteSpec set =
                database.sql(SET_ENABLED).bind("enabled", enabled).bind("username", username);
        Mono<User> work = lockAdmins()
                .doOnNext(admins -> admins.requireIsOne(by))
                .flatMap(_ -> changed(set, deed.at()))
                .delayUntil(user -> enabled ? Mono.empty() : shutOut(user, deed.at()))
                .delayUntil(_ -> audit.appendWithin(deed));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    private Mono<Void> shutOut(User user, Instant now) {
        return sessions.endAllWithin(user.id(), null, now).then(accounts.forgetResets(user.id()));
    }

    private Mono<Admins> lockAdmins() {
        return database.sql(LOCK_ADMINS)
                .map(row -> Map.entry(required(row, "id", UUID.class), required(row, "name", String.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(Admins::new);
    }

    private Mono<User> update(String username, Set<Role> roles, Instant now) {
        return changed(
                database.sql(SET_ROLES)
                        .bind("roles", roles.stream().map(Role::name).toArray(String[]::new))
                        .bind("username", username),
                now);
    }

    private Mono<User> changed(GenericExecuteSpec change, Instant now) {
        return change.map(UserStore::toUser).one().flatMap(user -> outbox.append(
                        List.of(announcement(user.id(), user.changed(now))))
                .thenReturn(user));
    }

    public Mono<Boolean> isUsernameTaken(String username) {
        return Bounded.run(database.sql(IS_USERNAME_TAKEN)
                .bind("username", username)
                .map(row -> required(row, "taken", Boolean.class))
                .one());
    }

    public Mono<WithPassword> findByUsername(String username) {
        return Bounded.run(database.sql(FIND_BY_USERNAME)
                .bind("username", username)
                .map(row -> new WithPassword(toUser(row), row.get("password_hash", String.class)))
                .one());
    }

    public Mono<User> findByEmail(String email) {
        return Bounded.run(database.sql(FIND_BY_EMAIL)
                .bind("email", email)
                .map(UserStore::toUser)
                .one());
    }

    public Mono<User> find(UUID id) {
        return Bounded.run(
                database.sql(FIND).bind("id", id).map(UserStore::toUser).one());
    }

    private Mono<UUID> insert(WithPassword registered) {
        User user = registered.user();
        GenericExecuteSpec insert = database.sql(INSERT);
        String hash = registered.passwordHash();
        insert = hash == null ? insert.bindNull("passwordHash", String.class) : insert.bind("passwordHash", hash);
        insert = user.emailVerified()
                ? insert.bind("verifiedAt", user.createdAt())
                : insert.bindNull("verifiedAt", Instant.class);
        return insert.bind("id", user.id())
                .bind("username", user.username())
                .bind("email", user.email())
                .bind("roles", user.roleNames().toArray(String[]::new))
                .bind("enabled", user.enabled())
                .bind("createdAt", user.createdAt())
                .map(row -> required(row, "id", UUID.class))
                .one();
    }

    private static Deed registered(User user, Origin origin) {
        return new Deed(user.createdAt(), Deed.Action.REGISTER, Deed.Who.of(user), null, Deed.DONE, origin);
    }

    private static Message announcement(UUID userId, UserRegistered event) {
        return new Message(Topic.USER_EVENTS, userId.toString(), event);
    }

    /** Reads {@link #USER_COLUMNS}. */
    static User toUser(Readable row) {
        List<Role> roles = Arrays.stream(required(row, "roles", String[].class))
                .map(Role::valueOf)
                .toList();
        return new User(
                required(row, "id", UUID.class),
                required(row, "username", String.class),
                required(row, "email", String.class),
                row.get("email_verified_at", Instant.class) != null,
                roles,
                required(row, "enabled", Boolean.class),
                required(row, "created_at", Instant.class));
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
