package tradepost.marketdata.snapshot;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;

/** On servers of its own, for it kills one. */
class RedisAwayTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void prices_come_from_memory_while_redis_is_away_and_go_there_again_when_it_is_back() {
        try (EmbeddedInfrastructure servers = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), _ -> {});
                ConfigurableApplicationContext service = RunningService.start(servers)) {
            WebTestClient client = RunningService.client(service);
            await().atMost(LIMIT).until(() -> RunningService.seq(client) > 0);

            servers.redisServer().kill();
            long whenItWent = RunningService.seq(client);

            await().atMost(LIMIT).until(() -> RunningService.seq(client) > whenItWent + 10);
            servers.redisServer().start();
            await().atMost(LIMIT).ignoreExceptions().until(() -> sequenceInRedis(service) > whenItWent + 10);
        }
    }

    private static long sequenceInRedis(ConfigurableApplicationContext service) {
        return service.getBean(RedisSnapshots.class)
                .find(List.of("AAPL"))
                .flatMapIterable(Map::values)
                .toStream()
                .mapToLong(PriceSnapshot::sequence)
                .sum();
    }
}
