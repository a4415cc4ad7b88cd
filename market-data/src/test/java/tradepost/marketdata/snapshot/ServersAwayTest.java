package tradepost.marketdata.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;

/** Lists of stocks while the servers behind them are away: on servers of its own, which it kills and starts again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServersAwayTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)");
    /** What the feed writes meanwhile, and what our own question counts as. */
    private static final List<String> OTHERS = List.of("hset", "info", "ping", "client|setinfo", "hello");

    private final EmbeddedInfrastructure servers = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), _ -> {});
    private final ConfigurableApplicationContext service = RunningService.start(servers);
    private final WebTestClient client = RunningService.client(service);

    @BeforeEach
    void awaitMovingPrices() {
        await().atMost(LIMIT).until(() -> RunningService.seq(client) > 0);
        long before = RunningService.seq(client);
        await().atMost(LIMIT).until(() -> RunningService.seq(client) > before);
    }

    @AfterAll
    void stop() {
        service.close();
        servers.close();
    }

    @Test
    void a_list_is_one_round_trip_to_redis_and_none_to_postgresql() {
        try (RedisClient redis = RedisClient.create(servers.redisUri())) {
            Map<String, Long> before = calls(redis);

            assertThat(RunningService.seq(client)).isPositive();

            Map<String, Long> after = calls(redis);
            after.keySet().removeAll(OTHERS);
            after.replaceAll((command, count) -> count - before.getOrDefault(command, 0L));
            after.values().removeIf(count -> count == 0);
            assertThat(after).isEqualTo(Map.of("hmget", 1L));
            servers.postgresServer().kill();
            assertThat(RunningService.seq(client)).isPositive();
        } finally {
            servers.postgresServer().start();
        }
    }

    @Test
    void prices_come_from_memory_while_redis_is_away_and_go_there_again_when_it_is_back() {
        servers.redisServer().kill();
        long whenItWent = RunningService.seq(client);

        await().atMost(LIMIT).until(() -> RunningService.seq(client) > whenItWent + 10);
        servers.redisServer().start();
        await().atMost(LIMIT).ignoreExceptions().until(() -> sequenceInRedis() > whenItWent + 10);
    }

    private long sequenceInRedis() {
        return service.getBean(RedisSnapshots.class)
                .find(List.of("AAPL"))
                .flatMapIterable(Map::values)
                .toStream()
                .mapToLong(PriceSnapshot::sequence)
                .sum();
    }

    private static Map<String, Long> calls(RedisClient redis) {
        try (var connection = redis.connect()) {
            return CALLS.matcher(connection.sync().info("commandstats"))
                    .results()
                    .collect(Collectors.toMap(
                            (MatchResult found) -> found.group(1),
                            found -> Long.valueOf(found.group(2)),
                            Long::sum,
                            TreeMap::new));
        }
    }
}
