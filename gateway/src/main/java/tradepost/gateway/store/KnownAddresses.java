package tradepost.gateway.store;

import java.time.Instant;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** From where users have come in before. */
@Repository
public class KnownAddresses {
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

    KnownAddresses(DatabaseClient database) {
        this.database = database;
    }

    /** Whether the user of that name, if there is one, has come in from there. */
    public Mono<Boolean> isKnown(String username, String address) {
        return Bounded.run(database.sql(IS_KNOWN)
                .bind("username", username)
                .bind("address", address)
                .map(row -> UserStore.required(row, "known", Boolean.class))
                .one());
    }

    /** Within the transaction that is open. */
    Mono<Void> rememberWithin(UUID userId, String address, Instant now) {
        return database.sql(REMEMBER)
                .bind("userId", userId)
                .bind("address", address)
                .bind("now", now)
                .then();
    }
}
