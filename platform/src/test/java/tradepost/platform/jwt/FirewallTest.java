package tradepost.platform.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FirewallTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer eyJ0eXAiOiJhdCtqd3QifQ.e30.c2ln", "", " ~", "tab\tbed", "Łódź", "東京"})
    void a_value_that_is_written_in_letters_is_read(String value) {
        Mono<String> read = firewalled("X-Note", value).mapNotNull(FirewallTest::note);

        StepVerifier.create(read).expectNext(value).expectComplete().verify(LIMIT);
    }

    @Test
    void a_header_that_is_not_there_is_none() {
        Mono<String> read = firewalled("X-Other", "plain").mapNotNull(FirewallTest::note);

        StepVerifier.create(read).expectComplete().verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u0007", "\u001b[31m", "a\u007f", "a\u0085b", "\ufdd0", "a\nX-Role: ADMIN"})
    void a_value_with_anything_else_in_it_is_refused(String value) {
        Mono<String> read = firewalled("X-Note", value).mapNotNull(FirewallTest::note);

        StepVerifier.create(read)
                .expectError(ServerExchangeRejectedException.class)
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-\u0007Note", "X-Note\u0000", "X-\ufdd0"})
    void a_name_with_anything_else_in_it_is_refused(String name) {
        Mono<String> read = firewalled(name, "plain")
                .mapNotNull(exchange -> exchange.getRequest().getHeaders().getFirst(name));

        StepVerifier.create(read)
                .expectError(ServerExchangeRejectedException.class)
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a;b", "/a//b", "/a%2fb"})
    void a_path_that_could_be_read_in_two_ways_is_refused(String path) {
        MockServerWebExchange exchange =
                MockServerWebExchange.from(MockServerHttpRequest.method(HttpMethod.GET, URI.create(path)));

        StepVerifier.create(Firewall.strict().getFirewalledExchange(exchange))
                .expectError(ServerExchangeRejectedException.class)
                .verify(LIMIT);
        assertThat(exchange.getResponse().isCommitted()).isFalse();
    }

    private static Mono<ServerWebExchange> firewalled(String name, String value) {
        MockServerHttpRequest request =
                MockServerHttpRequest.get("/").header(name, value).build();
        return Firewall.strict().getFirewalledExchange(MockServerWebExchange.from(request));
    }

    private static @Nullable String note(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().getFirst("X-Note");
    }
}
