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
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;

/** On servers of its own, for it counts what Redis does and kills PostgreSQL. */
class StockListTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)");
    /** What the feed writes meanwhile, and what our own question counts as. */
    private static final List<String> OTHERS = List.of("hset", "info", "ping", "client|setinfo", "hello");

    @Test
    void a_list_is_one_round_trip_to_redis_and_none_to_postgresql() {
        try (EmbeddedInfrastructure servers = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), _ -> {});
                ConfigurableApplicationContext service = RunningService.start(servers);
                RedisClient redis = RedisClient.create(servers.redisUri())) {
            WebTestClient client = RunningService.client(service);
            await().atMost(LIMIT).until(() -> RunningService.seq(client) > 0);
            Map<String, Long> before = calls(redis);

            assertThat(RunningService.seq(client)).isPositive();

            Map<String, Long> after = calls(redis);
            after.keySet().removeAll(OTHERS);
            after.replaceAll((command, count) -> count - before.getOrDefault(command, 0L));
            after.values().removeIf(count -> count == 0);
            assertThat(after).isEqualTo(Map.of("hmget", 1L));
            servers.postgresServer().kill();
            assertThat(RunningService.seq(client)).isPositive();
        }
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
