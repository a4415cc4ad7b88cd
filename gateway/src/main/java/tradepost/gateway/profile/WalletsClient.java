package tradepost.gateway.profile;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tradepost.gateway.GatewayProperties;

/** What wallets knows of a user, asked with the user's own token. */
@Component
class WalletsClient {
    private static final String WALLETS = "/api/v1/wallets";
    private static final String PORTFOLIO = "/api/v1/portfolio?limit=200";
    private static final int AT_ONCE = 4;

    private final WebClient http;
    private final Duration timeout;

    /** @param services with what the services are asked */
    WalletsClient(WebClient.Builder builder, HttpClient services, GatewayProperties properties) {
        this.http = builder.clientConnector(new ReactorClientHttpConnector(services))
                .baseUrl(properties.services().wallets().toString())
                .build();
        this.timeout = properties.profileTimeout();
    }

    /** On whose behalf, and for which request, something is asked. */
    record Asker(@Nullable String authorization, @Nullable String requestId) {}

    /** What was answered is not of the form that was asked for. */
    static final class UnexpectedBody extends RuntimeException {
        UnexpectedBody(String path) {
            super(path + " answered something else than it should");
        }
    }

    /** The user's wallets, each with its {@code balances}; {@link UnexpectedBody} where they are no list of these. */
    Mono<JsonNode> getWallets(Asker asker) {
        return request(WALLETS, asker)
                .filter(JsonNode::isArray)
                .switchIfEmpty(Mono.error(() -> new UnexpectedBody(WALLETS)))
                .flatMapIterable(Function.identity())
                .map(wallet -> objectOf(wallet, WALLETS))
                .flatMapSequential(wallet -> addBalances(wallet, asker), AT_ONCE)
                .collect(JsonNodeFactory.instance::arrayNode, ArrayNode::add)
                .cast(JsonNode.class)
                .timeout(timeout);
    }

    /**
     * The user's positions, as the first page of {@code GET /api/v1/portfolio} lists them, as large as it may be;
     * {@link UnexpectedBody} where it has none.
     */
    Mono<JsonNode> getPositions(Asker asker) {
        return request(PORTFOLIO, asker)
                .map(portfolio -> portfolio.path("positions"))
                .filter(JsonNode::isArray)
                .switchIfEmpty(Mono.error(() -> new UnexpectedBody(PORTFOLIO)))
                .timeout(timeout);
    }

    private static ObjectNode objectOf(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new UnexpectedBody(path);
    }

    private Mono<JsonNode> addBalances(ObjectNode wallet, Asker asker) {
        String path = "/api/v1/wallets/" + wallet.path("id").asString() + "/balances";
        return request(path, asker)
                .filter(JsonNode::isArray)
                .switchIfEmpty(Mono.error(() -> new UnexpectedBody(path)))
                .map(balances -> wallet.set("balances", balances));
    }

    private Mono<JsonNode> request(String path, Asker asker) {
        return http.get()
                .uri(path)
                .headers(headers -> identify(headers, asker))
                .retrieve()
                .bodyToMono(JsonNode.class)
                .onErrorMap(DecodingException.class, _ -> new UnexpectedBody(path));
    }

    private static void identify(HttpHeaders headers, Asker asker) {
        headers.set(HttpHeaders.AUTHORIZATION, asker.authorization());
        headers.set("X-Request-Id", asker.requestId());
    }
}
