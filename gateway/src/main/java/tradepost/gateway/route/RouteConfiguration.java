package tradepost.gateway.route;

import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import reactor.netty.http.client.HttpClient;
import tradepost.gateway.GatewayProperties;
import tradepost.gateway.auth.AuthProperties;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.problem.ProblemWriter;

/** The routes, and what their requests pass through. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {
    private static final String STREAMS = "-streams";
    private static final int NO_TIMEOUT = -1;

    /** Of streams alone. */
    @Bean
    RouteLocator routes(RouteLocatorBuilder builder, GatewayProperties properties) {
        RouteLocatorBuilder.Builder routes = builder.routes();
        for (Upstream upstream : Upstream.all(properties.services())) {
            if (!upstream.streams().isEmpty()) {
                routes.route(upstream.service() + STREAMS, route -> route.path(paths(upstream.streams()))
                        .filters(filters -> filters.filter(new StreamConnections(properties.streamLostAfter())))
                        .metadata(RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR, NO_TIMEOUT)
                        .metadata(UpstreamFailures.SERVICE, upstream.service())
                        .uri(upstream.uri()));
            }
        }
        return routes.build();
    }

    /**
     * Forwarding runs on the threads of this service's own server, not on those that all services of a JVM would
     * share.
     */
    @Bean
    HttpClientCustomizer ownThreads(ReactorResourceFactory resources) {
        return client -> client.runOn(resources.getLoopResources());
    }

    @Bean
    CallRoutes callRoutes(
            GatewayProperties gateway, HttpClient client, HttpClientProperties settings, UpstreamFailures failures) {
        CallForwarding forwarding = new CallForwarding(client, settings.getResponseTimeout());
        return new CallRoutes(Upstream.all(gateway.services()), forwarding, failures);
    }

    @Bean
    RequestIds requestIds() {
        return new RequestIds();
    }

    @Bean
    IdentityHeaders identityHeaders() {
        return new IdentityHeaders();
    }

    @Bean
    BodyLimit bodyLimit(GatewayProperties properties) {
        return new BodyLimit(properties.bodyLimit(), Map.of("/api/v1/ticks", properties.tickBatchLimit()));
    }

    @Bean
    UpstreamFailures upstreamFailures() {
        return new UpstreamFailures(new Breakers());
    }

    @Bean
    AllowedOrigins allowedOrigins(GatewayProperties properties, AuthProperties auth) {
        return new AllowedOrigins(properties.allowedOrigins(), auth.publicUrl());
    }

    @Bean
    SecurityHeaders securityHeaders(GatewayProperties properties) {
        return new SecurityHeaders(properties.hstsMaxAge());
    }

    /**
     * Paths written so that two readers could understand them differently ({@code ..}, {@code ;}, {@code %2f}) go
     * nowhere.
     */
    @Bean
    ServerExchangeRejectedHandler rejectedPaths() {
        return (exchange, _) -> ProblemWriter.write(
                exchange, Problem.of(CommonProblem.INVALID_REQUEST, "The path or a header is not written plainly."));
    }

    private static String[] paths(List<String> paths) {
        return paths.toArray(String[]::new);
    }
}
