package tradepost.orders;

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
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** {@code security.md} 5: a service that has to have heard of every log-out just now, which nobody can. */
class UnheardRevocationsTest {
    private static OrdersService orders;

    @BeforeAll
    static void start() {
        orders = new OrdersService("orders_behind", Map.of("tradepost.jwt.behind-max", "1ns"));
    }

    @AfterAll
    static void stop() {
        orders.close();
    }

    @Test
    void while_it_is_not_known_who_has_logged_out_orders_are_read() {
        WebTestClient ada = orders.as(UUID.randomUUID());

        ada.get().uri("/api/v1/orders").exchange().expectStatus().isOk();
    }

    @Test
    void nothing_that_changes_anything_here_is_left_out() {
        WebTestClient ada = orders.asAdmin();
        Map<String, Integer> answers = new TreeMap<>();
        // Whoever comes before the start is over waits for it, and has heard of all then.
        ada.get().uri("/api/v1/orders").exchange().expectStatus().isOk();

        for (RequestMappingInfo route : orders.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()) {
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
                .hasSizeGreaterThan(4)
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
