package tradepost.gateway.store;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AccountMails;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.ProvedIdentity;
import tradepost.gateway.domain.User;
import tradepost.platform.relay.Outbox;

/** Which users are whose, by the word of providers. */
@Repository
public class IdentityStore {
    private static final String FIND = """
            SELECT %s FROM identities i JOIN users u ON u.id = i.user_id
             WHERE i.issuer = :issuer AND i.subject = :subject
            """.formatted(UserStore.USER_COLUMNS);

    /** Nobody comes in by what they had before they proved the address. */
    private static final String IS_THEIRS_ALONE = "(u.password_hash IS NULL OR u.password_proved_at IS NOT NULL)";

    private static final String FIND_BY_EMAIL = """
            SELECT %s, %s AS theirs_alone FROM users u WHERE lower(u.email) = lower(:email)
            """.formatted(UserStore.USER_COLUMNS, IS_THEIRS_ALONE);

    /** Only to who may come in, has proved the same address and comes in alone, whatever was read before. */
    private static final String LINK = """
            INSERT INTO identities (issuer, subject, user_id, linked_at)
            SELECT :issuer, :subject, u.id, :now FROM users u
             WHERE u.id = :userId AND u.enabled AND u.email_verified_at IS NOT NULL AND lower(u.email) = lower(:email)
               AND %s
               FOR SHARE
            ON CONFLICT DO NOTHING
            """.formatted(IS_THEIRS_ALONE);

    private final DatabaseClient database;
    private final Outbox outbox;
    private final UserStore users;
    private final AccountStore accounts;
    private final AuditStore audit;

    IdentityStore(DatabaseClient database, Outbox outbox, UserStore users, AccountStore accounts, AuditStore audit) {
        this.database = database;
        this.outbox = outbox;
        this.users = users;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** The user whose it is; empty if it is nobody's. */
    public Mono<User> find(ProvedIdentity identity) {
        return Bounded.run(database.sql(FIND)
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .map(UserStore::toUser)
                .one());
    }

    /** The account of an address. */
    public Mono<ProvedIdentity.Account> findByEmail(String email) {
        return Bounded.run(database.sql(FIND_BY_EMAIL)
                .bind("email", email)
                .map(row -> new ProvedIdentity.Account(
                        UserStore.toUser(row), UserStore.required(row, "theirs_alone", Boolean.class)))
                .one());
    }

    /**
     * Gives it to a user, who is mailed that.
     *
     * @return empty, and nothing is changed, if it is somebody's by now or the user is not as was read
     */
    public Mono<User> link(ProvedIdentity identity, User user, Origin origin, Instant now) {
        Mono<User> work = linkWithin(identity, user, origin, now)
                .delayUntil(linked -> accounts.tellWithin(AccountMails.identityLinked(linked, now)));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /**
     * A new user, whose address the provider has proved, and who has no password.
     *
     * @return empty, and nothing is changed, if the name, the address or the identity is somebody's by now
     */
    public Mono<User> register(ProvedIdentity identity, User user, Origin origin) {
        Mono<User> work = users.registerWithin(user, origin)
                .flatMap(registered -> linkWithin(identity, registered, origin, user.createdAt())
                        .switchIfEmpty(Mono.error(new Taken())));
        return Bounded.run(audit.inTurn(outbox.transaction(work))).onErrorResume(Taken.class, _ -> Mono.empty());
    }

    /** Rolls back. */
    private static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Taken() {
            super("the identity is somebody's by now", null, false, false);
        }
    }

    private Mono<User> linkWithin(ProvedIdentity identity, User user, Origin origin, Instant now) {
        String about = identity.issuer() + " " + identity.subject();
        Deed deed = new Deed(now, Deed.Action.IDENTITY_LINKED, Deed.Who.of(user), about, Deed.DONE, origin);
        return database.sql(LINK)
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .bind("userId", user.id())
                .bind("email", user.email())
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .filter(rows -> rows == 1)
                .flatMap(_ -> audit.appendWithin(deed).thenReturn(user));
    }
}
