package tradepost.marketdata.store;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;

/** Whose turn it is to ask Alpha Vantage, what has been asked, and up to where each symbol is published. */
@Repository
public class FetchStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY_MAX = Duration.ofHours(1);

    private static final String ENROL = """
            INSERT INTO alpha_vantage_symbols (symbol) SELECT unnest(:symbols::text[]) ON CONFLICT DO NOTHING
            """;
    /**
     * The clock is the database's: replicas agree on it. The call counts from now on, whether it is answered or not,
     * and the turn counts as failed until it is ended: what dies in it, or cannot hand on what it got, is not begun
     * again at once.
     */
    private static final String CLAIM = """
            WITH turn AS (
                UPDATE alpha_vantage_turn AS t
                   SET owner = :owner, leased_until = clock_timestamp() + :lease * interval '1 millisecond',
                       failures = failures + 1,
                       paused_until = clock_timestamp()
                           + least(:retryAfter * 2 ^ least(failures, 16), :retryMax) * interval '1 millisecond',
                       calls = array(SELECT made FROM unnest(t.calls) AS made
                                      WHERE made > clock_timestamp() - interval '1 day') || clock_timestamp()
                 WHERE leased_until <= clock_timestamp() AND paused_until <= clock_timestamp()
                   AND (SELECT count(*) FROM unnest(t.calls) AS made
                         WHERE made > clock_timestamp() - interval '1 day') < :perDay
                   AND (SELECT count(*) FROM unnest(t.calls) AS made
                         WHERE made > clock_timestamp() - interval '1 minute') < :perMinute
                   AND NOT EXISTS (SELECT FROM unnest(t.calls) AS made
                                    WHERE made > clock_timestamp() - :apart * interval '1 millisecond')
                   AND EXISTS (SELECT 1 FROM alpha_vantage_symbols
                                WHERE symbol = ANY(:symbols) AND due_at <= clock_timestamp())
                RETURNING owner
            )
            SELECT symbol, last_bar_at FROM turn, alpha_vantage_symbols
             WHERE symbol = ANY(:symbols) AND due_at <= clock_timestamp()
             ORDER BY due_at, symbol
             LIMIT 1
            """;
    /** Of a turn that took too long another has begun since; that one is left alone, and what was published was. */
    private static final String END = """
            WITH turn AS (
                UPDATE alpha_vantage_turn
                   SET leased_until = '-infinity', paused_until = '-infinity', failures = 0
                 WHERE owner = :owner
            )
            UPDATE alpha_vantage_symbols
               SET due_at = clock_timestamp() + :pause * interval '1 millisecond',
                   last_bar_at = greatest(last_bar_at, :lastBarAt::timestamptz)
             WHERE symbol = :symbol
            """;

    private static final String PAUSE = """
            UPDATE alpha_vantage_turn
               SET leased_until = '-infinity', failures = 0,
                   paused_until = clock_timestamp() + :pause * interval '1 millisecond'
             WHERE owner = :owner
            """;

    private static final String RELEASE =
            "UPDATE alpha_vantage_turn SET leased_until = '-infinity' WHERE owner = :owner";

    private final DatabaseClient database;

    public FetchStore(DatabaseClient database) {
        this.database = database;
    }

    /** How often a key may be used: in any minute, and in any 24 hours, and how long after one call the next. */
    public record Budget(int perMinute, int perDay, Duration apart) {}

    /**
     * A symbol to ask for.
     *
     * @param lastBarAt the start of its last bar that is published; null for none
     */
    public record Due(String symbol, @Nullable Instant lastBarAt) {}

    /** Makes symbols known; those that are stay as they are. */
    public Mono<Void> enrol(List<String> symbols) {
        return database.sql(ENROL)
                .bind("symbols", symbols.toArray(String[]::new))
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /**
     * Begins a turn.
     *
     * @param lease how long it may take
     * @param retryAfter how long nothing is asked if it is not ended; after each further such turn twice as long
     * @return what this owner is to ask for now, the longest due first; empty if nothing, or not now, or not it
     */
    public Mono<Due> claim(UUID owner, Duration lease, Duration retryAfter, Budget budget, List<String> symbols) {
        return database.sql(CLAIM)
                .bind("owner", owner)
                .bind("lease", lease.toMillis())
                .bind("retryAfter", retryAfter.toMillis())
                .bind("retryMax", RETRY_MAX.toMillis())
                .bind("perDay", budget.perDay())
                .bind("perMinute", budget.perMinute())
                .bind("apart", budget.apart().toMillis())
                .bind("symbols", symbols.toArray(String[]::new))
                .map(FetchStore::toDue)
                .one()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /**
     * Ends a turn.
     *
     * @param pause until the symbol is due again
     * @param lastBarAt up to where it is published now; null if as before
     */
    public Mono<Void> end(UUID owner, String symbol, Duration pause, @Nullable Instant lastBarAt) {
        DatabaseClient.GenericExecuteSpec end =
                database.sql(END).bind("owner", owner).bind("symbol", symbol).bind("pause", pause.toMillis());
        return (lastBarAt == null ? end.bindNull("lastBarAt", Instant.class) : end.bind("lastBarAt", lastBarAt))
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** Ends a turn whose answer was to wait; its symbol stays due. */
    public Mono<Void> pause(UUID owner, Duration pause) {
        return database.sql(PAUSE)
                .bind("owner", owner)
                .bind("pause", pause.toMillis())
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** Ends the turn of this owner, if it is its turn, as failed. */
    public Mono<Void> release(UUID owner) {
        return database.sql(RELEASE)
                .bind("owner", owner)
                .then()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    private static Due toDue(Readable row) {
        return new Due(row.get("symbol", String.class), row.get("last_bar_at", Instant.class));
    }
}
