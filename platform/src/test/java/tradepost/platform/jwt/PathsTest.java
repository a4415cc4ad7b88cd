package tradepost.platform.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;

class PathsTest {
    private final Paths paths = Paths.of(Stream.of("/api/v1/wallets/**", "/.well-known/jwks.json"));

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/wallets, true",
        "HEAD, /api/v1/wallets, true",
        "POST, /api/v1/wallets/7/deposits, true",
        "GET, /.well-known/jwks.json?fresh=yes, true",
        "GET, /.well-known/jwks.json/more, false",
        "GET, /api/v1/walletsX, false",
        "POST, /api/v1/orders/wallets, false",
        "HEAD, /, false"
    })
    void requests_are_told_by_their_path_whatever_their_method(String method, String path, boolean isContained) {
        MockServerWebExchange exchange =
                MockServerWebExchange.from(MockServerHttpRequest.method(HttpMethod.valueOf(method), path));

        MatchResult result = Objects.requireNonNull(paths.matches(exchange).block());

        assertThat(paths.contain(exchange)).isEqualTo(isContained);
        assertThat(result.isMatch()).isEqualTo(isContained);
    }
}
