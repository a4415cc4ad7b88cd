package tradepost.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.AccountMails;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Deed.Action;
import tradepost.gateway.domain.LinkPurpose;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.domain.Session;
import tradepost.gateway.domain.User;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;

/** What users do for their accounts: links that were mailed, passwords. */
@Repository
public class AccountStore {
    private static final String ISSUE = """
            INSERT INTO account_links (hash, user_id, purpose, expires_at) VALUES (:hash, :userId, :purpose, :expiresAt)
            ON CONFLICT (user_id, purpose) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
            """;

    /**
     * One who comes second waits for the first, and finds it gone. The user is locked before the link, as whoever
     * changes the user does, so that nobody waits both ways.
     */
    private static final String USE = """
            WITH holder AS (
                SELECT u.id FROM users u JOIN account_links l ON l.user_id = u.id
                 WHERE l.hash = :hash
                   FOR NO KEY UPDATE OF u
            )
            DELETE FROM account_links l USING holder
             WHERE l.user_id = holder.id AND l.hash = :hash AND l.purpose = :purpose AND l.expires_at > :now
            RETURNING l.user_id
            """;

    private static final String IS_GOOD = """
            SELECT EXISTS (SELECT 1 FROM account_links
                            WHERE hash = :hash AND purpose = :purpose AND expires_at > :now) AS good
            """;

    /** It says nothing of who has the password: the reader of the mail may have set none. */
    private static final String VERIFY = """
            UPDATE users u SET email_verified_at = coalesce(u.email_verified_at, :now) WHERE u.id = :id AND u.enabled
            RETURNING %s
            """.formatted(UserStore.USER_COLUMNS);

    private static final String CHANGE_PASSWORD = """
            UPDATE users u SET password_hash = :passwordHash
             WHERE u.id = :id AND u.enabled AND u.password_hash = :oldHash
            RETURNING %s
            """.formatted(UserStore.USER_COLUMNS);

    /** Who reads the mails of the address has proved that it is theirs, and the password too from now on. */
    private static final String RESET_PASSWORD = """
            UPDATE users u
               SET password_hash = :passwordHash, password_proved_at = :now,
                   email_verified_at = coalesce(u.email_verified_at, :now)
             WHERE u.id = :id AND u.enabled
            RETURNING %s
            """.formatted(UserStore.USER_COLUMNS);

    private static final String FORGET_RESETS =
            "DELETE FROM account_links WHERE user_id = :userId AND purpose = 'RESET_PASSWORD'";

    private final DatabaseClient database;
    private final Outbox outbox;
    private final SessionStore sessions;
    private final KnownAddresses addresses;
    private final AuditStore audit;

    AccountStore(
            DatabaseClient database, Outbox outbox, SessionStore sessions, KnownAddresses addresses, AuditStore audit) {
        this.database = database;
        this.outbox = outbox;
        this.sessions = sessions;
        this.addresses = addresses;
        this.audit = audit;
    }

    /**
     * A link that is to be mailed.
     *
     * @param hash of its secret
     * @param mail that holds it
     */
    public record Link(LinkPurpose purpose, byte[] hash, AccountMail mail) {}

    /** Records a link in the place of older ones of its purpose, with the mail that holds it. */
    public Mono<Void> issue(Link link) {
        return Bounded.run(outbox.transaction(issueWithin(link)));
    }

    /** Within the transaction that is open. */
    Mono<Void> issueWithin(Link link) {
        AccountMail mail = link.mail();
        return database.sql(ISSUE)
                .bind("hash", link.hash())
                .bind("userId", mail.userId())
                .bind("purpose", link.purpose().name())
                .bind("expiresAt", mail.at().plus(link.purpose().life()))
                .then()
                .then(outbox.append(List.of(message(mail))));
    }

    /** Within the transaction that is open: who has a link to choose a new password by has none any more. */
    Mono<Void> forgetResets(UUID userId) {
        return database.sql(FORGET_RESETS).bind("userId", userId).then();
    }

    /** Has a mail sent that brings no link. */
    public Mono<Void> tell(AccountMail mail) {
        return Bounded.run(outbox.transaction(tellWithin(mail)));
    }

    /** The same within the transaction that is open. */
    Mono<Void> tellWithin(AccountMail mail) {
        return outbox.append(List.of(message(mail)));
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
    public Mono<User> verifyEmail(byte[] hash, Origin origin, Instant now) {
        Mono<User> work = use(LinkPurpose.VERIFY_EMAIL, hash, now)
                .flatMap(id -> database.sql(VERIFY)
                        .bind("id", id)
                        .bind("now", now)
                        .map(UserStore::toUser)
                        .one())
                .delayUntil(user -> record(Action.EMAIL_VERIFIED, user, origin, now));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /**
     * Changes the password, ends all sessions and opens one; links to choose a new one by are good no more.
     *
     * @param oldHash of the password that was checked
     * @param mail tells the user of it
     * @param origin from where it is asked for
     * @return empty, and nothing is changed, if the user was disabled or has another password by now
     */
    public Mono<User> changePassword(
            String oldHash, String newHash, Session session, byte[] tokenHash, AccountMail mail, Origin origin) {
        Mono<User> work = database.sql(CHANGE_PASSWORD)
                .bind("id", session.userId())
                .bind("oldHash", oldHash)
                .bind("passwordHash", newHash)
                .map(UserStore::toUser)
                .one()
                .flatMap(user -> endAll(user, mail)
                        .then(forgetResets(user.id()))
                        .then(sessions.insert(session, tokenHash, newHash))
                        .then(record(Action.PASSWORD_CHANGED, user, origin, mail.at()))
                        .thenReturn(user));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    /**
     * Sets the password of whom the link was mailed to, and ends all sessions. The user comes in from that address from
     * now on, whoever else tries passwords.
     *
     * @return empty, and nothing is changed, if there is no such link that is good now
     */
    public Mono<User> resetPassword(byte[] hash, String newHash, Origin origin, Instant now) {
        Mono<User> work = use(LinkPurpose.RESET_PASSWORD, hash, now)
                .flatMap(id -> database.sql(RESET_PASSWORD)
                        .bind("id", id)
                        .bind("passwordHash", newHash)
                        .bind("now", now)
                        .map(UserStore::toUser)
                        .one())
                .flatMap(user -> endAll(user, AccountMails.passwordChanged(user, now))
                        .then(addresses.rememberWithin(user.id(), origin.address(), now))
                        .then(record(Action.PASSWORD_RESET, user, origin, now))
                        .thenReturn(user));
        return Bounded.run(audit.inTurn(outbox.transaction(work)));
    }

    private Mono<Void> record(Action action, User user, Origin origin, Instant now) {
        return audit.appendWithin(new Deed(now, action, Deed.Who.of(user), null, Deed.DONE, origin));
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
