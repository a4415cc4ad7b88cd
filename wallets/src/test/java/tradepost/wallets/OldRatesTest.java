package tradepost.wallets;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.Ids;
import tradepost.platform.infra.Infrastructure;
import tradepost.wallets.rates.TestBank;

/** The banks have not been heard of for long: what is shown says so, and no money moves at their rates. */
class OldRatesTest {
    private static final String DATABASE = "wallets_old_rates";
    private static final int REDIS_DATABASE = 9;
    private static final Instant LONG_AGO =
            TestBank.day().minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);

    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final String wallet = "/api/v1/wallets/" + Ids.defaultWallet(user);

    @BeforeAll
    static void start() throws SQLException {
        wallets = RunningWallets.start(
                DATABASE,
                Map.of(
                        "tradepost.bank.enabled",
                        "false",
                        "spring.data.redis.url",
                        Infrastructure.shared().redisUri() + "/" + REDIS_DATABASE));
        keep("A", "{\"code\": \"USD\", \"mid\": 3.6512}");
        keep(
                "C",
                "{\"code\": \"USD\", \"bid\": 3.6150, \"ask\": 3.6880},"
                        + " {\"code\": \"CHF\", \"bid\": 4.5, \"ask\": 4.6}");
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    /** As PostgreSQL has what a bank told. */
    private static void keep(String kind, String rates) throws SQLException {
        try (Connection connection = RunningWallets.connect(DATABASE);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO bank_tables"
                        + " (kind, no, effective_date, checked_at, rates) VALUES (?, '226', ?, ?, ?::jsonb)")) {
            insert.setString(1, kind);
            insert.setObject(2, TestBank.day());
            insert.setTimestamp(3, Timestamp.from(LONG_AGO));
            insert.setString(4, "[" + rates + "]");
            insert.execute();
        }
    }

    @Test
    void balances_are_converted_and_called_stale() {
        get(wallet + "/converted?to=PLN").json("""
                {"sum": "36512.00", "complete": true, "stale": true, "asOf": "%s",
                 "balances": [{"currency": "USD", "rate": "3.6512", "stale": true}]}""".formatted(TestBank.day()));
        get("/api/v1/rates?table=A").json("""
                        [{"table": "A", "stale": true, "checkedAt": "%s"}]""".formatted(LONG_AGO));
    }

    @Test
    void a_currency_in_itself_has_no_day_and_is_never_stale() {
        WebTestClient.BodyContentSpec converted = get(wallet + "/converted?to=USD");

        converted.json("""
                {"sum": "10000.00", "stale": false, "balances": [{"rate": "1", "stale": false}]}""");
        converted.jsonPath("$.asOf").doesNotExist();
        converted.jsonPath("$.balances[0].asOf").doesNotExist();
    }

    @Test
    void no_money_is_exchanged_even_where_only_bids_and_asks_are_known() {
        for (String to : List.of("PLN", "CHF")) {
            wallets.as(user)
                    .post()
                    .uri(wallet + "/exchange-quotes")
                    .bodyValue(Map.of("from", "USD", "to", to, "amount", "10.00"))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody()
                    .json("""
                            {"code": "RATE_TOO_OLD", "asOf": "%s", "checkedAt": "%s", "detail":
                            "The bank has not confirmed this rate for too long; no money is exchanged at it."}
                            """.formatted(TestBank.day(), LONG_AGO));
        }
    }

    private WebTestClient.BodyContentSpec get(String uri) {
        return wallets.as(user).get().uri(uri).exchange().expectStatus().isOk().expectBody();
    }
}
