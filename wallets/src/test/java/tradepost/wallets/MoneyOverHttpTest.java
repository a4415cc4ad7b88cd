package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tradepost.platform.event.Ids;

class MoneyOverHttpTest {
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final String wallet = "/api/v1/wallets/" + Ids.defaultWallet(user);

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
    void the_first_call_opens_the_wallet_with_its_opening_credit() {
        wallets.as(user)
                .get()
                .uri("/api/v1/wallets")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.length()")
                .isEqualTo(1)
                .jsonPath("$[0].id")
                .isEqualTo(Ids.defaultWallet(user).toString())
                .jsonPath("$[0].default")
                .isEqualTo(true);

        balances().json("""
                [{"currency": "USD", "available": "10000.00", "held": "0.00",
                  "withdrawable": "10000.00", "total": "10000.00"}]""");
    }

    @Test
    void a_deposit_is_answered_with_the_movement_and_the_balance_after_it() {
        post("/deposits", "250.5", "USD", null)
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.kind")
                .isEqualTo("DEPOSIT")
                .jsonPath("$.amount")
                .isEqualTo("250.50")
                .jsonPath("$.balance.available")
                .isEqualTo("10250.50");
    }

    @Test
    void a_currency_is_kept_apart() {
        post("/deposits", "500", "JPY", null).expectStatus().isCreated();

        balances().json("""
                [{"currency": "JPY", "available": "500", "held": "0", "withdrawable": "500", "total": "500"},
                 {"currency": "USD", "available": "10000.00"}]""");
    }

    @Test
    void a_withdrawal_of_too_much_is_a_conflict_that_says_what_there_is() {
        post("/withdrawals", "10000.01", "USD", null)
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("INSUFFICIENT_FUNDS")
                .jsonPath("$.required")
                .isEqualTo("10000.01")
                .jsonPath("$.available")
                .isEqualTo("10000.00")
                .jsonPath("$.held")
                .isEqualTo("0.00");
    }

    @Test
    void the_same_key_and_body_is_done_once_even_after_a_restart() {
        byte[] first = post("/deposits", "5.00", "USD", "key-1")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .doesNotExist("Idempotency-Replayed")
                .expectBody()
                .returnResult()
                .getResponseBody();
        wallets.close();
        wallets = RunningWallets.start();

        byte[] again = post("/deposits", "5.0", "USD", "key-1")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true")
                .expectBody()
                .returnResult()
                .getResponseBody();

        assertThat(again).isEqualTo(first);
        balances().json("[{\"available\": \"10005.00\"}]");
    }

    @Test
    void a_refusal_is_repeated_too() {
        post("/withdrawals", "10000.01", "USD", "key-1").expectStatus().isEqualTo(409);
        post("/deposits", "5.00", "USD", null).expectStatus().isCreated();

        post("/withdrawals", "10000.01", "USD", "key-1")
                .expectStatus()
                .isEqualTo(409)
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true");
    }

    @ParameterizedTest
    @CsvSource({"/deposits, 6.00, USD", "/deposits, 5.00, EUR", "/withdrawals, 5.00, USD"})
    void the_same_key_with_another_request_is_refused(String path, String amount, String currency) {
        post("/deposits", "5.00", "USD", "key-1").expectStatus().isCreated();

        post(path, amount, currency, "key-1")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        balances().json("[{\"available\": \"10005.00\"}]");
    }

    @Test
    void one_key_sent_by_many_at_once_is_done_once() {
        List<Integer> statuses = postMany(50, "/deposits", "1.00", _ -> "one-key");

        assertThat(statuses).hasSize(50).containsOnly(201);
        balances().json("[{\"available\": \"10001.00\"}]");
    }

    @Test
    void of_many_withdrawals_of_all_exactly_one_succeeds() {
        List<Integer> statuses = postMany(100, "/withdrawals", "10000.00", i -> "key-" + i);

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(99);
        balances().json("[{\"available\": \"0.00\", \"total\": \"0.00\"}]");
    }

    @Test
    void many_deposits_at_once_are_all_there() {
        List<Integer> statuses = postMany(100, "/deposits", "0.01", i -> "key-" + i);

        assertThat(statuses).hasSize(100).containsOnly(201);
        balances().json("[{\"available\": \"10001.00\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "0, USD, amount",
        "-1, USD, amount",
        "1.001, USD, amount",
        "0.5, JPY, amount",
        "1e3, USD, amount",
        "NaN, USD, amount",
        "1000000000.01, USD, amount",
        "1.00, DOL, currency",
        "1.00, XAU, currency"
    })
    void a_field_that_makes_no_sense_is_named(String amount, String currency, String field) {
        post("/deposits", amount, currency, null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo(field);
    }

    @Test
    void an_unknown_property_is_refused() {
        wallets.as(user)
                .post()
                .uri(wallet + "/deposits")
                .bodyValue(Map.of("currency", "USD", "amount", "1.00", "userId", "me"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("UNKNOWN_PROPERTY");
    }

    @Test
    void another_users_wallet_is_not_found_by_any_path() {
        post("/deposits", "5.00", "USD", null).expectStatus().isCreated();
        WebTestClient other = wallets.as(UUID.randomUUID());

        for (String path : List.of("/deposits", "/withdrawals")) {
            other.post()
                    .uri(wallet + path)
                    .bodyValue(Map.of("currency", "USD", "amount", "1.00"))
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("WALLET_NOT_FOUND");
        }
        for (String path : List.of("/balances", "/entries")) {
            other.get().uri(wallet + path).exchange().expectStatus().isNotFound();
        }
        other.get()
                .uri("/api/v1/wallets/no-id/balances")
                .exchange()
                .expectStatus()
                .isNotFound();
        balances().json("[{\"available\": \"10005.00\"}]");
    }

    @Test
    void who_has_no_token_is_told_so() {
        wallets.asNobody()
                .get()
                .uri(wallet + "/balances")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private WebTestClient.BodyContentSpec balances() {
        return wallets.as(user)
                .get()
                .uri(wallet + "/balances")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private WebTestClient.ResponseSpec post(String path, String amount, String currency, @Nullable String key) {
        return wallets.as(user)
                .post()
                .uri(wallet + path)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .bodyValue(Map.of("currency", currency, "amount", amount))
                .exchange();
    }

    private List<Integer> postMany(int count, String path, String amount, IntFunction<String> key) {
        return Objects.requireNonNull(Flux.range(0, count)
                .flatMap(
                        i -> wallets.manyAs(user)
                                .post()
                                .uri(wallet + path)
                                .header("Idempotency-Key", key.apply(i))
                                .bodyValue(Map.of("currency", "USD", "amount", amount))
                                .exchangeToMono(response -> response.releaseBody()
                                        .thenReturn(response.statusCode().value())),
                        count)
                .collectList()
                .block(RunningWallets.LIMIT));
    }
}
