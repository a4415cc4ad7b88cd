package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.client.FeedProcess;
import tradepost.acceptance.client.RecordedBars;
import tradepost.acceptance.client.RecordedBars.Bar;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.local.option.Exit;
import tradepost.local.up.Service;

/** From Alpha Vantage by {@code ./tradepost feed} through the gateway to what every user reads. */
@ExtendWith(RunningSystem.class)
class FeedClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse battery staple";
    private static final List<String> SYMBOLS = List.of("FEDA", "FEDB", "FEDC");
    private static final int BARS = 3;
    private static final int TICKS_OF_A_BAR = 4;
    private static final long DOUBLES = (long) BARS * TICKS_OF_A_BAR;

    @Test
    void bars_that_are_fetched_while_the_service_and_then_the_client_are_killed_are_there_once(
            TestSystem system, @TempDir Path directory) throws IOException, SQLException {
        Api user = feeder(system);
        try (RecordedBars source = RecordedBars.start(BARS)) {
            FeedProcess.Task task = new FeedProcess.Task(
                    system.url(), TestSystem.FEEDER, PASSWORD, source.url(), String.join(",", SYMBOLS));
            killedWhileItFetches(system, source, task, directory);

            system.marketData().start();
            system.marketData().awaitReady();
            deliverAll(task, directory.resolve("spool"), directory.resolve("second.txt"), 2);
            source.answer(SYMBOLS.size());
            // One that lost its notes fetches all of it again, and the service that was killed has forgotten whom it
            // answered.
            deliverAll(task, directory.resolve("anew"), directory.resolve("third.txt"), 3);

            awaitDoubles(system);
            assertThat(stored(system)).containsExactlyElementsOf(expectedCounts());
            for (String symbol : SYMBOLS) {
                assertThat(bars(user, symbol, source)).containsExactlyElementsOf(source.bars());
                assertThat(price(user, symbol))
                        .isEqualByComparingTo(source.bars().getLast().close());
            }
        }
    }

    /** The first stock is delivered, the others wait in the spool of a client that is killed too. */
    private static void killedWhileItFetches(
            TestSystem system, RecordedBars source, FeedProcess.Task task, Path directory) throws IOException {
        Path spool = directory.resolve("spool");
        source.answer(1);
        try (FeedProcess client = FeedProcess.start(task, spool, directory.resolve("first.txt"))) {
            Eventually.becomes("the first stock is delivered", LIMIT, client::told, told -> told.contains("delivered"));
            system.marketData().kill();
            source.answer(SYMBOLS.size() - 1);
            Eventually.becomes(
                    "the others wait",
                    LIMIT,
                    () -> client.told() + client.waiting(),
                    told -> client.waiting() == 2 && told.contains("not delivered yet"));
        }
    }

    private static void deliverAll(FeedProcess.Task task, Path spool, Path told, int batches) throws IOException {
        try (FeedProcess client = FeedProcess.start(task, spool, told, "--once")) {
            assertThat(client.awaitEnd()).as(client.told()).isEqualTo(Exit.OK);
        }
        assertThat(Files.readAllLines(told))
                .filteredOn(line -> line.startsWith("delivered "))
                .hasSize(batches);
    }

    /** A user with the role FEED, under the name that the service was told. */
    private static Api feeder(TestSystem system) {
        String email = TestSystem.FEEDER + "@tradepost.example";
        Answer registered = system.api()
                .post(
                        "/api/v1/auth/register",
                        Map.of("username", TestSystem.FEEDER, "email", email, "password", PASSWORD));
        assertThat(registered.status()).isEqualTo(201);
        Answer given =
                system.admin().put("/api/v1/users/" + TestSystem.FEEDER + "/roles", Map.of("roles", List.of("FEED")));
        assertThat(given.status()).isEqualTo(200);
        return system.api().as(registered.body().path("accessToken").asString());
    }

    private static void awaitDoubles(TestSystem system) throws SQLException {
        try (Connection database = system.database(Service.MARKET_DATA)) {
            Eventually.becomes(
                    "the ticks of the first stock were dropped as doubles",
                    LIMIT,
                    () -> refused(database),
                    refused -> refused.equals(List.of("DUPLICATE " + DOUBLES)));
        }
    }

    private static List<String> refused(Connection database) {
        try {
            return Rows.list(
                    database,
                    "SELECT reason, ticks FROM refused_ticks WHERE feed = 'bars'",
                    row -> row.getString(1) + " " + row.getLong(2));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read what was refused", failure);
        }
    }

    private static List<String> stored(TestSystem system) throws SQLException {
        try (Connection database = system.database(Service.MARKET_DATA)) {
            return Rows.list(
                    database,
                    "SELECT symbol, count(*) FROM ticks WHERE symbol LIKE 'FED_' GROUP BY symbol ORDER BY symbol",
                    row -> row.getString(1) + " " + row.getLong(2));
        }
    }

    private static List<String> expectedCounts() {
        return SYMBOLS.stream()
                .map(symbol -> symbol + " " + BARS * TICKS_OF_A_BAR)
                .toList();
    }

    /** As they are told, with as many decimals as those that were recorded. */
    private static List<Bar> bars(Api user, String symbol, RecordedBars source) {
        Answer page = user.get("/api/v1/stocks/" + symbol + "/bars?interval=5m&from="
                + source.bars().getFirst().start());
        assertThat(page.status()).isEqualTo(200);
        return StreamSupport.stream(page.body().path("items").spliterator(), false)
                .map(FeedClientTest::toBar)
                .toList();
    }

    private static Bar toBar(JsonNode item) {
        return new Bar(
                Instant.parse(item.path("start").asString()),
                price(item, "open"),
                price(item, "high"),
                price(item, "low"),
                price(item, "close"),
                item.path("volume").asString());
    }

    private static String price(JsonNode item, String field) {
        return new BigDecimal(item.path(field).asString()).setScale(4).toPlainString();
    }

    private static BigDecimal price(Api user, String symbol) {
        return new BigDecimal(
                user.get("/api/v1/stocks/" + symbol).body().path("price").asString("0"));
    }
}
