package tradepost.notifier.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.notifier.domain.Recipient;
import tradepost.platform.relay.Detached;

/** The recipients, as the users' own service last told of them. */
@Repository
public class RecipientStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final String UPSERT = """
            INSERT INTO recipients (user_id, username, email, enabled)
            SELECT * FROM unnest(:userIds::uuid[], :usernames::text[], :emails::text[], :enabled::boolean[])
            ON CONFLICT (user_id) DO UPDATE
               SET username = excluded.username, email = excluded.email, enabled = excluded.enabled
            """;

    private final DatabaseClient database;

    public RecipientStore(DatabaseClient database) {
        this.database = database;
    }

    /** Replaces what is known of these users, each of them given once. */
    public Mono<Void> upsert(List<Recipient> recipients) {
        return database.sql(UPSERT)
                .bind("userIds", recipients.stream().map(Recipient::userId).toArray(UUID[]::new))
                .bind("usernames", recipients.stream().map(Recipient::username).toArray(String[]::new))
                .bind("emails", recipients.stream().map(Recipient::email).toArray(String[]::new))
                .bind("enabled", recipients.stream().map(Recipient::enabled).toArray(Boolean[]::new))
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }
}
