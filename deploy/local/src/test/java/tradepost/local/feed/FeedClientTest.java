package tradepost.local.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.local.client.Tls;
import tradepost.local.option.Exit;
import tradepost.platform.event.Json;
import tradepost.platform.infra.Certificates;

class FeedClientTest {
    private static final long LIMIT_SECONDS = 20;
    private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");

    private final Path directory;
    private final Exchange exchange;
    private final Server server;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

    FeedClientTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.exchange = Exchange.start();
        this.server = Server.start(null);
    }

    @AfterEach
    void close() {
        exchange.close();
        server.close();
    }

    @Test
    void each_symbol_is_fetched_and_delivered_and_only_what_is_new_afterwards() {
        assertThat(once(List.of("IBM", "KO"))).isEqualTo(Exit.OK);
        assertThat(server.taken()).containsExactly(4, 4);

        exchange.move();
        now.set(NOW.plus(Duration.ofMinutes(16)));
        assertThat(once(List.of("IBM", "KO"))).isEqualTo(Exit.OK);

        assertThat(exchange.asked()).containsExactly("IBM", "KO", "IBM", "KO");
        assertThat(server.taken()).containsExactly(4, 4, 4, 4);
        assertThat(server.ticks()).hasSize(16).contains("bars IBM 2026-11-20T15:00:00Z 0");
    }

    @Test
    void what_is_fetched_while_tradepost_is_down_is_delivered_when_it_is_back() throws IOException {
        server.stop();
        FeedClient client = client(server.url(), List.of("IBM", "KO"), null, false);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(client::run);
        await(() -> exchange.asked().size() == 2 && batches() == 2);

        server.startAgain();
        await(() -> server.ticks().size() == 8 && batches() == 0);
        client.stop();

        assertThat(running.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join()).isEqualTo(Exit.OK);
        assertThat(printed()).contains("not delivered yet").doesNotContain("secret-key", "secret-password");
    }

    @Test
    void what_was_not_delivered_before_the_client_died_is_delivered_by_the_next() {
        server.answer(503);
        FeedClient first = client(server.url(), List.of("IBM"), null, false);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(first::run);
        await(() -> batches() == 1 && printed().contains("not delivered yet"));
        first.stop();
        running.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        server.answer(200);

        assertThat(once(List.of("IBM"))).isEqualTo(Exit.OK);

        assertThat(exchange.asked()).containsExactly("IBM");
        assertThat(server.taken()).containsExactly(4);
    }

    @Test
    void a_batch_whose_answer_is_lost_is_sent_again_and_not_taken_twice() {
        server.die(true);
        FeedClient client = client(server.url(), List.of("IBM"), null, false);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(client::run);
        await(() -> !server.taken().isEmpty());
        now.updateAndGet(time -> time.plusSeconds(60));
        server.die(false);
        await(() -> batches() == 0);
        client.stop();
        running.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();

        assertThat(server.ticks()).hasSize(4);
        assertThat(server.taken()).startsWith(4).endsWith(0);
    }

    @Test
    void a_client_that_died_between_spool_and_notes_fetches_the_same_ticks() throws IOException {
        once(List.of("IBM"));
        Files.delete(directory.resolve("spool/fetched.json"));

        assertThat(once(List.of("IBM"))).isEqualTo(Exit.OK);

        assertThat(server.taken()).containsExactly(4, 0);
    }

    @Test
    void the_budget_of_the_key_outlives_the_client() {
        List<String> symbols = List.of("A", "B", "C", "D", "E", "F", "G");
        assertThat(once(symbols)).isEqualTo(Exit.OK);
        assertThat(exchange.asked()).hasSize(5);

        now.set(NOW.plusSeconds(30));
        once(symbols);
        assertThat(exchange.asked()).hasSize(5);

        now.set(NOW.plusSeconds(120));
        once(symbols);
        assertThat(exchange.asked()).containsExactlyElementsOf(symbols);
    }

    @Test
    void two_calls_are_a_second_apart() {
        once(List.of("A", "B", "C"));

        List<Instant> calls = Json.read(Spool.read(directory.resolve("spool/fetched.json")), Fetched.class)
                .calls();
        assertThat(calls).hasSize(3);
        assertThat(calls.get(1)).isAfterOrEqualTo(calls.get(0).plusSeconds(1));
        assertThat(calls.get(2)).isAfterOrEqualTo(calls.get(1).plusSeconds(1));
    }

    @Test
    void bars_that_were_forgotten_before_they_were_asked_for_are_told() {
        once(List.of("IBM"));
        exchange.move();
        now.set(NOW.plus(Duration.ofMinutes(16)));
        once(List.of("IBM"));
        assertThat(printed()).doesNotContain("has forgotten");

        exchange.move();
        exchange.move();
        exchange.forget(3);
        now.set(NOW.plus(Duration.ofMinutes(32)));
        once(List.of("IBM"));

        assertThat(printed()).contains("has forgotten bars of IBM between 2026-11-20T15:05:00Z and");
    }

    @Test
    void a_limit_is_waited_for_and_a_wrong_key_ends_the_client() {
        exchange.say("IBM", "{\"Information\": \"your API key as secret-key: 25 requests per day\"}");
        assertThat(once(List.of("IBM", "KO"))).isEqualTo(Exit.OK);
        assertThat(exchange.asked()).containsExactly("IBM");

        exchange.say("IBM", "{\"Error Message\": \"the parameter apikey is invalid or missing.\"}");
        now.set(NOW.plus(Duration.ofMinutes(61)));
        assertThat(once(List.of("IBM", "KO"))).isEqualTo(Exit.FAILED);

        assertThat(printed()).contains("API key as …: 25 requests per day").doesNotContain("secret-key");
    }

    @Test
    void a_user_who_may_not_deliver_ends_the_client_and_loses_nothing() {
        server.answer(403);

        assertThat(once(List.of("IBM"))).isEqualTo(Exit.FAILED);

        assertThat(batches()).isEqualTo(1);
    }

    @Test
    void only_a_problem_of_tradepost_sets_a_batch_aside_and_the_next_keeps_clear_of_it() throws IOException {
        server.answer(400, Map.of("error", "a proxy on the way"));
        notDelivered();
        assertThat(batches()).isEqualTo(1);

        server.answer(400, Map.of("code", "INVALID_FIELD"));
        now.updateAndGet(time -> time.plusSeconds(60));
        assertThat(once(List.of("IBM"))).isEqualTo(Exit.OK);
        assertThat(batches()).isZero();
        Path refused = directory.resolve("spool/000000000001.json.refused");
        byte[] kept = Files.readAllBytes(refused);

        server.answer(400, Map.of("code", "INVALID_FIELD"));
        assertThat(once(List.of("KO"))).isEqualTo(Exit.OK);
        assertThat(refused).hasBinaryContent(kept);
        assertThat(directory.resolve("spool/000000000002.json.refused")).exists();
    }

    @Test
    void an_answer_that_does_not_account_for_every_tick_is_none() {
        server.answer(200, Map.of("taken", 3, "duplicates", List.of(), "rejected", List.of()));
        notDelivered();
        server.answer(200, Map.of());
        notDelivered();

        assertThat(batches()).isEqualTo(1);
        assertThat(printed()).contains("no answer of Tradepost");
    }

    @Test
    void two_clients_do_not_share_a_spool() {
        try (Spool first = new Spool(directory.resolve("spool"))) {
            assertThat(once(List.of("IBM"))).isEqualTo(Exit.FAILED);
            assertThat(first.first()).isEmpty();
        }

        assertThat(printed()).contains("another client delivers from");
        assertThat(once(List.of("IBM"))).isEqualTo(Exit.OK);
    }

    @Test
    void a_server_that_requires_a_certificate_gets_ours_and_refuses_others() throws Exception {
        Certificates made = new Certificates(directory);
        made.authority("ours", 2);
        made.authority("strangers", 2);
        made.signed("server", "ours", 2);
        made.signed("client", "ours", 2);
        made.signed("stranger", "strangers", 2);
        made.signed("expired", "expired", "ours", 2, "-startdate", "-9d");
        Path authority = made.certificate("ours");
        Tls ofServer = new Tls(made.certificate("server"), made.key("server"), authority);

        try (Server secured = Server.start(ofServer.context())) {
            for (String name : List.of("stranger", "expired")) {
                Tls tls = new Tls(made.certificate(name), made.key(name), authority);
                assertThat(attempt(secured, tls)).isFalse();
            }
            assertThat(attempt(secured, new Tls(null, null, authority))).isFalse();
            assertThat(attempt(
                            secured,
                            new Tls(made.certificate("client"), made.key("client"), made.certificate("strangers"))))
                    .isFalse();

            now.updateAndGet(time -> time.plusSeconds(300));
            assertThat(attempt(secured, new Tls(made.certificate("client"), made.key("client"), authority)))
                    .isTrue();
            assertThat(secured.ticks()).hasSize(4);
        }
    }

    /** Runs a client until it has tried to deliver. */
    private void notDelivered() {
        printed.reset();
        now.updateAndGet(time -> time.plusSeconds(60));
        FeedClient client = client(server.url(), List.of("IBM"), null, false);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(client::run);
        await(() -> printed().contains("not delivered yet"));
        client.stop();
        running.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Whether the batch of one symbol got through, once tried. */
    private boolean attempt(Server secured, Tls tls) {
        printed.reset();
        FeedClient client = client(secured.url(), List.of("IBM"), tls, false);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(client::run);
        await(() -> printed().contains("not delivered yet") || printed().contains("delivered 4 ticks"));
        client.stop();
        running.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        return printed().contains("delivered 4 ticks");
    }

    private int once(List<String> symbols) {
        return client(server.url(), symbols, null, true).run();
    }

    private FeedClient client(URI tradepost, List<String> symbols, @Nullable Tls tls, boolean isOnce) {
        FeedSettings settings = new FeedSettings(
                tradepost,
                "feeder",
                "secret-password",
                exchange.url(),
                "secret-key",
                symbols,
                "5min",
                Duration.ofMinutes(15),
                5,
                25,
                directory.resolve("spool"),
                tls,
                isOnce);
        InstantSource clock = () -> now.updateAndGet(time -> time.plusMillis(250));
        return new FeedClient(settings, clock, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private long batches() {
        try (var files = Files.list(directory.resolve("spool"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+\\.json"))
                    .count();
        } catch (IOException none) {
            return 0;
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
