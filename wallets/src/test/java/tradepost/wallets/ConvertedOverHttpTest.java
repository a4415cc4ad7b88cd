package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tradepost.platform.event.Ids;
import tradepost.wallets.rates.TestBank;

class ConvertedOverHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
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

    private WebTestClient.ResponseSpec get(String uri) {
        return wallets.as(user).get().uri(uri).exchange();
    }

    private void deposit(String amount, String currency) {
        wallets.as(user)
                .post()
                .uri(wallet + "/deposits")
                .bodyValue(Map.of("currency", currency, "amount", amount))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void each_balance_is_converted_and_the_sum_is_theirs(boolean all) {
        deposit("100.01", "EUR");
        deposit("12345", "JPY");
        deposit("5.00", "PLN");
        deposit("1000.00", "COP");

        get((all ? "/api/v1/wallets" : wallet) + "/converted?to=PLN")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"to": "PLN", "using": "mid", "sum": "37230.95", "complete": true, "stale": false,
                         "balances": [
                          {"currency": "COP", "amount": "1000.00", "rate": "0.00089512", "converted": "0.90"},
                          {"currency": "EUR", "amount": "100.01", "rate": "4.2345", "converted": "423.49"},
                          {"currency": "JPY", "amount": "12345", "rate": "0.023456", "converted": "289.56"},
                          {"currency": "PLN", "amount": "5.00", "rate": "1", "converted": "5.00"},
                          {"currency": "USD", "amount": "10000.00", "rate": "3.6512", "converted": "36512.00"}]}""")
                .jsonPath("$.asOf")
                .isEqualTo(TestBank.day().toString())
                .jsonPath("$.balances[0].asOf")
                .isEqualTo(TestBank.day().toString())
                .jsonPath("$.balances[0].walletId")
                .isEqualTo(Ids.defaultWallet(user).toString())
                .jsonPath("$.balances.length()")
                .isEqualTo(5);
    }

    @Test
    void at_bid_and_ask_the_bank_buys_at_its_bid() {
        get(wallet + "/converted?to=PLN&using=bid-ask").expectBody().json("""
                {"using": "bid-ask", "sum": "36150.00",
                 "balances": [{"currency": "USD", "rate": "3.615", "converted": "36150.00"}]}""");
    }

    @Test
    void a_balance_without_a_rate_is_told_and_left_out_of_the_sum() {
        deposit("1000.00", "COP");
        deposit("7.000", "KWD");

        get("/api/v1/wallets/converted?to=PLN&using=bid-ask")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"sum": "36150.00", "complete": false,
                 "balances": [
                  {"currency": "COP", "reason": "The bank has no bid and ask of this currency; mid may have it."},
                  {"currency": "KWD"}, {"currency": "USD", "converted": "36150.00"}]}""");
        get("/api/v1/wallets/converted?to=JPY").expectBody().json("""
                {"complete": false,
                 "balances": [
                  {"currency": "COP", "amount": "1000.00", "converted": "38"},
                  {"currency": "KWD", "amount": "7.000", "reason": "No bank has a rate of this currency."},
                  {"currency": "USD"}]}""");
    }

    /** One statement answers many of them. */
    @Test
    void users_who_ask_at_once_are_each_told_their_own() {
        List<UUID> users =
                IntStream.range(0, 50).mapToObj(_ -> UUID.randomUUID()).toList();

        Mono<Map<UUID, Set<String>>> told = Flux.fromIterable(users)
                .repeat(3)
                .flatMap(ConvertedOverHttpTest::walletsTold, users.size())
                .collectMultimap(Map.Entry::getKey, Map.Entry::getValue)
                .map(all -> all.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, of -> Set.copyOf(of.getValue()))));

        StepVerifier.create(told)
                .assertNext(all -> assertThat(all)
                        .isEqualTo(users.stream()
                                .collect(Collectors.toMap(
                                        of -> of,
                                        of -> Set.of(Ids.defaultWallet(of).toString())))))
                .expectComplete()
                .verify(LIMIT);
    }

    private static Flux<Map.Entry<UUID, String>> walletsTold(UUID of) {
        return wallets.manyAs(of)
                .get()
                .uri("/api/v1/wallets/converted?to=PLN")
                .retrieve()
                .bodyToMono(JsonNode.class)
                .flatMapIterable(converted -> converted.path("balances"))
                .map(balance -> Map.entry(of, balance.path("walletId").asString()));
    }

    @Test
    void a_user_who_never_called_has_the_opening_credit_converted() {
        get("/api/v1/wallets/converted?to=USD").expectBody().json("""
                {"sum": "10000.00", "complete": true}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?to=XTS | to",
                "?to=ZZZ | to",
                "?to=pln | to",
                "? | to",
                "?to=PLNX | to",
                "?to=KWD | to",
                "?to=ISK&using=bid-ask | to",
                "?to=PLN&using=ask | using"
            })
    void what_cannot_be_converted_to_is_refused_with_the_field(String query, String field) {
        for (String path : new String[] {wallet, "/api/v1/wallets"}) {
            get(path + "/converted" + query)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("INVALID_FIELD")
                    .jsonPath("$.field")
                    .isEqualTo(field);
        }
    }

    @Test
    void the_wallet_of_another_is_not_found() {
        get(wallet + "/converted?to=PLN").expectStatus().isOk();

        for (String id : new String[] {
            Ids.defaultWallet(user).toString(), UUID.randomUUID().toString(), "main"
        }) {
            wallets.as(UUID.randomUUID())
                    .get()
                    .uri("/api/v1/wallets/" + id + "/converted?to=PLN")
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("WALLET_NOT_FOUND");
        }
    }

    @Test
    void without_a_token_nothing_is_told() {
        for (String path : new String[] {"/api/v1/rates", "/api/v1/wallets/converted?to=PLN", wallet + "/converted"}) {
            wallets.asNobody().get().uri(path).exchange().expectStatus().isUnauthorized();
        }
    }

    @Test
    void the_rates_are_told_with_their_date_and_age() {
        get("/api/v1/rates?table=C")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        [{"table": "C", "source": "NBP", "no": "226/C/NBP/2026", "effectiveDate": "%s", "stale": false,
                          "rates": [{"code": "USD", "name": "dolar amerykański", "bid": "3.6150", "ask": "3.6880"},
                                    {"code": "EUR", "bid": "4.1927", "ask": "4.2775"}]}]""".formatted(TestBank.day()))
                .jsonPath("$[0].ageSeconds")
                .isNumber()
                .jsonPath("$[0].checkedAt")
                .exists();
        get("/api/v1/rates").expectBody().jsonPath("$.length()").isEqualTo(4);
        get("/api/v1/rates?table=D")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("table");
    }
}
