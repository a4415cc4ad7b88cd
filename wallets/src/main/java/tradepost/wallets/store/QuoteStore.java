package tradepost.wallets.store;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tradepost.platform.money.Money;
import tradepost.platform.relay.Detached;
import tradepost.wallets.domain.ExchangeQuote;

/** What the bank promised. */
@Repository
public class QuoteStore {
    /** Each new quote takes some with it that nobody used: there are never many more than are asked for in a day. */
    private static final String INSERT = """
            WITH forgotten AS (
                DELETE FROM exchange_quotes
                 WHERE id IN (SELECT id FROM exchange_quotes
                               WHERE NOT used AND expires_at < :expiresAt::timestamptz - interval '1 day'
                               ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)
            )
            INSERT INTO exchange_quotes
                   (id, user_id, wallet_id, given_currency, given, taken_currency, taken, rate, mid, spread, as_of,
                    expires_at)
            VALUES (:id, :user, :wallet, :givenCurrency, :given, :takenCurrency, :taken, :rate, :mid, :spread, :asOf,
                    :expiresAt)
            """;

    private static final String FIND = """
            SELECT * FROM exchange_quotes WHERE id = :id AND user_id = :user AND wallet_id = :wallet
            """;

    private final DatabaseClient database;

    public QuoteStore(DatabaseClient database) {
        this.database = database;
    }

    public Mono<ExchangeQuote> insert(ExchangeQuote quote) {
        return database.sql(INSERT)
                .bind("id", quote.id())
                .bind("user", quote.userId())
                .bind("wallet", quote.walletId())
                .bind("givenCurrency", quote.given().currency().getCurrencyCode())
                .bind("given", quote.given().amount())
                .bind("takenCurrency", quote.taken().currency().getCurrencyCode())
                .bind("taken", quote.taken().amount())
                .bind("rate", quote.rate())
                .bind("mid", quote.mid())
                .bind("spread", quote.spread())
                .bind("asOf", quote.asOf())
                .bind("expiresAt", quote.expiresAt())
                .then()
                .thenReturn(quote)
                .as(Detached::of);
    }

    /** A quote of this user for this wallet, expired and used ones among them. */
    public Mono<ExchangeQuote> find(UUID id, UUID userId, UUID walletId) {
        return database.sql(FIND)
                .bind("id", id)
                .bind("user", userId)
                .bind("wallet", walletId)
                .map(QuoteStore::toQuote)
                .one()
                .as(Detached::of);
    }

    private static ExchangeQuote toQuote(Readable row) {
        return new ExchangeQuote(
                row.get("id", UUID.class),
                row.get("user_id", UUID.class),
                row.get("wallet_id", UUID.class),
                money(row, "given"),
                money(row, "taken"),
                row.get("rate", BigDecimal.class),
                row.get("mid", BigDecimal.class),
                row.get("spread", BigDecimal.class),
                row.get("as_of", LocalDate.class),
                row.get("expires_at", Instant.class));
    }

    private static Money money(Readable row, String column) {
        return new Money(
                row.get(column, BigDecimal.class), Currency.getInstance(row.get(column + "_currency", String.class)));
    }
}
