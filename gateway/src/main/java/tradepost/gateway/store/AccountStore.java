package tradepost.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AccountMails;
import tradepost.gateway.domain.LinkPurpose;
import tradepost.gateway.domain.Session;
import tradepost.gateway.domain.User;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** What users do for their accounts: links that were mailed, passwords, addresses they are known to come from. */
@Repository
public class AccountStore {
    private static final String ISSUE = """
            INSERT INTO account_links (hash, user_id, purpose, expires_at) VALUES (:hash, :userId, :purpose, :expiresAt)
            ON CONFLICT (user_id, purpose) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
            """;

    /** One who comes second waits for the first, and finds it gone. */
    private static final String USE = """
            DELETE FROM account_links
             WHERE hash = :hash AND purpose = :purpose AND expires_at > :now
            RETURNING user_id
            """;

    private static final String IS_GOOD = """
            SELECT EXISTS (SELECT 1 FROM account_links
                            WHERE hash = :hash AND purpose = :purpose AND expires_at > :now) AS good
            """;

    private static final String VERIFY = """
            UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, :now) WHERE u.id = :id AND u.enabled
            RETURNING %s
            """.formatted(UserStore.USER_COLUMNS);

    private static final String CHANGE_PASSWORD = """
            UPDATE users u SET password_hash = :passwordHash
             WHERE u.id = :id AND u.enabled AND u.password_hash = :oldHash
            RETURNING %s
            """.formatted(UserStore.USER_COLUMNS);

    /** Who reads the mails of the address has proved that it is theirs. */
    private static final String RESET_PASSWORD = """
            UPDATE users u
               SET password_hash = :passwordHash, email_verified_at = coalesce(u.email_verified_at, :now)
             WHERE u.id = :id AND u.enabled
            RETURNING %s
            """.formatted(UserStore.USER_COLUMNS);

    /** The twenty seen last are kept. */
    private static final String REMEMBER = """
            WITH forgotten AS (
                DELETE FROM known_addresses WHERE user_id = :userId AND address IN (
                    SELECT address FROM known_addresses WHERE user_id = :userId AND address <> :address
                     ORDER BY seen_at DESC OFFSET 19)
            )
            INSERT INTO known_addresses (user_id, address, seen_at) VALUES (:userId, :address, :now)
            ON CONFLICT (user_id, address) DO UPDATE SET seen_at = excluded.seen_at
            """;

    private static final String IS_KNOWN = """
            SELECT EXISTS (SELECT 1 FROM known_addresses k JOIN users u ON u.id = k.user_id
                            WHERE lower(u.username) = lower(:username) AND k.address = :address) AS known
            """;

    private final DatabaseClient database;
    private final Outbox outbox;
    private final SessionStore sessions;

    AccountStore(DatabaseClient database, Outbox outbox, SessionStore sessions) {
        this.database = database;
        this.outbox = outbox;
        this.sessions = sessions;
    }

    /** Records a link in the place of older ones of its purpose, with the mail that holds it. */
    public Mono<Void> issue(LinkPurpose purpose, byte[] hash, AccountMail mail) {
        Mono<Void> work = database.sql(ISSUE)
                .bind("hash", hash)
                .bind("userId", mail.userId())
                .bind("purpose", purpose.name())
                .bind("expiresAt", mail.at().plus(purpose.life()))
                .then()
                .then(outbox.append(List.of(message(mail))));
        return Bounded.run(outbox.transaction(work));
    }

    /** Has a mail sent that brings no link. */
    public Mono<Void> tell(AccountMail mail) {
        return Bounded.run(outbox.transaction(outbox.append(List.of(message(mail)))));
    }

    /** Whether there is such a link, so that nobody has passwords hashed for none. */
    public Mono<Boolean> isGood(LinkPurpose purpose, byte[] hash, Instant now) {
        return Bounded.run(database.sql(IS_GOOD)
                .bind("hash", hash)
                .bind("purpose", purpose.name())
                .bind("now", now)
                .map(row -> UserStore.required(row, "good", Boolean.class))
                .one());
    }

    /** @return empty, and nothing is changed, if there is no such link that is good now */
    public Mono<User> verifyEmail(byte[] hash, Instant now) {
        Mono<User> work = use(LinkPurpose.VERIFY_EMAIL, hash, now).flatMap(id -> database.sql(VERIFY)
                .bind("id", id)
                .bind("now", now)
                .map(UserStore::toUser)
                .one());
        return Bounded.run(outbox.transaction(work));
    }

    /**
     * Changes the password, ends all sessions and opens one.
     *
     * @param oldHash of the password that was checked
     * @param mail tells the user of it
     * @return empty, and nothing is changed, if the user was disabled or has another password by now
     */
    public Mono<User> changePassword(
            String oldHash, String newHash, Session session, byte[] tokenHash, AccountMail mail) {
        Mono<User> work = database.sql(CHANGE_PASSWORD)
                .bind("id", session.userId())
                .bind("oldHash", oldHash)
                .bind("passwordHash", newHash)
                .map(UserStore::toUser)
                .one()
                .flatMap(user -> endAll(user, mail)
                        .then(sessions.insert(session, tokenHash, newHash))
                        .thenReturn(user));
        return Bounded.run(outbox.transaction(work));
    }

    /**
     * Sets the password of whom the link was mailed to, and ends all sessions.
     *
     * @return empty, and nothing is changed, if there is no such link that is good now
     */
    public Mono<User> resetPassword(byte[] hash, String newHash, Instant now) {
        Mono<User> work = use(LinkPurpose.RESET_PASSWORD, hash, now)
                .flatMap(id -> database.sql(RESET_PASSWORD)
                        .bind("id", id)
                        .bind("passwordHash", newHash)
                        .bind("now", now)
                        .map(UserStore::toUser)
                        .one())
                .flatMap(user ->
                        endAll(user, AccountMails.passwordChanged(user, now)).thenReturn(user));
        return Bounded.run(outbox.transaction(work));
    }

    /** The user has come in from there. */
    public Mono<Void> remember(UUID userId, String address, Instant now) {
        return Bounded.run(database.sql(REMEMBER)
                .bind("userId", userId)
                .bind("address", address)
                .bind("now", now)
                .then());
    }

    /** Whether the user of that name, if there is one, has come in from there. */
    public Mono<Boolean> isKnown(String username, String address) {
        return Bounded.run(database.sql(IS_KNOWN)
                .bind("username", username)
                .bind("address", address)
                .map(row -> UserStore.required(row, "known", Boolean.class))
                .one());
    }

    private Mono<UUID> use(LinkPurpose purpose, byte[] hash, Instant now) {
        return database.sql(USE)
                .bind("hash", hash)
                .bind("purpose", purpose.name())
                .bind("now", now)
                .map(row -> UserStore.required(row, "user_id", UUID.class))
                .one();
    }

    private Mono<Void> endAll(User user, AccountMail mail) {
        return sessions.endAllWithin(user.id(), null, mail.at()).then(outbox.append(List.of(message(mail))));
    }

    private static Message message(AccountMail mail) {
        return new Message(Topic.ACCOUNT_MAILS, mail.userId().toString(), mail);
    }
}
