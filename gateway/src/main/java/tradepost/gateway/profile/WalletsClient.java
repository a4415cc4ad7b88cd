package tradepost.gateway.profile;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tradepost.gateway.GatewayProperties;

/** What wallets knows of a user, asked with the user's own token. */
@Component
class WalletsClient {
    private static final int AT_ONCE = 4;

    private final WebClient http;
    private final Duration timeout;

    WalletsClient(WebClient.Builder builder, GatewayProperties properties) {
        this.http = builder.baseUrl(properties.services().wallets().toString()).build();
        this.timeout = properties.profileTimeout();
    }

    /** On whose behalf, and for which request, something is asked. */
    record Asker(@Nullable String authorization, @Nullable String requestId) {}

    /** The user's wallets, each with its {@code balances}. */
    Mono<JsonNode> getWallets(Asker asker) {
        return request("/api/v1/wallets", asker)
                .flatMapIterable(Function.identity())
                .cast(ObjectNode.class)
                .flatMapSequential(wallet -> addBalances(wallet, asker), AT_ONCE)
                .collect(JsonNodeFactory.instance::arrayNode, ArrayNode::add)
                .cast(JsonNode.class)
                .timeout(timeout);
    }

    /** The user's positions, as the first page of {@code GET /api/v1/portfolio} lists them. */
    Mono<JsonNode> getPositions(Asker asker) {
        return request("/api/v1/portfolio", asker)
                .map(portfolio -> portfolio.path("positions"))
                .timeout(timeout);
    }

    private Mono<JsonNode> addBalances(ObjectNode wallet, Asker asker) {
        String path = "/api/v1/wallets/" + wallet.path("id").asString() + "/balances";
        return request(path, asker).map(balances -> wallet.set("balances", balances));
    }

    private Mono<JsonNode> request(String path, Asker asker) {
        return http.get()
                .uri(path)
                .headers(headers -> identify(headers, asker))
                .retrieve()
                .bodyToMono(JsonNode.class);
    }

    private static void identify(HttpHeaders headers, Asker asker) {
        headers.set(HttpHeaders.AUTHORIZATION, asker.authorization());
        headers.set("X-Request-Id", asker.requestId());
    }
}
