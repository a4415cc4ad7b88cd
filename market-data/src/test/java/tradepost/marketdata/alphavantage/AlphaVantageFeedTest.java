package tradepost.marketdata.alphavantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.Disposable;
import tradepost.marketdata.feed.Feed;
import tradepost.marketdata.feed.FeedHealth;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.marketdata.feed.Tradable;
import tradepost.marketdata.store.FetchStore;

class AlphaVantageFeedTest {
    private static final String KEY = "SECRET42";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** How long a server is waited for that does not answer. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Instant FIRST = Instant.parse("2026-11-20T15:00:00Z");
    private static final Clock CLOCK = Clock.fixed(FIRST.plus(Duration.ofHours(3)), ZoneOffset.UTC);

    private static final ReactorResourceFactory RESOURCES = new ReactorResourceFactory();
    private static final FetchDatabase DATABASE = FetchDatabase.create();

    private final TestServer server = TestServer.start();
    private final List<FeedTick> ticks = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @BeforeAll
    static void start() {
        RESOURCES.setUseGlobalResources(false);
        RESOURCES.setShutdownQuietPeriod(Duration.ZERO);
        RESOURCES.start();
    }

    @AfterAll
    static void stop() {
        RESOURCES.stop();
        DATABASE.close();
    }

    @BeforeEach
    void forgetAll() {
        DATABASE.execute("DELETE FROM alpha_vantage_symbols");
        DATABASE.execute("UPDATE alpha_vantage_turn SET owner = NULL, leased_until = '-infinity',"
                + " paused_until = '-infinity', failures = 0, calls = '{}'");
    }

    @AfterEach
    void close() {
        server.close();
        DATABASE.awaitIdle();
    }

    @Test
    void each_symbol_is_asked_for_and_its_bars_become_ticks() {
        server.send("IBM", Forms.bars("IBM", FIRST, 3));
        server.send("KO", Forms.bars("KO", FIRST, 2));

        Disposable running = run(feed(List.of("IBM", "KO"), 5, 25));
        await().atMost(LIMIT).until(() -> ticks.size() == 12);
        letPass("2 seconds");
        await().atMost(LIMIT).until(() -> ticks.size() == 20);
        running.dispose();

        assertThat(server.requests()).allSatisfy(request -> assertThat(request)
                .startsWith("GET /query?function=TIME_SERIES_INTRADAY&symbol=")
                .contains("&interval=5min&outputsize=compact&apikey=SECRET42 "));
        assertThat(ticks).extracting(tick -> tick.tick().id()).doesNotHaveDuplicates();
        assertThat(ticks).extracting(tick -> tick.tick().feed()).containsOnly("alphavantage");
        assertThat(ticks)
                .filteredOn(tick -> !Long.valueOf(0).equals(tick.tick().tradableMs()))
                .extracting(tick -> tick.stock().symbol() + " " + tick.tick().price())
                .containsExactlyInAnyOrder("IBM 103", "KO 102");
    }

    @Test
    void only_new_bars_are_published_after_a_restart_too() {
        server.send("IBM", Forms.bars("IBM", FIRST, 2));
        Disposable first = run(feed(List.of("IBM"), 5, 25));
        await().atMost(LIMIT).until(() -> lastBarAt().equals(FIRST.plus(Duration.ofMinutes(5))));
        first.dispose();
        assertThat(ticks).hasSize(8);
        ticks.clear();

        server.send("IBM", Forms.bars("IBM", FIRST, 3));
        letAllBeDue();
        Disposable second = run(feed(List.of("IBM"), 5, 25));
        await().atMost(LIMIT).until(() -> lastBarAt().equals(FIRST.plus(Duration.ofMinutes(10))));
        second.dispose();

        assertThat(ticks).hasSize(4).allSatisfy(tick -> assertThat(tick.tick().sourceAt())
                .isAfterOrEqualTo(FIRST.plus(Duration.ofMinutes(10))));
    }

    @Test
    void bars_that_were_forgotten_before_they_were_asked_for_are_counted() {
        server.send("IBM", Forms.bars("IBM", FIRST, 2));
        AlphaVantageFeed feed = feed(List.of("IBM"), 5, 25);
        Disposable running = run(feed);
        await().atMost(LIMIT).until(() -> lastBarAt().equals(FIRST.plus(Duration.ofMinutes(5))));

        server.send("IBM", Forms.bars("IBM", FIRST.plus(Duration.ofMinutes(10)), 2));
        letAllBeDue();
        await().atMost(LIMIT).until(() -> ticks.size() == 16);
        assertThat(feed.health().facts().gaps()).isZero();
        server.send("IBM", Forms.bars("IBM", FIRST.plus(Duration.ofMinutes(30)), 1));
        letAllBeDue();
        await().atMost(LIMIT).until(() -> ticks.size() == 20);
        running.dispose();

        assertThat(feed.health().facts().gaps()).isOne();
    }

    @Test
    void two_calls_are_a_second_apart_whoever_makes_them() {
        List<String> symbols = List.of("A", "B");
        symbols.forEach(symbol -> server.send(symbol, Forms.bars(symbol, FIRST, 1)));
        Disposable one = run(feed(symbols, 5, 25));
        Disposable two = run(feed(symbols, 5, 25));
        awaitRequests(2);
        one.dispose();
        two.dispose();

        assertThat(DATABASE.find(
                        "SELECT min(apart) >= interval '1 second' AS value FROM ("
                                + " SELECT made - lag(made) OVER (ORDER BY made) AS apart"
                                + " FROM alpha_vantage_turn, unnest(calls) AS made) AS gaps",
                        Boolean.class))
                .isTrue();
    }

    @Test
    void bars_that_kafka_did_not_take_come_again_with_the_same_ids() {
        server.send("IBM", Forms.bars("IBM", FIRST, 1));
        Disposable untaken = feed(List.of("IBM"), 5, 25).ticks().subscribe(ticks::add);
        await().atMost(LIMIT).until(() -> ticks.size() == 4);
        untaken.dispose();
        List<FeedTick> before = List.copyOf(ticks);
        ticks.clear();
        assertThat(pausedFor()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        letPass("2 minutes");

        Disposable running = run(feed(List.of("IBM"), 5, 25));
        await().atMost(LIMIT).until(() -> ticks.size() == 4);
        running.dispose();

        assertThat(ticks)
                .extracting(tick -> tick.tick().id())
                .containsExactlyElementsOf(
                        before.stream().map(tick -> tick.tick().id()).toList());
    }

    @Test
    void a_key_is_used_no_oftener_than_its_budget_over_restarts_and_replicas() {
        List<String> symbols = List.of("A", "B", "C", "D", "E", "F");
        symbols.forEach(symbol -> server.send(symbol, Forms.bars(symbol, FIRST, 1)));

        Disposable first = run(feed(symbols, 2, 3));
        awaitRequests(1);
        letPass("2 seconds");
        awaitRequests(2);
        first.dispose();
        Disposable second = run(feed(symbols, 2, 3));
        Disposable third = run(feed(symbols, 2, 3));
        await().during(Duration.ofMillis(400))
                .atMost(LIMIT)
                .until(() -> server.requests().size() == 2);

        letPass("2 minutes");
        awaitRequests(3);
        letPass("2 minutes");
        await().during(Duration.ofMillis(400))
                .atMost(LIMIT)
                .until(() -> server.requests().size() == 3);

        letPass("1 day");
        awaitRequests(4);
        letPass("2 seconds");
        awaitRequests(5);
        second.dispose();
        third.dispose();

        assertThat(server.requests()).doesNotHaveDuplicates();
    }

    @Test
    void both_limits_are_waited_for_and_no_key_is_told() {
        server.send("IBM", Forms.NOTE);
        AlphaVantageFeed feed = feed(List.of("IBM"), 5, 25);
        Disposable running = run(feed);
        awaitState(feed, FeedHealth.State.PAUSED);
        assertThat(pausedFor()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));

        server.send("IBM", Forms.INFORMATION.formatted(KEY));
        letPass("2 minutes");
        await().atMost(LIMIT).until(() -> pausedFor().compareTo(Duration.ofMinutes(59)) > 0);
        assertThat(feed.health().facts().toString())
                .contains("25 requests per day")
                .doesNotContain(KEY);

        server.send("IBM", Forms.bars("IBM", FIRST, 1));
        letPass("2 minutes");
        await().atMost(LIMIT).until(() -> ticks.size() == 4);
        awaitState(feed, FeedHealth.State.RUNNING);
        running.dispose();
    }

    @ParameterizedTest
    @MethodSource("tradepost.marketdata.alphavantage.Misbehaviours#all")
    void a_failure_is_told_without_the_key_and_waited_for_longer_each_time(TestServer.Behaviour behaviour) {
        server.behave("IBM", behaviour);

        run(feed(List.of("IBM"), 5, 25, SHORT));
        await().atMost(LIMIT).until(() -> failure.get() != null);
        Duration first = pausedFor();
        letPass("2 minutes");
        failure.set(null);
        run(feed(List.of("IBM"), 5, 25, SHORT));
        await().atMost(LIMIT).until(() -> failure.get() != null);
        Duration second = pausedFor();
        server.send("IBM", Forms.bars("IBM", FIRST, 3));
        letPass("2 minutes");
        Disposable running = run(feed(List.of("IBM"), 5, 25));
        await().atMost(LIMIT).until(() -> ticks.size() == 12);
        running.dispose();

        assertThat(Objects.requireNonNull(failure.get()).toString())
                .contains("IBM: ")
                .doesNotContain(KEY);
        assertThat(first).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(second).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(120));
    }

    @Test
    void a_symbol_they_do_not_know_does_not_hold_the_others() {
        server.send("NOPE", Forms.INVALID_CALL);
        server.send("ZZ", Forms.bars("ZZ", FIRST, 1));
        AlphaVantageFeed feed = feed(List.of("NOPE", "ZZ"), 5, 25);

        Disposable running = run(feed);
        awaitRequests(1);
        letPass("2 seconds");
        await().atMost(LIMIT).until(() -> ticks.size() == 4);
        running.dispose();

        assertThat(feed.health().facts().lastRejection()).startsWith("NOPE: Invalid API call.");
    }

    @Test
    void a_key_that_is_none_stops_the_feed() {
        server.send("IBM", Forms.INVALID_KEY);

        run(feed(List.of("IBM"), 5, 25));

        await().atMost(LIMIT).until(() -> failure.get() instanceof Feed.Unusable);
    }

    /** As the publisher does, Kafka taking every tick. */
    private Disposable run(AlphaVantageFeed feed) {
        return feed.ticks()
                .subscribe(
                        tick -> {
                            tick.taken().run();
                            ticks.add(tick);
                        },
                        failure::set);
    }

    private AlphaVantageFeed feed(List<String> symbols, int perMinute, int perDay) {
        return feed(symbols, perMinute, perDay, LIMIT);
    }

    private AlphaVantageFeed feed(List<String> symbols, int perMinute, int perDay, Duration timeout) {
        FeedsProperties.AlphaVantage settings = new FeedsProperties.AlphaVantage(
                true,
                server.url(),
                KEY,
                symbols,
                "5min",
                Duration.ofMinutes(15),
                perMinute,
                perDay,
                timeout,
                Duration.ofMinutes(1),
                Duration.ofMillis(20),
                "USD",
                Tradable.of("24h"));
        return new AlphaVantageFeed(settings, RESOURCES, new FetchStore(DATABASE.client()), CLOCK);
    }

    /** As if the calls had been made so much earlier and no pause been told: the database's clock is the wall's. */
    private static void letPass(String time) {
        DATABASE.execute("UPDATE alpha_vantage_turn SET paused_until = '-infinity',"
                + " calls = array(SELECT made - interval '" + time + "' FROM unnest(calls) AS made)");
    }

    private static void letAllBeDue() {
        letPass("2 seconds");
        DATABASE.execute("UPDATE alpha_vantage_symbols SET due_at = '-infinity'");
    }

    private void awaitRequests(int count) {
        await().atMost(LIMIT).until(() -> server.requests().size() == count);
    }

    private static void awaitState(AlphaVantageFeed feed, FeedHealth.State state) {
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == state);
    }

    private static Duration pausedFor() {
        return Duration.ofSeconds(DATABASE.find(
                "SELECT extract(epoch FROM greatest(paused_until, now()) - now())::bigint AS value"
                        + " FROM alpha_vantage_turn",
                Long.class));
    }

    private static Instant lastBarAt() {
        return DATABASE.find(
                "SELECT coalesce(max(last_bar_at), 'epoch') AS value FROM alpha_vantage_symbols", Instant.class);
    }
}
