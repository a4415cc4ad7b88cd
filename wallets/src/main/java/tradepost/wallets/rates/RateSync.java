package tradepost.wallets.rates;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Source;
import tradepost.wallets.store.BankStore;

/**
 * Keeps the tables up to date for as long as the service runs. Each bank is asked by one replica at a time, and no more
 * often than its interval; no bank, and no table, waits for another. A good table goes to PostgreSQL, then to Redis.
 */
final class RateSync implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RateSync.class);
    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RELEASE_MAX = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    /** A Redis that is away for a moment gets the tables in this turn: the next one is far away. */
    private static final int SHARE_RETRIES = 4;

    private final UUID owner = UUID.randomUUID();
    private final BankClient banks;
    private final BankStore turns;
    private final BankTables tables;
    private final RedisRates redis;
    private final BankProperties properties;
    private final Clock clock;
    private volatile Disposable.Composite running = Disposables.composite();

    RateSync(
            BankClient banks,
            BankStore turns,
            BankTables tables,
            RedisRates redis,
            BankProperties properties,
            Clock clock) {
        this.banks = banks;
        this.turns = turns;
        this.tables = tables;
        this.redis = redis;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public boolean isAutoStartup() {
        return properties.enabled();
    }

    @Override
    public void start() {
        Disposable.Composite started = Disposables.composite();
        for (Source source : Source.values()) {
            started.add(keepUpToDate(source).subscribe());
        }
        running = started;
    }

    @Override
    public void stop() {
        running.dispose();
    }

    /** Gives its turns back, so that the next replica need not wait for the leases to end. */
    @Override
    public void stop(Runnable done) {
        stop();
        turns.release(owner)
                .timeout(RELEASE_MAX)
                .doOnError(error -> log.warn("the turns at the banks end by themselves: {}", error.toString()))
                .onErrorComplete()
                .doFinally(_ -> done.run())
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return running.size() > 0 && !running.isDisposed();
    }

    private Flux<Boolean> keepUpToDate(Source source) {
        return Flux.interval(Duration.ZERO, properties.poll())
                .onBackpressureDrop()
                .concatMap(_ -> takeTurn(source), 1)
                .doOnError(error -> log.warn("the rates of {} are not kept up to date: {}", source, error.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                        .maxBackoff(LONGEST_WAIT)
                        .transientErrors(true));
    }

    /** @return whether the bank was away; empty where it is not this replica's turn */
    private Mono<Boolean> takeTurn(Source source) {
        return turns.claim(source.name(), owner, properties.lease())
                .timeout(DATABASE_TIMEOUT)
                .flatMap(_ -> tables.find().timeout(DATABASE_TIMEOUT))
                .flatMap(last -> refreshAll(source, last))
                .flatMap(away -> share(source).thenReturn(away))
                .flatMap(away -> turns.end(source.name(), owner, away ? properties.retryAfter() : properties.interval())
                        .timeout(DATABASE_TIMEOUT)
                        .thenReturn(away));
    }

    private Mono<Boolean> refreshAll(Source source, List<CheckedTable> last) {
        Map<Kind, BankTable> lastByKind =
                last.stream().map(CheckedTable::table).collect(Collectors.toMap(BankTable::kind, table -> table));
        return Flux.fromIterable(kindsOf(source))
                .concatMap(kind -> refresh(kind, lastByKind.get(kind)), 1)
                .reduce(false, Boolean::logicalOr);
    }

    /**
     * A table that does not come leaves the last good one where it is, and does not keep the next from coming. What the
     * bank answered it knew when it was asked, and maybe no later.
     *
     * @return whether the bank was away, so that it is asked again soon; what was refused will be refused again
     */
    private Mono<Boolean> refresh(Kind kind, @Nullable BankTable last) {
        Instant asked = clock.instant();
        return banks.fetch(kind, last)
                .map(table -> new CheckedTable(table, asked))
                .flatMap(checked -> tables.save(checked).timeout(DATABASE_TIMEOUT))
                .thenReturn(false)
                .doOnError(error -> log.warn("bank table {} stays as it is: {}", kind, error.toString()))
                .onErrorReturn(BankClient::isOutage, true)
                .onErrorReturn(false);
    }

    /**
     * What PostgreSQL has now; Redis may have lost all, or be away: until the next turn, requests read what it lacks
     * from PostgreSQL.
     */
    private Mono<Void> share(Source source) {
        return tables.find()
                .timeout(DATABASE_TIMEOUT)
                .flatMap(kept -> redis.save(kept.stream()
                                .filter(table -> table.table().kind().source() == source)
                                .toList())
                        .retryWhen(Retry.backoff(SHARE_RETRIES, FIRST_WAIT)
                                .onRetryExhaustedThrow((_, last) -> last.failure())))
                .doOnError(error -> log.warn("Redis does not have the rates of {}: {}", source, error.toString()))
                .onErrorComplete();
    }

    private static List<Kind> kindsOf(Source source) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.source() == source)
                .toList();
    }
}
