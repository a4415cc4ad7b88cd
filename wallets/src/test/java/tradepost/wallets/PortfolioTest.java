package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.event.Ids;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Side;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.relay.Message;

class PortfolioTest {
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final String apple = "A" + suffix;
    private final String bank = "B" + suffix;

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start();
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    @AfterEach
    void invariantsHold() {
        RunningWallets.assertInvariants();
    }

    @Test
    void who_has_no_shares_has_an_empty_portfolio() {
        portfolio("").json("{\"positions\": [], \"totals\": []}");
    }

    @Test
    void a_position_is_valued_at_the_latest_price_with_its_age() {
        trade(apple, Side.BUY, "3", "100.00");
        trade(apple, Side.SELL, "1", "50.00");
        Instant at = Instant.now().minusSeconds(90);

        price(apple, "60.00", Instant.now().minusSeconds(100));
        price(apple, "61.337", at);

        WebTestClient.BodyContentSpec found = eventually("", "$.positions[0].value", "122.67");
        found.json("""
                {"positions": [{"symbol": "%s", "quantity": "2", "available": "2", "held": "0", "cost": "66.67",
                   "averageCost": "33.335", "currency": "USD", "price": "61.337", "value": "122.67",
                   "unrealisedProfit": "56.00", "realisedProfit": "16.67"}],
                 "totals": [{"currency": "USD", "value": "122.67", "cost": "66.67", "unrealisedProfit": "56.00",
                   "realisedProfit": "16.67", "complete": true}]}""".formatted(apple));
        found.jsonPath("$.positions[0].priceAgeSeconds").value(Integer.class, age -> assertThat(age)
                .isBetween(90, 90 + (int) RunningWallets.LIMIT.toSeconds()));
        found.jsonPath("$.positions[0].priceAt")
                .value(String.class, text -> assertThat(Instant.parse(text)).isEqualTo(at));
    }

    @Test
    void a_stock_without_a_price_has_null_and_is_left_out_of_the_sums() {
        trade(apple, Side.BUY, "1", "100.00");
        trade(bank, Side.BUY, "1", "70.00");
        trade(bank, Side.SELL, "0.5", "36.00");
        price(apple, "90.00", Instant.now());

        WebTestClient.BodyContentSpec found = eventually("", "$.totals[0].value", "90.00");

        found.json("""
                {"positions": [{"symbol": "%s", "unrealisedProfit": "-10.00"},
                   {"symbol": "%s", "cost": "35.00", "price": null, "priceAt": null, "priceAgeSeconds": null,
                    "value": null,
                    "unrealisedProfit": null, "realisedProfit": "1.00"}],
                 "totals": [{"currency": "USD", "value": "90.00", "cost": "100.00", "unrealisedProfit": "-10.00",
                   "realisedProfit": "1.00", "complete": false}]}""".formatted(apple, bank));
        found.jsonPath("$.positions[1].price").hasJsonPath();
    }

    @Test
    void a_closed_position_is_listed_where_it_is_asked_for_and_always_counted() {
        trade(apple, Side.BUY, "2", "100.00");
        trade(apple, Side.SELL, "2", "93.00");
        trade(bank, Side.BUY, "1", "50.00");
        price(bank, "50.00", Instant.now());

        WebTestClient.BodyContentSpec open = eventually("", "$.totals[0].value", "50.00");
        WebTestClient.BodyContentSpec all = portfolio("?closed=true");

        open.jsonPath("$.positions.length()").isEqualTo(1);
        open.jsonPath("$.totals[0].realisedProfit").isEqualTo("-7.00");
        open.jsonPath("$.totals[0].complete").isEqualTo(true);
        all.json("""
                {"positions": [{"symbol": "%s", "quantity": "0", "cost": "0.00", "averageCost": null,
                    "realisedProfit": "-7.00"}, {"symbol": "%s"}]}""".formatted(apple, bank));
    }

    @Test
    void positions_have_pages_and_totals_are_of_all() {
        trade(apple, Side.BUY, "1", "100.00");
        trade(bank, Side.BUY, "1", "50.00");
        price(apple, "100.00", Instant.now());
        price(bank, "50.00", Instant.now());
        eventually("", "$.totals[0].value", "150.00");

        WebTestClient.BodyContentSpec first = portfolio("?limit=1");
        WebTestClient.BodyContentSpec second = portfolio("?limit=1&after=" + apple);

        first.json("""
                {"positions": [{"symbol": "%s"}], "totals": [{"value": "150.00"}],
                 "next": "%s"}""".formatted(apple, apple));
        second.json("""
                {"positions": [{"symbol": "%s"}], "totals": [{"value": "150.00"}]}""".formatted(bank));
        second.jsonPath("$.next").doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"?limit=0", "?limit=201", "?closed=perhaps"})
    void what_makes_no_sense_is_refused(String query) {
        wallets.as(user)
                .get()
                .uri("/api/v1/portfolio" + query)
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    private WebTestClient.BodyContentSpec portfolio(String query) {
        return wallets.as(user)
                .get()
                .uri("/api/v1/portfolio" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    /** Prices come over Kafka: asks until one is there. */
    private WebTestClient.BodyContentSpec eventually(String query, String path, String value) {
        long deadline = System.nanoTime() + RunningWallets.LIMIT.toNanos();
        while (true) {
            WebTestClient.BodyContentSpec found = portfolio(query);
            try {
                found.jsonPath(path).isEqualTo(value);
                return found;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private void trade(String symbol, Side side, String quantity, String cost) {
        WalletCommand.Settle settle = new WalletCommand.Settle(
                UUID.randomUUID(),
                Instant.now(),
                user,
                Ids.defaultWallet(user),
                UUID.randomUUID(),
                symbol,
                1,
                side,
                new BigDecimal(quantity),
                BigDecimal.ONE,
                "USD",
                new BigDecimal(cost),
                null,
                true);
        wallets.send(settle);
        wallets.answer(settle);
    }

    /** As market-data tells it. */
    private static void price(String symbol, String price, Instant at) {
        PriceTick tick = new PriceTick(
                UUID.randomUUID(),
                at,
                symbol,
                "test",
                new BigDecimal(price),
                null,
                null,
                at,
                at,
                PriceTick.AgedBy.SOURCE,
                15_000L,
                1L);
        wallets.publish(new Message(Topic.PRICE_SNAPSHOTS, symbol, tick));
    }
}
