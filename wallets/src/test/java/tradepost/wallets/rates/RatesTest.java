package tradepost.wallets.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tradepost.platform.infra.Infrastructure;
import tradepost.wallets.rates.BankTable.Kind;

/** What requests read while Redis, PostgreSQL and the banks are away. */
class RatesTest {
    private static final int REDIS_DATABASE = 8;
    private static final Pattern READS = Pattern.compile("cmdstat_hgetall:calls=(\\d+)");

    private final TestBank bank = TestBank.start();
    private final RedisGate gate = new RedisGate(Infrastructure.shared().redisUri(), REDIS_DATABASE);

    @BeforeAll
    static void createDatabase() {
        Replica.createDatabase();
    }

    @BeforeEach
    void forgetAll() {
        Replica.forgetAll(gate.uri());
    }

    @AfterEach
    void close() {
        bank.close();
        gate.close();
    }

    private Replica replica() {
        return new Replica(Replica.properties(bank.nbp(), bank.ecb(), Duration.ofMillis(100)), gate.uri());
    }

    private static CheckedTable usd(String mid, Instant checkedAt) {
        return Tables.table(Kind.A, TestBank.day(), checkedAt, Tables.mid("USD", mid));
    }

    private static ExchangeRate dollars(Replica replica) {
        return dollars(replica.rates);
    }

    private static ExchangeRate dollars(Rates rates) {
        return rates.current()
                .map(book -> book.mid("USD", "PLN").orElseThrow())
                .blockOptional(Replica.LIMIT)
                .orElseThrow();
    }

    private static String mid(Replica replica) {
        return mid(replica.rates);
    }

    private static String mid(Rates rates) {
        return dollars(rates).rate().toPlainString();
    }

    /** Each call reads anew. */
    private static Rates forgetful(Replica replica) {
        return replica.rates(Duration.ZERO, Clock.systemUTC());
    }

    private static List<CheckedTable> all(String usd, Instant checkedAt) {
        return List.of(
                usd(usd, checkedAt),
                Tables.table(Kind.B, TestBank.day(), checkedAt, Tables.mid("COP", "0.0009")),
                Tables.table(Kind.C, TestBank.day(), checkedAt, Tables.bidAsk("USD", "3.6", "3.8")),
                Tables.table(Kind.ECB, TestBank.day(), checkedAt, Tables.mid("PLN", "4.24")));
    }

    @Test
    void rates_come_from_redis() {
        try (Replica replica = replica()) {
            replica.redis.save(List.of(usd("3.7", Instant.now()))).block(Replica.LIMIT);

            assertThat(mid(replica)).isEqualTo("3.7");
        }
    }

    @Test
    void a_replica_that_starts_without_redis_and_without_banks_serves_what_postgresql_kept_as_old_as_it_is() {
        bank.close();
        gate.shut();
        try (Replica replica = replica().start()) {
            replica.tables
                    .save(usd("3.65", Instant.now().minus(Duration.ofMinutes(31))))
                    .block(Replica.LIMIT);

            ExchangeRate rate = dollars(replica);

            assertThat(rate.rate()).isEqualByComparingTo("3.65");
            assertThat(rate.asOf()).isEqualTo(TestBank.day());
            assertThat(rate.stale()).isTrue();
        }
    }

    @Test
    void an_empty_redis_is_no_reason_to_have_no_rates() {
        try (Replica replica = replica()) {
            replica.tables.save(usd("3.65", Instant.now())).block(Replica.LIMIT);

            assertThat(mid(replica)).isEqualTo("3.65");
        }
    }

    @Test
    void a_redis_with_the_tables_of_one_bank_alone_is_completed() {
        try (Replica replica = replica()) {
            CheckedTable ecb = Tables.table(Kind.ECB, TestBank.day(), Instant.now(), Tables.mid("PLN", "4.24"));
            replica.redis.save(List.of(ecb)).block(Replica.LIMIT);
            replica.tables.save(usd("3.65", Instant.now())).block(Replica.LIMIT);

            assertThat(mid(replica)).isEqualTo("3.65");
        }
    }

    @Test
    void with_redis_and_postgresql_away_rates_come_from_memory() {
        try (Replica replica = replica()) {
            Rates rates = forgetful(replica);
            replica.redis.save(List.of(usd("3.7", Instant.now()))).block(Replica.LIMIT);
            assertThat(mid(rates)).isEqualTo("3.7");

            gate.shut();
            replica.loseDatabase();

            assertThat(mid(rates)).isEqualTo("3.7");
        }
    }

    @Test
    void an_older_copy_never_takes_the_place_of_a_newer_one() {
        Instant now = Instant.now();
        try (Replica replica = replica()) {
            Rates rates = forgetful(replica);
            replica.redis.save(List.of(usd("3.7", now))).block(Replica.LIMIT);
            assertThat(mid(rates)).isEqualTo("3.7");

            replica.redis.save(List.of(usd("3.6", now.minusSeconds(60)))).block(Replica.LIMIT);

            assertThat(mid(rates)).isEqualTo("3.7");
        }
    }

    /** As one that is read and takes no writes. */
    @Test
    void a_redis_with_stale_tables_does_not_hide_newer_ones_in_postgresql() {
        Instant now = Instant.now();
        try (Replica replica = replica()) {
            replica.redis.save(all("3.6", now.minus(Duration.ofMinutes(31)))).block(Replica.LIMIT);
            Flux.fromIterable(all("3.7", now)).concatMap(replica.tables::save).blockLast(Replica.LIMIT);

            ExchangeRate rate = dollars(replica);

            assertThat(rate.rate()).isEqualByComparingTo("3.7");
            assertThat(rate.stale()).isFalse();
        }
    }

    @Test
    void postgresql_is_not_asked_every_second_for_what_it_has_not_either() {
        Instant start = Instant.now();
        AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
        try (Replica replica = replica()) {
            Rates rates = replica.rates(Duration.ZERO, () -> start.plus(Objects.requireNonNull(passed.get())));
            replica.redis.save(List.of(usd("3.6", start.minusSeconds(60)))).block(Replica.LIMIT);
            assertThat(mid(rates)).isEqualTo("3.6");
            replica.tables.save(usd("3.7", start)).block(Replica.LIMIT);

            passed.set(Rates.COMPLETE.minusMillis(1));
            String before = mid(rates);
            passed.set(Rates.COMPLETE);
            String after = mid(rates);

            assertThat(before).isEqualTo("3.6");
            assertThat(after).isEqualTo("3.7");
        }
    }

    @Test
    void redis_that_was_away_has_the_latest_rates_again() {
        try (Replica replica = replica().start()) {
            Replica.await("the tables", () -> replica.shared().size() == Kind.values().length);
            gate.shut();
            Instant away = Instant.now();
            Replica.await("PostgreSQL goes on", () -> replica.checkedAt(Kind.A).isAfter(away));
            assertThat(mid(replica)).isEqualTo("3.6512");

            gate.open();

            Replica.await("Redis again", () -> sharedAfter(replica, away));
        }
    }

    private static boolean sharedAfter(Replica replica, Instant then) {
        return Boolean.TRUE.equals(replica.redis
                .find()
                .map(all -> !all.isEmpty()
                        && all.stream().allMatch(table -> table.checkedAt().isAfter(then)))
                .onErrorReturn(false)
                .block(Replica.LIMIT));
    }

    @Test
    void ten_thousand_requests_at_once_read_redis_once() {
        try (Replica replica = replica()) {
            replica.redis.save(List.of(usd("3.7", Instant.now()))).block(Replica.LIMIT);
            int before = reads();

            Flux.range(0, 10_000).flatMap(_ -> replica.rates.current(), 1_000).blockLast(Replica.LIMIT);

            assertThat(reads() - before).isBetween(1, 2);
        }
    }

    private int reads() {
        RedisClient client = RedisClient.create(gate.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            Matcher calls = READS.matcher(connection.sync().info("commandstats"));
            return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
