package tradepost.marketdata.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.marketdata.feed.SourceTick;
import tradepost.marketdata.feed.Tradable;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

class HttpFeedTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");

    private final HttpFeed feed = new HttpFeed(2);
    private final FeedsProperties.Http settings = new FeedsProperties.Http(
            true,
            Tradable.of("15s"),
            Map.of(
                    "slow", new FeedsProperties.Source(List.of("Ada"), Tradable.of("24h")),
                    "eve", new FeedsProperties.Source(List.of("ada"), null)),
            "USD",
            Duration.ofSeconds(5),
            2,
            100);

    @Test
    void a_batch_is_done_when_its_last_tick_is_taken() {
        List<FeedTick> delivered = new ArrayList<>();
        Disposable running = feed.ticks().subscribe(delivered::add);

        StepVerifier.create(feed.take(List.of(tick("A"), tick("B"))))
                .expectSubscription()
                .then(() -> delivered.getFirst().taken().run())
                .expectNoEvent(Duration.ofMillis(50))
                .then(() -> delivered.getLast().taken().run())
                .expectComplete()
                .verify(LIMIT);

        assertThat(delivered).extracting(tick -> tick.tick().symbol()).containsExactly("A", "B");
        running.dispose();
    }

    @Test
    void a_batch_that_nobody_takes_is_to_be_sent_again() {
        StepVerifier.withVirtualTime(() -> Mono.defer(() -> {
                    feed.ticks().subscribe();
                    return feed.take(List.of(tick("A")));
                }))
                .thenAwait(Duration.ofSeconds(10))
                .expectErrorMatches(error -> isOf(error, CommonProblem.SERVICE_UNAVAILABLE))
                .verify(LIMIT);
    }

    @Test
    void nothing_is_taken_while_the_feed_does_not_run() {
        feed.ticks().subscribe().dispose();

        StepVerifier.create(Mono.defer(() -> feed.take(List.of(tick("A")))))
                .expectErrorMatches(error -> isOf(error, CommonProblem.SERVICE_UNAVAILABLE))
                .verify(LIMIT);
    }

    @Test
    void more_batches_than_the_bound_are_told_to_come_again() {
        Disposable first = feed.admit(Mono.never()).subscribe();
        Disposable second = feed.admit(Mono.never()).subscribe();

        StepVerifier.create(feed.admit(Mono.just(1)))
                .expectErrorMatches(error -> isOf(error, CommonProblem.TOO_BUSY))
                .verify(LIMIT);

        first.dispose();
        StepVerifier.create(feed.admit(Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(LIMIT);
        second.dispose();
    }

    @Test
    void a_tick_is_aged_by_its_own_time_and_trades_as_long_as_its_source_may() {
        TickRules rules = new TickRules(settings, "ada", NOW);
        TickLine line = line(NOW.minusSeconds(60), null);

        FeedTick live = rules.toTick("desk", line);
        FeedTick slow = rules.toTick("slow", line);
        FeedTick past = rules.toTick("slow", line(NOW.minusSeconds(60), "false"));

        assertThat(live.tick().isStale(NOW)).isTrue();
        assertThat(slow.tick().isStale(NOW)).isFalse();
        assertThat(slow.tick().isStale(NOW.plus(Duration.ofDays(1)))).isTrue();
        assertThat(past.tick().isStale(NOW)).isTrue();
    }

    @Test
    void a_tick_that_is_not_tradable_is_stale_before_its_time_too() {
        TickRules rules = new TickRules(settings, "ada", NOW);

        FeedTick present = rules.toTick("slow", line(NOW, "false"));
        FeedTick ahead = rules.toTick("slow", line(NOW.plusSeconds(5), "false"));

        assertThat(present.tick().isStale(NOW)).isTrue();
        assertThat(ahead.tick().isStale(NOW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alphavantage", "http", "mqtt", "replay", "simulated"})
    void nobody_is_called_as_a_feed_of_ours(String name) {
        assertThat(problem(() -> new TickRules(settings, name, NOW).source(name))
                        .code())
                .isEqualTo(CommonProblem.INVALID_FIELD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeedsProperties.Http(
                        true,
                        Tradable.of("15s"),
                        Map.of(name, new FeedsProperties.Source(List.of("ada"), null)),
                        "USD",
                        Duration.ofSeconds(5),
                        2,
                        100));
    }

    @Test
    void a_source_is_of_those_it_names_and_a_username_of_its_user_at_the_rule_of_all() {
        TickRules ada = new TickRules(settings, "ada", NOW);
        TickRules eve = new TickRules(settings, "Eve", NOW);
        TickRules bob = new TickRules(settings, "BOB", NOW);

        assertThat(ada.source("slow")).isEqualTo("slow");
        assertThat(ada.source("eve")).isEqualTo("eve");
        assertThat(bob.source("bob")).isEqualTo("bob");
        assertThat(problem(() -> eve.source("slow")).code()).isEqualTo(CommonProblem.FORBIDDEN);
        assertThat(problem(() -> eve.source("eve")).code()).isEqualTo(CommonProblem.FORBIDDEN);
        assertThat(problem(() -> bob.source("desk")).code()).isEqualTo(CommonProblem.FORBIDDEN);
        assertThat(settings.tradable("bob")).isEqualTo(Tradable.of("15s"));
        assertThat(settings.tradable("eve")).isEqualTo(Tradable.of("15s"));
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }

    private static TickLine line(Instant time, @Nullable String tradable) {
        return new TickLine("KO", null, "60", null, null, time.toString(), "1", tradable);
    }

    private static boolean isOf(Throwable error, Problem.Code code) {
        return error instanceof Problem problem && problem.code() == code;
    }

    private static FeedTick tick(String symbol) {
        SourceTick told = new SourceTick(symbol, NOW, 1, BigDecimal.ONE, null, null, true);
        return FeedTick.of("desk", Stock.of(symbol, symbol, "USD", 0), told, NOW, Tradable.of("15s"), () -> {});
    }
}
