package tradepost.notifier.store;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.notifier.domain.Mail;
import tradepost.notifier.domain.Notice;
import tradepost.notifier.domain.Notification;
import tradepost.notifier.domain.NotificationStatus;
import tradepost.notifier.domain.Outcome;
import tradepost.notifier.domain.Recipient;
import tradepost.platform.relay.Detached;

/** The notifications, from the event that caused them to what became of them. */
@Repository
public class NotificationStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** An event seen before changes nothing. */
    private static final String INSERT = """
            INSERT INTO notifications (id, event_id, user_id, subject, body, confidential, created_at)
            SELECT * FROM unnest(:ids::uuid[], :eventIds::uuid[], :userIds::uuid[],
                                 :subjects::text[], :bodies::text[], :confidential::boolean[], :times::timestamptz[])
            ON CONFLICT DO NOTHING
            """;
    /**
     * Two replicas that claim at once wait for each other's rows and find them no longer due. A row whose recipient is
     * not known yet is not due for anyone.
     */
    private static final String CLAIM = """
            WITH due AS (
                SELECT n.id, r.username, r.email, r.enabled
                  FROM notifications n JOIN recipients r USING (user_id)
                 WHERE n.status = 'WAITING' AND n.due_at <= now()
                 ORDER BY n.due_at
                 LIMIT :batch
                   FOR UPDATE OF n)
            UPDATE notifications n
               SET attempts = n.attempts + 1, due_at = now() + :lease * interval '1 millisecond'
              FROM due
             WHERE n.id = due.id
            RETURNING n.id, n.attempts, n.user_id, due.username, due.email, due.enabled, n.subject, n.body, n.created_at
            """;
    /**
     * A mail that went out is sent, whoever claimed it since; any other end counts only for the try that is still the
     * last one.
     */
    private static final String RECORD = """
            UPDATE notifications
               SET status = :status, address = :address, reason = :reason,
                   body = CASE WHEN confidential AND :status <> 'WAITING' THEN '' ELSE body END,
                   due_at = now() + :pause * interval '1 millisecond',
                   sent_at = CASE WHEN :status = 'SENT' THEN now() END
             WHERE id = :id AND status = 'WAITING' AND (attempts = :attempt OR :status = 'SENT')
            """;

    private static final String PAGE = """
            SELECT id, seq, subject, CASE WHEN confidential THEN '' ELSE body END AS body, status, attempts, created_at,
                   address, sent_at, reason
              FROM notifications
             WHERE user_id = :userId AND seq < :before
             ORDER BY seq DESC
             LIMIT :limit
            """;

    private final DatabaseClient database;

    public NotificationStore(DatabaseClient database) {
        this.database = database;
    }

    public Mono<Void> insert(List<Notification> notifications) {
        return database.sql(INSERT)
                .bind("ids", notifications.stream().map(Notification::id).toArray(UUID[]::new))
                .bind(
                        "eventIds",
                        notifications.stream().map(Notification::eventId).toArray(UUID[]::new))
                .bind(
                        "userIds",
                        notifications.stream().map(Notification::userId).toArray(UUID[]::new))
                .bind(
                        "subjects",
                        notifications.stream().map(n -> n.notice().subject()).toArray(String[]::new))
                .bind(
                        "bodies",
                        notifications.stream().map(n -> n.notice().text()).toArray(String[]::new))
                .bind(
                        "confidential",
                        notifications.stream().map(Notification::confidential).toArray(Boolean[]::new))
                .bind("times", notifications.stream().map(Notification::at).toArray(Instant[]::new))
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** Takes up to {@code batch} due mails, which nobody else gets before the lease ends. */
    public Flux<Mail> claim(int batch, Duration lease) {
        return database.sql(CLAIM)
                .bind("batch", batch)
                .bind("lease", lease.toMillis())
                .map(NotificationStore::toMail)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT)
                .flatMapIterable(mails -> mails);
    }

    public Mono<Void> record(Mail mail, Outcome outcome) {
        GenericExecuteSpec statement =
                switch (outcome) {
                    case Outcome.Sent _ ->
                        record(NotificationStatus.SENT, Duration.ZERO).bindNull("reason", String.class);
                    case Outcome.Postponed(Duration pause, String reason) ->
                        record(NotificationStatus.WAITING, pause).bind("reason", reason);
                    case Outcome.GivenUp(String reason) ->
                        record(NotificationStatus.FAILED, Duration.ZERO).bind("reason", reason);
                };
        return statement
                .bind("id", mail.notificationId())
                .bind("attempt", mail.attempt())
                .bind("address", mail.recipient().email())
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    private GenericExecuteSpec record(NotificationStatus status, Duration pause) {
        return database.sql(RECORD).bind("status", status.name()).bind("pause", pause.toMillis());
    }

    /**
     * Notifications of one user, newest first.
     *
     * @param before the sequence of the last one seen
     */
    public Mono<List<StoredNotification>> page(UUID userId, long before, int limit) {
        return database.sql(PAGE)
                .bind("userId", userId)
                .bind("before", before)
                .bind("limit", limit)
                .map(StoredNotification::of)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    private static Mail toMail(Readable row) {
        UUID userId = row.get("user_id", UUID.class);
        return new Mail(
                row.get("id", UUID.class),
                row.get("attempts", Integer.class),
                new Recipient(
                        userId,
                        row.get("username", String.class),
                        row.get("email", String.class),
                        row.get("enabled", Boolean.class)),
                new Notice(row.get("subject", String.class), row.get("body", String.class)),
                row.get("created_at", Instant.class));
    }
}
