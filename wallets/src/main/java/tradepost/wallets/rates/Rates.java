package tradepost.wallets.rates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.rates.BankTable.Kind;

/**
 * The rates as users' requests read them: from Redis, at most once a second however many ask; from PostgreSQL what
 * Redis has not or has only stale, or all while it is away; from memory while both are. A bank is never asked here.
 * Whatever the source, a table says when its bank last confirmed it, and an older copy never takes the place of a newer
 * one.
 */
public final class Rates {
    private static final Logger log = LoggerFactory.getLogger(Rates.class);
    /** How long Redis is left alone after it failed, so that requests do not wait for its timeout every second. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** How long PostgreSQL is not asked again for what it could not add to Redis: that may never come. */
    static final Duration COMPLETE = Duration.ofSeconds(10);

    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(2);

    private final RedisRates redis;
    private final BankTables tables;
    private final RateBook.Limits limits;
    private final InstantSource clock;
    private final Mono<RateBook> current;
    /** One load at a time writes it. */
    private volatile Map<Kind, CheckedTable> newest = Map.of();

    private volatile Instant redisFailedAt = Instant.EPOCH;
    private volatile Instant completedAt = Instant.EPOCH;

    /** @param fresh how long what was read is kept without looking again */
    Rates(RedisRates redis, BankTables tables, RateBook.Limits limits, Duration fresh, InstantSource clock) {
        this.redis = redis;
        this.tables = tables;
        this.limits = limits;
        this.clock = clock;
        this.current = Mono.defer(this::load).cache(fresh);
    }

    /**
     * All rates, at most as old as they are kept.
     *
     * @return fails with the problem RATES_UNAVAILABLE while there was never a table
     */
    public Mono<RateBook> current() {
        return current.flatMap(book -> book.isEmpty()
                ? Mono.error(Problem.of(
                        WalletsProblem.RATES_UNAVAILABLE, "No bank has told its rates yet. Try again shortly."))
                : Mono.just(book));
    }

    private Mono<RateBook> load() {
        return findInRedis()
                .flatMap(this::complete)
                .switchIfEmpty(Mono.defer(this::findInDatabase))
                .map(this::remember)
                .map(known -> new RateBook(known, limits, clock.instant()));
    }

    /**
     * Redis may have lost all and have only what one bank told since, or be read and take no writes: then what it has
     * grows old while PostgreSQL has the new.
     */
    private Mono<List<CheckedTable>> complete(List<CheckedTable> found) {
        if (isWhole(found) || clock.instant().isBefore(completedAt.plus(COMPLETE))) {
            return Mono.just(found);
        }
        completedAt = clock.instant();
        return findInDatabase()
                .map(kept -> Stream.concat(found.stream(), kept.stream()).toList());
    }

    private boolean isWhole(List<CheckedTable> found) {
        return found.size() == Kind.values().length
                && new RateBook(found, limits, clock.instant())
                        .tables().stream().noneMatch(RateBook.Standing::stale);
    }

    private Mono<List<CheckedTable>> findInDatabase() {
        return tables.find()
                .timeout(DATABASE_TIMEOUT)
                .doOnError(error -> log.warn("rates come from memory: {}", error.toString()))
                .onErrorReturn(List.of());
    }

    /** Empty while it is away. */
    private Mono<List<CheckedTable>> findInRedis() {
        return clock.instant().isBefore(redisFailedAt.plus(PAUSE))
                ? Mono.empty()
                : redis.find().doOnError(this::leaveRedisAlone).onErrorComplete();
    }

    private void leaveRedisAlone(Throwable error) {
        redisFailedAt = clock.instant();
        log.warn("rates come from PostgreSQL for {} s: {}", PAUSE.toSeconds(), error.toString());
    }

    private Collection<CheckedTable> remember(List<CheckedTable> found) {
        Map<Kind, CheckedTable> merged = new EnumMap<>(Kind.class);
        merged.putAll(newest);
        found.forEach(table -> merged.merge(table.table().kind(), table, CheckedTable::newer));
        newest = merged;
        return merged.values();
    }
}
