package tradepost.marketdata.snapshot;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.marketdata.MarketDataApplication;
import tradepost.marketdata.Tokens;
import tradepost.platform.infra.EmbeddedInfrastructure;

/** The service with the simulated feed, on servers that the test may kill. */
final class RunningService {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RunningService() {}

    static ConfigurableApplicationContext start(EmbeddedInfrastructure servers) {
        servers.createDatabase("marketdata");
        Map<String, Object> settings = new HashMap<>(servers.properties("marketdata"));
        settings.put("tradepost.jwt.jwks", Tokens.jwks());
        settings.put("tradepost.feeds.simulated.enabled", "true");
        settings.put("server.port", "0");
        settings.put("management.server.port", "0");
        SpringApplication application = MarketDataApplication.application();
        return application.run(settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    static WebTestClient client(ConfigurableApplicationContext service) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer())
                .getPort();
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("Authorization", "Bearer " + Tokens.of("USER"))
                .responseTimeout(LIMIT)
                .build();
    }

    /** The sequence of Apple's latest price, of ten that are all listed; 0 before there is one. */
    static long seq(WebTestClient client) {
        String body = client.get()
                .uri("/api/v1/stocks")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        JsonNode items = JsonMapper.shared().readTree(String.valueOf(body)).get("items");
        return items.size() == 10 && items.get(0).has("seq")
                ? items.get(0).get("seq").asLong()
                : 0;
    }
}
