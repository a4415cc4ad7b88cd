package tradepost.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;
import tradepost.gateway.redis.RedisConfiguration;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConnection;

class BucketsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Limit FIFTY = new Limit("fifty", 50, Duration.ofHours(1));

    private final RedisConnection<String> ofOne =
            RedisConfiguration.connect(RedisAddress.of(Infrastructure.shared().redisUri()));
    private final RedisConnection<String> ofOther =
            RedisConfiguration.connect(RedisAddress.of(Infrastructure.shared().redisUri()));
    /** Nobody listens on the port of "chargen". */
    private final RedisConnection<String> toNobody =
            RedisConfiguration.connect(RedisAddress.of("redis://127.0.0.1:19"));

    private final Buckets one = new Buckets(ofOne, Clock.systemUTC());
    private final Buckets other = new Buckets(ofOther, Clock.systemUTC());
    private final Buckets without = new Buckets(toNobody, Clock.systemUTC());

    private final String key = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        List.of(ofOne, ofOther, toNobody).forEach(RedisConnection::close);
    }

    @Test
    void replicas_share_a_bucket_and_none_gives_what_another_gave() {
        List<Taken> taken = Objects.requireNonNull(Flux.range(0, 200)
                .flatMap(i -> (i % 2 == 0 ? one : other).take(FIFTY, key, 1), 100)
                .collectList()
                .block(LIMIT));

        assertThat(taken).hasSize(200);
        assertThat(taken.stream().filter(Taken::granted)).hasSize(50);
        assertThat(taken.stream().filter(Taken::granted).map(Taken::left)).doesNotHaveDuplicates();
        assertThat(take(one).retryAfterSeconds()).isBetween(60L, 73L);
    }

    @Test
    void redis_and_the_process_itself_count_alike() {
        LocalBuckets local = new LocalBuckets(Clock.systemUTC());

        for (int cost : new int[] {1, 10, 39, 1, -5, 5, 1, -100, 50}) {
            Taken shared = Objects.requireNonNull(one.take(FIFTY, key, cost).block(LIMIT));
            Taken alone = local.take(FIFTY, key, cost);
            assertThat(List.of(shared.granted(), shared.left())).isEqualTo(List.of(alone.granted(), alone.left()));
        }
    }

    @Test
    void requests_that_come_at_once_share_what_was_taken_for_them() {
        Limit large = new Limit("large", 1_200, Duration.ofHours(1));
        Leases leases = new Leases(one);

        List<Taken> taken = Objects.requireNonNull(Flux.range(0, 100)
                .flatMap(_ -> leases.take(large, key), 100)
                .collectList()
                .block(LIMIT));

        assertThat(taken).hasSize(100).allMatch(Taken::granted);
        long left = Objects.requireNonNull(one.take(large, key, 0).block(LIMIT)).left();
        assertThat(left).isBetween(1_080L, 1_100L);
    }

    @Test
    void at_once_no_more_is_given_out_than_was_taken_before() {
        Limit large = new Limit("large", 1_200, Duration.ofHours(1));
        Leases leases = new Leases(one);

        assertThat(leases.takeNow(large, key)).isEmpty();
        leases.take(large, key).block(LIMIT);
        List<Taken> atOnce = Stream.generate(() -> leases.takeNow(large, key))
                .limit(50)
                .flatMap(Optional::stream)
                .toList();

        assertThat(atOnce).hasSizeBetween(1, 11).allMatch(Taken::granted);
        assertThat(atOnce.stream().map(Taken::left)).doesNotHaveDuplicates();
    }

    @Test
    void without_redis_a_limit_holds_all_the_same() {
        List<Taken> taken = Objects.requireNonNull(Flux.range(0, 200)
                .flatMap(_ -> without.take(FIFTY, key, 1), 100)
                .collectList()
                .block(LIMIT));

        assertThat(taken.stream().filter(Taken::granted)).hasSize(50);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:db8:1:2:ffff::1, 20010db800010002/64"
    })
    void an_address_is_known_by_what_one_machine_has_of_it(String address, String known) throws UnknownHostException {
        assertThat(ClientAddress.of(new InetSocketAddress(InetAddress.getByName(address), 80)))
                .isEqualTo(known);
    }

    private Taken take(Buckets buckets) {
        return Objects.requireNonNull(buckets.take(FIFTY, key, 1).block(LIMIT));
    }
}
