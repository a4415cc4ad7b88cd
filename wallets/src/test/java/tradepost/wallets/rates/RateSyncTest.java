package tradepost.wallets.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.WalletsProblem;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.TestBank.Behaviour;

class RateSyncTest {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration SELDOM = Duration.ofMinutes(10);
    private static final Duration LATER = Duration.ofMinutes(2);
    private static final int REDIS_DATABASE = 7;

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

    private Replica replica(Duration interval) {
        return new Replica(Replica.properties(bank.nbp(), bank.ecb(), interval), gate.uri());
    }

    /** Asks a bank that was away again later than a test lasts, and one that was not, much later. */
    private Replica patient() {
        return new Replica(Replica.properties(bank.nbp(), bank.ecb(), SELDOM, LATER), gate.uri());
    }

    private static String usd(String mid) {
        return Tables.good(Kind.A).replace("3.6512", mid);
    }

    static Stream<Arguments> misbehaviours() {
        String good = Tables.good(Kind.A);
        return Stream.of(
                misbehaviour("never answers", client -> client.getInputStream().read()),
                misbehaviour("stops in the middle", client -> {
                    TestBank.writeHead(client, 200, good.length());
                    client.getOutputStream().write('[');
                    client.getInputStream().read();
                }),
                misbehaviour("closes the connection", client -> client.setSoLinger(true, 0)),
                misbehaviour("closes it in the middle", client -> {
                    TestBank.writeHead(client, 200, good.length() * 2L);
                    client.getOutputStream().write(good.getBytes(StandardCharsets.UTF_8));
                }),
                misbehaviour("sends a body without end", RateSyncTest::sendForEver),
                sends("sends half a table", good.substring(0, good.length() / 2)),
                sends("sends a page", "<html>we are closed</html>"),
                sends("sends nothing", ""),
                sends("sends another table", Tables.good(Kind.B)),
                sends("sends a rate of zero", usd("0")),
                sends("sends a rate below zero", usd("-3.65")),
                sends("sends a rate that moved by more than half", usd("5.4769")),
                sends(
                        "sends a table of next week",
                        Tables.of(Kind.A, TestBank.day().plusDays(7))),
                status(500),
                status(503),
                status(404),
                status(302));
    }

    private static void sendForEver(Socket client) throws IOException {
        TestBank.writeHead(client, 200, Long.MAX_VALUE);
        OutputStream out = client.getOutputStream();
        byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
        while (!client.isClosed()) {
            out.write(spaces);
        }
    }

    private static Arguments misbehaviour(String name, Behaviour behaviour) {
        return Arguments.argumentSet(name, behaviour);
    }

    private static Arguments sends(String name, String body) {
        return misbehaviour(name, client -> TestBank.write(client, 200, body));
    }

    private static Arguments status(int status) {
        return misbehaviour("answers " + status, client -> TestBank.write(client, status, "closed"));
    }

    @ParameterizedTest
    @MethodSource("misbehaviours")
    void a_bank_that_misbehaves_leaves_the_last_good_table_and_is_trusted_again_when_well(Behaviour misbehaviour) {
        try (Replica replica = replica(OFTEN).start()) {
            Replica.await(
                    "the first table", () -> replica.sharedMid(Kind.A, "USD").equals("3.6512"));
            CircuitBreaker breaker = replica.client.breaker(Kind.A);

            bank.behave(Kind.A, misbehaviour);
            Replica.await("the breaker opens", () -> breaker.getState() == CircuitBreaker.State.OPEN);
            Instant lastGood = replica.checkedAt(Kind.A);
            Instant now = Instant.now();
            Replica.await(
                    "the others go on",
                    () -> replica.checkedAt(Kind.C).isAfter(now)
                            && replica.checkedAt(Kind.ECB).isAfter(now));

            assertThat(replica.checkedAt(Kind.A)).isEqualTo(lastGood);
            assertThat(replica.sharedMid(Kind.A, "USD")).isEqualTo("3.6512");

            bank.send(Kind.A, usd("3.70"));
            Replica.await(
                    "the new table", () -> replica.sharedMid(Kind.A, "USD").equals("3.70"));
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        }
    }

    @Test
    void a_failure_is_tried_again_at_once_and_no_more_often_than_set() {
        bank.sendStatus(Kind.ECB, 500);

        try (Replica _ = patient().start()) {
            awaitTurn("ECB", LATER);

            assertThat(bank.asked(Kind.ECB)).isEqualTo(2);
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                sends("sends a rate of zero", usd("0")),
                sends("sends half a table", Tables.good(Kind.A).substring(0, 100)),
                sends("sends another table", Tables.good(Kind.B)),
                status(404));
    }

    /** Asked again it will send the same, and its other tables came. */
    @ParameterizedTest
    @MethodSource("refusals")
    void a_bank_that_sends_what_is_refused_is_asked_no_more_often_than_a_good_one(Behaviour behaviour) {
        bank.behave(Kind.A, behaviour);

        try (Replica _ = patient().start()) {
            awaitTurn("NBP", SELDOM);
        }
    }

    @Test
    void a_redis_that_is_away_is_no_reason_to_ask_the_banks_more_often() {
        gate.shut();

        try (Replica replica = patient().start()) {
            awaitTurn("NBP", SELDOM);

            assertThat(replica.kept()).containsKeys(Kind.A, Kind.B, Kind.C);
        }
    }

    @Test
    void a_redis_that_is_back_in_a_moment_has_the_tables_of_this_turn() {
        bank.behave(Kind.ECB, client -> {
            gate.shut();
            TestBank.write(client, 200, Tables.good(Kind.ECB));
        });

        try (Replica replica = patient().start()) {
            Replica.await("the table", () -> replica.kept().containsKey(Kind.ECB));
            gate.open();

            Replica.await("it is shared", () -> replica.sharedOrNone().containsKey(Kind.ECB));
        }
    }

    private static void awaitTurn(String source, Duration pause) {
        Replica.await(
                "the turn at " + source + " ends, and the next is due in " + pause,
                () -> Replica.isDueBetween(source, pause.minus(Replica.LIMIT), pause));
    }

    /** It may have known it for as long as it took to answer, and no longer. */
    @Test
    void a_table_is_confirmed_as_of_when_its_bank_was_asked() {
        AtomicReference<Instant> heard = new AtomicReference<>(Instant.MIN);
        bank.behave(Kind.A, client -> {
            heard.set(Instant.now());
            TestBank.write(client, 200, Tables.good(Kind.A));
        });

        try (Replica replica = patient().start()) {
            Replica.await("the table", () -> replica.kept().containsKey(Kind.A));

            assertThat(replica.checkedAt(Kind.A)).isBeforeOrEqualTo(heard.get());
        }
    }

    @Test
    void while_the_breaker_is_open_the_bank_is_left_alone() {
        bank.sendStatus(Kind.A, 500);
        try (Replica replica = replica(OFTEN)) {
            replica.client.breaker(Kind.A).transitionToForcedOpenState();

            replica.start();
            Replica.await("the others", () -> bank.asked(Kind.B) >= 3 && bank.asked(Kind.C) >= 3);

            assertThat(bank.asked(Kind.A)).isZero();
        }
    }

    @Test
    void two_replicas_ask_a_bank_once() {
        try (Replica one = replica(SELDOM).start();
                Replica two = replica(SELDOM).start()) {
            Replica.await("all tables", () -> two.shared().size() == Kind.values().length);
            Flux.interval(Duration.ofMillis(300)).blockFirst(Replica.LIMIT);

            assertThat(one.shared()).isEqualTo(two.shared());
            for (Kind kind : Kind.values()) {
                assertThat(bank.asked(kind)).as("%s", kind).isEqualTo(1);
            }
        }
    }

    @Test
    void the_turn_of_a_replica_that_died_ends_with_its_lease() {
        try (Replica replica = replica(SELDOM)) {
            UUID dead = UUID.randomUUID();
            assertThat(replica.store.claim("NBP", dead, Duration.ofMinutes(1)).block(Replica.LIMIT))
                    .isTrue();
            assertThat(replica.store
                            .claim("NBP", UUID.randomUUID(), Duration.ofMinutes(1))
                            .block(Replica.LIMIT))
                    .isNull();

            Replica.execute("UPDATE bank_turns SET leased_until = clock_timestamp() WHERE source = 'NBP'");
            replica.start();
            Replica.await("its turn", () -> replica.shared().containsKey(Kind.A));

            replica.store.end("NBP", dead, Duration.ZERO).block(Replica.LIMIT);
            assertThat(replica.store.claim("NBP", dead, Duration.ofMinutes(1)).block(Replica.LIMIT))
                    .as("the dead one does not end the turn of another")
                    .isNull();
        }
    }

    @Test
    void a_late_writer_does_not_undo_a_newer_table() {
        try (Replica replica = replica(SELDOM)) {
            Instant now = Instant.parse("2026-11-20T12:00:00Z");
            CheckedTable newer = Tables.table(Kind.A, TestBank.day(), now, Tables.mid("USD", "3.7"));
            CheckedTable older = Tables.table(Kind.A, TestBank.day(), now.minusSeconds(1), Tables.mid("USD", "3.6"));

            replica.tables.save(newer).then(replica.tables.save(older)).block(Replica.LIMIT);

            assertThat(replica.kept()).containsEntry(Kind.A, newer);
        }
    }

    @Test
    void a_table_that_is_told_later_does_not_take_the_place_of_one_of_a_later_day() {
        try (Replica replica = replica(SELDOM)) {
            Instant now = Instant.parse("2026-11-20T12:00:00Z");
            CheckedTable newer = Tables.table(Kind.A, TestBank.day(), now, Tables.mid("USD", "3.7"));
            CheckedTable older =
                    Tables.table(Kind.A, TestBank.day().minusDays(1), now.plusSeconds(1), Tables.mid("USD", "3.6"));

            replica.tables.save(newer).then(replica.tables.save(older)).block(Replica.LIMIT);

            assertThat(replica.kept()).containsEntry(Kind.A, newer);
        }
    }

    @Test
    void before_any_bank_answered_there_are_no_rates_and_then_there_are() {
        URI nobody = URI.create("http://127.0.0.1:9");
        try (Replica early = new Replica(Replica.properties(nobody, nobody, OFTEN), gate.uri()).start()) {
            early.rates
                    .current()
                    .as(StepVerifier::create)
                    .expectErrorSatisfies(
                            error -> assertThat(((Problem) error).code()).isEqualTo(WalletsProblem.RATES_UNAVAILABLE))
                    .verify(Replica.LIMIT);
        }

        try (Replica replica = replica(OFTEN).start()) {
            Replica.await("the tables", () -> replica.kept().size() == Kind.values().length);

            replica.rates
                    .current()
                    .map(RateBook::currencies)
                    .as(StepVerifier::create)
                    .assertNext(currencies -> assertThat(currencies).contains("PLN", "USD", "COP", "ISK"))
                    .expectComplete()
                    .verify(Replica.LIMIT);
        }
    }
}
