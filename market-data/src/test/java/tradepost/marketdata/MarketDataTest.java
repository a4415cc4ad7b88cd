package tradepost.marketdata;

import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.marketdata.publish.RawTickPublisher;
import tradepost.platform.infra.Infrastructure;

/** The whole service on real PostgreSQL, Redis, Kafka and MQTT; started once for all tests that extend this. */
@SpringBootTest(
        classes = MarketDataApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=market-data",
            "management.server.port=0",
            "tradepost.feeds.mqtt.enabled=true",
            "tradepost.feeds.retry-max=1s",
            // A third of what ships: readers are given up sooner, by the same rule.
            "tradepost.market-data.streams.heartbeat=1500ms",
            "tradepost.market-data.streams.lost-after=3s",
            "tradepost.feeds.http.sources.desk.users=" + Tokens.USERNAME,
            "tradepost.feeds.http.sources.another.users=" + Tokens.USERNAME,
            // It has a line for every message.
            "logging.level.io.moquette=warn"
        })
public abstract class MarketDataTest {
    protected static final Duration LIMIT = Duration.ofSeconds(30);
    protected static final Broker BROKER = new Broker();

    @Autowired
    protected RawTickPublisher publisher;

    @LocalServerPort
    protected int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        Infrastructure infrastructure = Infrastructure.shared();
        infrastructure.createDatabase("marketdata");
        BROKER.start();
        String jwks = Tokens.jwks();
        infrastructure.properties("marketdata").forEach((name, value) -> registry.add(name, () -> value));
        registry.add("tradepost.jwt.jwks", () -> jwks);
        registry.add("tradepost.feeds.mqtt.host", () -> "127.0.0.1");
        registry.add("tradepost.feeds.mqtt.port", BROKER::port);
    }

    protected WebTestClient as(String role) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + Tokens.of(role))
                .responseTimeout(LIMIT)
                .build();
    }

    protected static String message(String stockId, String price) {
        return """
                {"stock_id": "%s", "name": "%s Ltd", "price": %s, "availability": 28, "timestamp": "%s"}
                """.formatted(stockId, stockId, price, Instant.now());
    }
}
