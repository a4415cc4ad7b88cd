package tradepost.marketdata.snapshot;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.marketdata.MarketDataApplication;
import tradepost.marketdata.Tokens;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;

/** On servers of its own, for it kills one. */
class RedisAwayTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void prices_come_from_memory_while_redis_is_away_and_go_there_again_when_it_is_back() {
        try (EmbeddedInfrastructure servers = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), _ -> {});
                ConfigurableApplicationContext service = start(servers)) {
            WebTestClient client = client(service);
            await().atMost(LIMIT).until(() -> seq(client) > 0);

            servers.redisServer().kill();
            long whenItWent = seq(client);

            await().atMost(LIMIT).until(() -> seq(client) > whenItWent + 10);
            servers.redisServer().start();
            await().atMost(LIMIT).ignoreExceptions().until(() -> sequenceInRedis(service) > whenItWent + 10);
        }
    }

    private static ConfigurableApplicationContext start(EmbeddedInfrastructure servers) {
        servers.createDatabase("marketdata");
        Map<String, Object> settings = new HashMap<>(servers.properties("marketdata"));
        settings.put("tradepost.jwt.jwks", Tokens.jwks());
        settings.put("tradepost.feeds.simulated.enabled", "true");
        settings.put("server.port", "0");
        SpringApplication application = MarketDataApplication.application();
        return application.run(settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    private static WebTestClient client(ConfigurableApplicationContext service) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer())
                .getPort();
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("Authorization", "Bearer " + Tokens.of("USER"))
                .responseTimeout(LIMIT)
                .build();
    }

    private static long sequenceInRedis(ConfigurableApplicationContext service) {
        return service.getBean(RedisSnapshots.class)
                .find(List.of("AAPL"))
                .flatMapIterable(Map::values)
                .toStream()
                .mapToLong(PriceSnapshot::sequence)
                .sum();
    }

    /** The sequence of Apple's latest price, of ten that are all listed; 0 before there is one. */
    private static long seq(WebTestClient client) {
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
