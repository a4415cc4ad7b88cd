package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tradepost.platform.event.Ids;
import tradepost.platform.event.WalletCommand;

class NamedWalletsTest {
    private static final String WALLETS = "/api/v1/wallets";
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final String home = WALLETS + "/" + Ids.defaultWallet(user);

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
    void a_wallet_is_made_named_filled_emptied_and_closed() {
        String holiday = create("holiday");

        send(HttpMethod.PUT, holiday, Map.of("name", "Sommer 2027"), null)
                .expectStatus()
                .isOk();
        transfer(home, holiday, "250.00").expectStatus().isCreated();
        send(HttpMethod.DELETE, holiday, null, null)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("WALLET_NOT_EMPTY");
        transfer(holiday, home, "250.00").expectStatus().isCreated();
        send(HttpMethod.DELETE, holiday, null, null).expectStatus().isNoContent();

        assertThat(names()).containsExactly("main");
        transfer(home, holiday, "1.00").expectStatus().isNotFound();
        wallets.as(user)
                .get()
                .uri(holiday + "/entries")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void a_name_is_unique_among_the_open_wallets_of_its_user() {
        String first = create("holiday");

        send(HttpMethod.POST, WALLETS, Map.of("name", "holiday"), null)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("WALLET_NAME_TAKEN");
        String second = create("car");
        send(HttpMethod.PUT, second, Map.of("name", "holiday"), null)
                .expectStatus()
                .isEqualTo(409);
        send(HttpMethod.DELETE, first, null, null).expectStatus().isNoContent();
        send(HttpMethod.PUT, second, Map.of("name", "holiday"), null)
                .expectStatus()
                .isOk();

        assertThat(names()).containsExactly("main", "holiday");
    }

    @Test
    void many_at_once_of_one_name_make_one_wallet() {
        List<Integer> statuses = Objects.requireNonNull(Flux.range(0, 20)
                .flatMap(
                        _ -> wallets.manyAs(user)
                                .post()
                                .uri(WALLETS)
                                .bodyValue(Map.of("name", "same"))
                                .exchangeToMono(response -> response.releaseBody()
                                        .thenReturn(response.statusCode().value())),
                        20)
                .collectList()
                .block(RunningWallets.LIMIT));

        assertThat(statuses).containsOnlyOnce(201).contains(409);
        assertThat(names()).containsExactly("main", "same");
    }

    @Test
    void the_same_key_makes_one_wallet() {
        send(HttpMethod.POST, WALLETS, Map.of("name", "keyed"), "make-1")
                .expectStatus()
                .isCreated();

        send(HttpMethod.POST, WALLETS, Map.of("name", "keyed"), "make-1")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true");

        assertThat(names()).containsExactly("main", "keyed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two  spaces", " leads", "a\tb", "a\u0001b"})
    void a_name_no_wallet_can_have_is_refused_with_the_rule(String name) {
        send(HttpMethod.POST, WALLETS, Map.of("name", name), null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("name");
    }

    @Test
    void the_default_wallet_stays_open_and_may_have_another_name() {
        send(HttpMethod.DELETE, home, null, null)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("DEFAULT_WALLET");
        send(HttpMethod.PUT, home, Map.of("name", "everyday"), null)
                .expectStatus()
                .isOk();
        assertThat(names()).containsExactly("everyday");
    }

    @Test
    void a_currency_is_opened_and_shown_without_money() {
        send(HttpMethod.POST, home + "/currencies", Map.of("currency", "KWD"), null)
                .expectStatus()
                .isCreated()
                .expectBody()
                .json("{\"currency\": \"KWD\", \"balance\": {\"available\": \"0.000\", \"held\": \"0.000\"}}");

        wallets.as(user)
                .get()
                .uri(home + "/balances")
                .exchange()
                .expectBody()
                .jsonPath("$[?(@.currency == 'KWD')].total")
                .isEqualTo("0.000");
    }

    @ParameterizedTest
    @CsvSource({"XTS", "usd", "XAU", "EURO"})
    void an_unknown_currency_is_not_opened(String code) {
        send(HttpMethod.POST, home + "/currencies", Map.of("currency", code), null)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("currency");
    }

    @Test
    void a_transfer_is_answered_with_what_both_wallets_have() {
        String savings = create("savings");

        transfer(home, savings, "1234.56")
                .expectStatus()
                .isCreated()
                .expectBody()
                .jsonPath("$.fromBalance.available")
                .isEqualTo("8765.44")
                .jsonPath("$.toBalance.available")
                .isEqualTo("1234.56");

        wallets.as(user)
                .get()
                .uri(savings + "/entries")
                .exchange()
                .expectBody()
                .jsonPath("$.items[0].kind")
                .isEqualTo("TRANSFER")
                .jsonPath("$.items[0].amount")
                .isEqualTo("1234.56");
    }

    @Test
    void a_transfer_to_the_same_wallet_or_to_anothers_is_refused() {
        String anothers = WALLETS + "/" + Ids.defaultWallet(UUID.randomUUID());

        transfer(home, home, "1.00")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("to");
        transfer(home, anothers, "1.00").expectStatus().isNotFound();
        transfer(anothers, home, "1.00").expectStatus().isNotFound();
    }

    @Test
    void a_refusal_names_the_order_that_holds_the_rest() {
        wallets.as(user).get().uri(WALLETS).exchange().expectStatus().isOk();
        UUID order = UUID.randomUUID();
        WalletCommand hold = Holds.of(user, order, "9000.00");
        wallets.send(hold);
        wallets.answer(hold);

        send(HttpMethod.POST, home + "/withdrawals", Map.of("currency", "USD", "amount", "5000"), null)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.held")
                .isEqualTo("9000.00")
                .jsonPath("$.heldFor[0].orderId")
                .isEqualTo(order.toString())
                .jsonPath("$.heldFor[0].amount")
                .isEqualTo("9000.00");
    }

    private String create(String name) {
        UUID id = Objects.requireNonNull(send(HttpMethod.POST, WALLETS, Map.of("name", name), null)
                        .expectStatus()
                        .isCreated()
                        .expectBody(Named.class)
                        .returnResult()
                        .getResponseBody())
                .id();
        return WALLETS + "/" + id;
    }

    private List<String> names() {
        return Objects.requireNonNull(wallets.as(user)
                        .get()
                        .uri(WALLETS)
                        .exchange()
                        .expectBodyList(Named.class)
                        .returnResult()
                        .getResponseBody())
                .stream()
                .map(Named::name)
                .toList();
    }

    private WebTestClient.ResponseSpec transfer(String from, String to, String amount) {
        return send(
                HttpMethod.POST,
                from + "/transfers",
                Map.of("to", to.substring(WALLETS.length() + 1), "currency", "USD", "amount", amount),
                null);
    }

    private WebTestClient.ResponseSpec send(
            HttpMethod method, String uri, @Nullable Map<String, String> body, @Nullable String key) {
        WebTestClient.RequestBodySpec request = wallets.as(user)
                .method(method)
                .uri(uri)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                });
        return body == null ? request.exchange() : request.bodyValue(body).exchange();
    }

    record Named(UUID id, String name) {}
}
