package tradepost.gateway.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.gateway.redis.RedisConfiguration;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.redis.RedisAddress;
import tradepost.platform.redis.RedisConnection;

class OneTimeStoreTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final RedisConnection<String> redis =
            RedisConfiguration.connect(RedisAddress.of(Infrastructure.shared().redisUri()));
    /** Nobody listens on the port of "chargen". */
    private final RedisConnection<String> nobody = RedisConfiguration.connect(RedisAddress.of("redis://127.0.0.1:19"));

    private final OneTimeStore one = store(redis);
    private final OneTimeStore other = store(redis);
    private final OneTimeStore without = store(nobody);

    @AfterEach
    void close() {
        List.of(redis, nobody).forEach(RedisConnection::close);
    }

    @Test
    void of_many_who_take_it_at_any_replica_one_has_it() {
        String secret = keep(one, LIFE);

        List<String> taken = Objects.requireNonNull(Flux.range(0, 50)
                .flatMap(i -> (i % 2 == 0 ? one : other).take("test", secret), 50)
                .collectList()
                .block(LIMIT));

        assertThat(taken).containsExactly("a text");
    }

    @Test
    void it_is_good_for_its_purpose_alone() {
        String secret = keep(one, LIFE);

        other.take("another", secret).as(StepVerifier::create).expectComplete().verify(LIMIT);
    }

    @Test
    void when_its_time_is_over_it_is_gone_with_and_without_redis() {
        for (OneTimeStore store : List.of(one, without)) {
            String secret = keep(store, SHORT);

            Mono<String> later = Mono.delay(SHORT.multipliedBy(4)).then(Mono.defer(() -> store.take("test", secret)));

            later.as(StepVerifier::create).expectComplete().verify(LIMIT);
        }
    }

    @Test
    void without_redis_it_is_good_where_it_was_kept_and_once() {
        String secret = keep(without, LIFE);

        other.take("test", secret).as(StepVerifier::create).expectComplete().verify(LIMIT);
        without.take("test", secret)
                .as(StepVerifier::create)
                .expectNext("a text")
                .expectComplete()
                .verify(LIMIT);
        without.take("test", secret).as(StepVerifier::create).expectComplete().verify(LIMIT);
    }

    @Test
    void what_strangers_fill_without_redis_is_not_what_another_purpose_needs() {
        OneTimeStore small = new OneTimeStore(nobody, new SecureRandom(), 1);
        keep(small, LIFE);

        small.keep("test", "one too many", LIFE)
                .as(StepVerifier::create)
                .expectError(Problem.class)
                .verify(LIMIT);
        small.keep("another", "a text", LIFE)
                .as(StepVerifier::create)
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void what_redis_has_cannot_be_told_while_it_is_away() {
        String secret = keep(one, LIFE);

        without.take("test", secret)
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code())
                                .isEqualTo(CommonProblem.SERVICE_UNAVAILABLE)))
                .verify(LIMIT);
    }

    @Test
    void redis_learns_neither_the_secret_nor_the_text_and_what_it_makes_up_is_nothing() {
        String secret = keep(one, LIFE);
        String key = "gateway:once:test:" + Secrets.encode(Secrets.hash(secret));
        String stored = redis.ask(commands -> commands.get(key)).block(LIMIT);

        redis.<String>ask(commands -> commands.set(key, "bWFkZSB1cCBieSBzb21lb25lIGVsc2U="))
                .block(LIMIT);

        assertThat(stored).isNotNull().doesNotContain("a text").doesNotContain(secret);
        one.take("test", secret).as(StepVerifier::create).expectComplete().verify(LIMIT);
    }

    private static String keep(OneTimeStore store, Duration life) {
        return Objects.requireNonNull(store.keep("test", "a text", life).block(LIMIT));
    }

    private static OneTimeStore store(RedisConnection<String> redis) {
        return new OneTimeStore(redis, new SecureRandom());
    }
}
