package tradepost.marketdata.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Bar;
import tradepost.marketdata.domain.BarInterval;
import tradepost.marketdata.domain.Verdict;
import tradepost.platform.relay.Detached;

/** What is read of the history: bars, and what was not believed. */
@Repository
public class HistoryStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final String BARS = """
            SELECT * FROM bars
             WHERE symbol = :symbol AND seconds = :seconds AND start_at >= :from AND start_at < :to
             ORDER BY start_at LIMIT :limit
            """;
    private static final String QUARANTINED = """
            SELECT * FROM quarantined_ticks WHERE number < :before ORDER BY number DESC LIMIT :limit
            """;
    private static final String REFUSED = "SELECT * FROM refused_ticks ORDER BY feed, reason LIMIT 1000";

    private final DatabaseClient database;

    public HistoryStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * A tick that was not believed.
     *
     * @param number grows with each
     */
    public record Quarantined(
            long number,
            Instant quarantinedAt,
            Verdict reason,
            String feed,
            String symbol,
            BigDecimal price,
            Instant sourceAt,
            Instant receivedAt) {}

    /**
     * How many ticks of a feed were refused for one reason.
     *
     * @param lastAt when the last of them was
     */
    public record Refused(String feed, Verdict reason, long ticks, Instant lastAt) {}

    /** The bars that begin from {@code from} on and before {@code to}, so many at most, by time. */
    public Mono<List<Bar>> findBars(String symbol, BarInterval interval, Instant from, Instant to, int limit) {
        return database.sql(BARS)
                .bind("symbol", symbol)
                .bind("seconds", interval.seconds())
                .bind("from", from)
                .bind("to", to)
                .bind("limit", limit)
                .map(OwnedTickStore::toBar)
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** Those that were not believed before this one, the latest first. */
    public Mono<List<Quarantined>> findQuarantined(long before, int limit) {
        return database.sql(QUARANTINED)
                .bind("before", before)
                .bind("limit", limit)
                .map(row -> new Quarantined(
                        row.get("number", Long.class),
                        row.get("quarantined_at", Instant.class),
                        Verdict.valueOf(row.get("reason", String.class)),
                        row.get("feed", String.class),
                        row.get("symbol", String.class),
                        row.get("price", BigDecimal.class),
                        row.get("source_at", Instant.class),
                        row.get("received_at", Instant.class)))
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }

    /** How many were refused, by feed and reason. */
    public Mono<List<Refused>> countRefused() {
        return database.sql(REFUSED)
                .map(row -> new Refused(
                        row.get("feed", String.class),
                        Verdict.valueOf(row.get("reason", String.class)),
                        row.get("ticks", Long.class),
                        row.get("last_at", Instant.class)))
                .all()
                .collectList()
                .as(Detached::of)
                .timeout(TIMEOUT);
    }
}
