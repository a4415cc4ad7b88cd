package tradepost.marketdata.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.marketdata.Ticks;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.listing.StockBoard;
import tradepost.marketdata.snapshot.PriceBoard;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.event.Topic;
import tradepost.platform.jwt.Caller;
import tradepost.platform.jwt.Revocations;
import tradepost.platform.relay.Received;

class PriceStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final StockBoard stocks = new StockBoard();
    private final PriceBoard board = new PriceBoard();
    private final Revocations revocations = new Revocations(Duration.ZERO, Clock.systemUTC());
    private final PriceStream stream =
            new PriceStream(stocks, board, revocations, Clock.systemUTC(), Duration.ofMillis(10));

    @BeforeEach
    void list() {
        for (String symbol : Set.of("KO", "V")) {
            stocks.on(new Received(
                    Topic.STOCK_EVENTS, 0, 0, Stock.of(symbol, symbol, "USD", 0).listed(NOW)));
        }
    }

    @Test
    void it_tells_the_price_as_it_is_and_then_as_it_changes() {
        price("KO", 1);

        StepVerifier.create(updates(Set.of("KO")))
                .assertNext(update -> {
                    assertThat(update.id()).isEqualTo("3-1");
                    assertThat(update.stock().price()).isEqualTo("1");
                })
                .then(() -> price("V", 2))
                .then(() -> price("KO", 3))
                .assertNext(update -> assertThat(update.id()).isEqualTo("3-3"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void a_reader_that_does_not_read_finds_the_latest_prices_behind_two_older_at_most() {
        SlowReader reader = updates(Set.of()).subscribeWith(new SlowReader());

        for (int i = 1; i <= 10_000; i++) {
            price(i % 2 == 0 ? "KO" : "V", i);
        }
        reader.request(100);

        await().atMost(LIMIT).until(() -> reader.read.containsAll(List.of("3-9999", "3-10000")));
        assertThat(reader.read).hasSizeLessThanOrEqualTo(4);
        reader.cancel();
    }

    @Test
    void an_older_snapshot_never_replaces_a_newer_one() {
        price("KO", 7);
        price("KO", 6);

        StepVerifier.create(updates(Set.of("KO")))
                .assertNext(update -> assertThat(update.id()).isEqualTo("3-7"))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void it_ends_with_the_token() {
        Caller caller = caller(Instant.now().plusMillis(300));

        StepVerifier.create(stream.endOf(caller)).expectComplete().verify(Duration.ofSeconds(2));
    }

    @Test
    void it_ends_with_the_session() {
        Caller caller = caller(Instant.now().plusSeconds(600));

        StepVerifier.create(stream.endOf(caller))
                .then(() -> revocations.on(AccessRevoked.of(caller.sessionId(), caller.userId(), Instant.now())))
                .expectComplete()
                .verify(Duration.ofSeconds(2));
    }

    @Test
    void it_ends_when_the_service_stops() {
        Caller caller = caller(Instant.now().plusSeconds(600));

        StepVerifier.create(stream.endOf(caller))
                .then(() -> stream.onApplicationEvent(new ContextClosedEvent(new GenericApplicationContext())))
                .expectComplete()
                .verify(Duration.ofSeconds(2));
    }

    private Flux<PriceStream.Update> updates(Set<String> symbols) {
        return stream.updates(symbols, update -> update, Flux.never());
    }

    private void price(String symbol, long offset) {
        board.on(new Received(
                Topic.PRICE_SNAPSHOTS,
                3,
                offset,
                Ticks.snapshot(symbol, String.valueOf(offset), NOW.plusMillis(offset), offset)));
    }

    private static Caller caller(Instant expiresAt) {
        return new Caller(UUID.randomUUID(), "someone", UUID.randomUUID(), Set.of("USER"), expiresAt);
    }

    /** Reads nothing until it is told to. */
    private static final class SlowReader extends BaseSubscriber<PriceStream.Update> {
        private final List<String> read = new CopyOnWriteArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Asks for nothing yet.
        }

        @Override
        protected void hookOnNext(PriceStream.Update update) {
            read.add(update.id());
        }
    }
}
