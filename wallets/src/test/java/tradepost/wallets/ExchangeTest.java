package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tradepost.platform.event.Ids;

class ExchangeTest {
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final String wallet = "/api/v1/wallets/" + Ids.defaultWallet(user);

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start();
        wallets.awaitRates();
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
    void a_quote_says_rate_and_spread_and_holds_for_half_a_minute() {
        post("/exchange-quotes", Map.of("from", "USD", "to", "PLN", "amount", "100.01"))
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.rate")
                .isEqualTo("3.615")
                .jsonPath("$.mid")
                .isEqualTo("3.6515")
                .jsonPath("$.spread")
                .isEqualTo("0.009996")
                .jsonPath("$.received")
                .isEqualTo("361.53")
                .jsonPath("$.asOf")
                .exists()
                .jsonPath("$.expiresAt")
                .exists();
    }

    @Test
    void an_exchange_books_what_was_quoted_with_its_rate() {
        Quote quote = quote("USD", "PLN", "100.00");

        post("/exchanges", Map.of("quoteId", quote.id()))
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.received")
                .isEqualTo("361.50")
                .jsonPath("$.fromBalance.available")
                .isEqualTo("9900.00")
                .jsonPath("$.toBalance.available")
                .isEqualTo("361.50");

        assertThat(RunningWallets.query(
                        "SELECT kind, trim_scale(rate) FROM movements WHERE quote_id = '" + quote.id() + "'"))
                .containsExactly("EXCHANGE 3.615");
        wallets.as(user)
                .get()
                .uri(wallet + "/entries?limit=2")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].kind")
                .isEqualTo("EXCHANGE")
                .jsonPath("$.items[0].rate")
                .isEqualTo("3.615")
                .jsonPath("$.items[1].rate")
                .isEqualTo("3.615")
                .jsonPath("$.items[*].currency")
                .value(currencies -> assertThat((List<?>) currencies).asString().contains("USD", "PLN"));
    }

    @Test
    void a_quote_is_used_once_by_however_many_at_once() {
        Quote quote = quote("USD", "EUR", "1.00");

        List<Integer> statuses = Objects.requireNonNull(Flux.range(0, 20)
                .flatMap(
                        _ -> wallets.manyAs(user)
                                .post()
                                .uri(wallet + "/exchanges")
                                .bodyValue(Map.of("quoteId", quote.id()))
                                .exchangeToMono(response -> response.releaseBody()
                                        .thenReturn(response.statusCode().value())),
                        20)
                .collectList()
                .block(RunningWallets.LIMIT));

        assertThat(statuses)
                .containsOnlyOnce(201)
                .filteredOn(status -> status == 409)
                .hasSize(19);
    }

    @Test
    void an_expired_quote_is_refused() throws SQLException {
        Quote quote = quote("USD", "PLN", "10.00");
        try (Connection connection = RunningWallets.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE exchange_quotes SET expires_at = now() - interval '1 s' WHERE id = '" + quote.id() + "'");
        }

        post("/exchanges", Map.of("quoteId", quote.id()))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("QUOTE_EXPIRED");
    }

    @Test
    void a_quote_of_another_user_is_not_found() {
        Quote quote = quote("USD", "PLN", "10.00");
        UUID other = UUID.randomUUID();

        wallets.as(other)
                .post()
                .uri("/api/v1/wallets/" + Ids.defaultWallet(other) + "/exchanges")
                .bodyValue(Map.of("quoteId", quote.id()))
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("QUOTE_NOT_FOUND");
    }

    @Test
    void an_exchange_of_more_than_there_is_is_refused_with_what_there_is() {
        Quote quote = quote("USD", "PLN", "10000.01");

        post("/exchanges", Map.of("quoteId", quote.id()))
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("INSUFFICIENT_FUNDS")
                .jsonPath("$.available")
                .isEqualTo("10000.00");
    }

    /** Rounded to the nearest, one yen at a time would make money. */
    @Test
    void small_exchanges_bring_no_more_than_one_large_one() {
        assertThat(quote("USD", "JPY", "0.01").received()).isEqualTo("1");
        post("/exchange-quotes", Map.of("from", "JPY", "to", "USD", "amount", "1"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("amount");
    }

    @ParameterizedTest
    @CsvSource({
        "USD, USD, 1.00, to",
        "USD, XTS, 1.00, to",
        "usd, PLN, 1.00, from",
        "USD, PLN, 0.001, amount",
        "USD, VND, 1.00, to"
    })
    void a_wish_that_cannot_be_quoted_is_refused_with_its_field(String from, String to, String amount, String field) {
        post("/exchange-quotes", Map.of("from", from, "to", to, "amount", amount))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    private Quote quote(String from, String to, String amount) {
        return Objects.requireNonNull(post("/exchange-quotes", Map.of("from", from, "to", to, "amount", amount))
                .expectStatus()
                .isCreated()
                .expectBody(Quote.class)
                .returnResult()
                .getResponseBody());
    }

    private WebTestClient.ResponseSpec post(String path, Map<String, ?> body) {
        return wallets.as(user).post().uri(wallet + path).bodyValue(body).exchange();
    }

    record Quote(UUID id, String received) {}
}
