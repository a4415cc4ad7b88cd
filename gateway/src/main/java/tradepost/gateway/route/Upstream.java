package tradepost.gateway.route;

import java.net.URI;
import java.util.List;
import tradepost.gateway.GatewayProperties.Services;

/**
 * A service behind the gateway, and the paths that are its own. What is not named here is not forwarded.
 *
 * @param streams paths whose answers have no end, SSE and WebSocket
 * @param calls paths that are answered once
 */
record Upstream(String service, URI uri, List<String> streams, List<String> calls) {
    static List<Upstream> all(Services services) {
        return List.of(
                new Upstream(
                        "orders",
                        services.orders(),
                        List.of("/api/v1/stream", "/api/v1/orders/stream", "/api/v1/ws/orders"),
                        List.of(
                                "/api/v1/orders/**",
                                "/api/v1/transactions",
                                "/api/v1/calendar",
                                "/api/v1/limits",
                                "/api/v1/users/*/limits")),
                new Upstream(
                        "wallets",
                        services.wallets(),
                        List.of(),
                        List.of("/api/v1/wallets/**", "/api/v1/portfolio", "/api/v1/rates", "/api/v1/ops/ledger/**")),
                new Upstream(
                        "market-data",
                        services.marketData(),
                        List.of("/api/v1/prices/stream", "/api/v1/ws/prices"),
                        List.of("/api/v1/stocks/**", "/api/v1/prices/**", "/api/v1/ticks/**")),
                new Upstream(
                        "notifier",
                        services.notifier(),
                        List.of(),
                        List.of("/api/v1/notifications/**", "/api/v1/alerts/**")));
    }
}
