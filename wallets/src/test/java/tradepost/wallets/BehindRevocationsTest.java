package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.util.pattern.PathPattern;
import tradepost.platform.problem.CommonProblem;

/** {@code security.md} 5: a service that has to have heard of every log-out just now, which nobody can. */
class BehindRevocationsTest {
    private static RunningWallets wallets;

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start("wallets_behind", Map.of("tradepost.jwt.behind-max", "1ns"));
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    @Test
    void while_it_is_not_known_who_has_logged_out_no_money_is_moved_and_all_is_read() {
        WebTestClient ada = wallets.as(UUID.randomUUID());
        Map<String, String> money = Map.of("currency", "USD", "amount", "1.00");

        ada.post()
                .uri("/api/v1/wallets/{id}/deposits", UUID.randomUUID())
                .bodyValue(money)
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(CommonProblem.SERVICE_UNAVAILABLE.name());
        ada.get().uri("/api/v1/wallets").exchange().expectStatus().isOk();
    }

    @Test
    void who_shows_no_token_is_told_that_and_nothing_else() {
        int status = wallets.asNobody()
                .post()
                .uri("/api/v1/wallets")
                .bodyValue(Map.of("name", "mine"))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();

        assertThat(status).isEqualTo(401);
    }

    @Test
    void nothing_that_changes_anything_here_is_left_out() {
        WebTestClient ada = wallets.asAdmin();
        Map<String, Integer> answers = new TreeMap<>();
        // Whoever comes before the start is over waits for it, and has heard of all then.
        ada.get().uri("/api/v1/wallets").exchange().expectStatus().isOk();

        for (RequestMappingInfo route : wallets.routes()) {
            Set<RequestMethod> changing =
                    new TreeSet<>(route.getMethodsCondition().getMethods());
            changing.remove(RequestMethod.GET);
            for (RequestMethod method : changing) {
                for (PathPattern path : route.getPatternsCondition().getPatterns()) {
                    answers.put(method + " " + path, status(ada, method, path.getPatternString()));
                }
            }
        }

        assertThat(answers)
                .hasSizeGreaterThan(6)
                .allSatisfy((route, status) -> assertThat(status).as(route).isEqualTo(503));
    }

    private static int status(WebTestClient client, RequestMethod method, String path) {
        return client.method(HttpMethod.valueOf(method.name()))
                .uri(path.replaceAll("\\{[^}]*}", UUID.randomUUID().toString()))
                .bodyValue(Map.of())
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
