package tradepost.wallets.store;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.relay.Detached;

/** The last good table of each kind, and whose turn it is to ask a bank. */
@Repository
public class BankStore {
    /** The clock is the database's: replicas agree on it. */
    private static final String CLAIM = """
            UPDATE bank_turns
               SET owner = :owner, leased_until = clock_timestamp() + :lease * interval '1 millisecond'
             WHERE source = :source AND due_at <= clock_timestamp() AND leased_until <= clock_timestamp()
            RETURNING source
            """;
    /** Of a turn that took too long another has begun since; that one is left alone. */
    private static final String END = """
            UPDATE bank_turns
               SET due_at = clock_timestamp() + :pause * interval '1 millisecond', leased_until = '-infinity'
             WHERE source = :source AND owner = :owner
            """;

    private static final String RELEASE = """
            UPDATE bank_turns SET leased_until = '-infinity'
             WHERE owner = :owner AND leased_until > clock_timestamp()
            """;
    /** A late writer does not undo a newer one, nor does a bank that answers with an older table. */
    private static final String SAVE = """
            INSERT INTO bank_tables AS kept (kind, no, effective_date, checked_at, rates)
            VALUES (:kind, :no, :effectiveDate, :checkedAt, :rates::jsonb)
            ON CONFLICT (kind) DO UPDATE
               SET no = excluded.no, effective_date = excluded.effective_date, checked_at = excluded.checked_at,
                   rates = excluded.rates
             WHERE kept.checked_at < excluded.checked_at AND kept.effective_date <= excluded.effective_date
            """;

    private static final String FIND =
            "SELECT kind, no, effective_date, checked_at, rates::text AS rates FROM bank_tables";

    private final DatabaseClient database;

    public BankStore(DatabaseClient database) {
        this.database = database;
    }

    /** @param rates a JSON array, one object for each currency */
    public record TableRow(String kind, String no, LocalDate effectiveDate, Instant checkedAt, String rates) {}

    /** @return true if this owner is to ask the bank now; empty if it is not due, or another's turn */
    public Mono<Boolean> claim(String source, UUID owner, Duration lease) {
        return database.sql(CLAIM)
                .bind("source", source)
                .bind("owner", owner)
                .bind("lease", lease.toMillis())
                .map(_ -> true)
                .one()
                .as(Detached::of);
    }

    /** @param pause until it is due again, for whoever comes first */
    public Mono<Void> end(String source, UUID owner, Duration pause) {
        return database.sql(END)
                .bind("source", source)
                .bind("owner", owner)
                .bind("pause", pause.toMillis())
                .then()
                .as(Detached::of);
    }

    /** Ends the turns of this owner where they are: the banks stay due. */
    public Mono<Void> release(UUID owner) {
        return database.sql(RELEASE).bind("owner", owner).then().as(Detached::of);
    }

    public Mono<Void> save(TableRow table) {
        return database.sql(SAVE)
                .bind("kind", table.kind())
                .bind("no", table.no())
                .bind("effectiveDate", table.effectiveDate())
                .bind("checkedAt", table.checkedAt())
                .bind("rates", table.rates())
                .then()
                .as(Detached::of);
    }

    public Mono<List<TableRow>> findTables() {
        return database.sql(FIND).map(BankStore::toTable).all().collectList().as(Detached::of);
    }

    private static TableRow toTable(Readable row) {
        return new TableRow(
                row.get("kind", String.class),
                row.get("no", String.class),
                row.get("effective_date", LocalDate.class),
                row.get("checked_at", Instant.class),
                row.get("rates", String.class));
    }
}
