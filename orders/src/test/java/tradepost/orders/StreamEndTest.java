package tradepost.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tradepost.orders.StreamClient.Heard;

/** When a stream ends, and how many there may be. */
class StreamEndTest {
    private static final int STREAMS_MAX = 3;
    private static final Duration LIMIT = OrdersService.LIMIT;

    private static OrdersService one;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        one = replica();
    }

    @AfterAll
    static void stop() {
        one.close();
    }

    private static OrdersService replica() {
        return new OrdersService(
                "orders_stream_ends",
                Map.of("tradepost.orders.heartbeat", "100ms", "tradepost.orders.streams-per-user", STREAMS_MAX));
    }

    @Test
    void streams_end_with_the_token_and_with_the_service_and_say_so() {
        OrdersService stopping = replica();
        StreamClient client = new StreamClient(stopping, user);
        Flux<Heard> expiring = client.events(null, Duration.ofSeconds(3)).filter(heard -> heard.is("end"));
        Flux<Heard> socket = client.messages(null, Duration.ofSeconds(3)).filter(heard -> heard.is("end"));

        for (Flux<Heard> stream : List.of(expiring, socket)) {
            stream.as(StepVerifier::create)
                    .assertNext(end -> assertThat(end.text("reason")).isEqualTo("token-expired"))
                    .expectComplete()
                    .verify(LIMIT);
        }
        client.events(null)
                .filter(heard -> !heard.is("heartbeat"))
                .as(StepVerifier::create)
                .expectSubscription()
                .then(() -> CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                        .execute(stopping::close))
                .assertNext(end ->
                        assertThat(end.event() + " " + end.text("reason")).isEqualTo("end shutdown"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_user_has_several_streams_and_no_more_than_the_bound() {
        List<Disposable> open = Stream.generate(() -> new StreamClient(one, user).events(null))
                .limit(STREAMS_MAX)
                .map(stream -> {
                    CompletableFuture<Boolean> begun = new CompletableFuture<>();
                    Disposable running = stream.subscribe(_ -> begun.complete(true));
                    begun.join();
                    return running;
                })
                .toList();

        for (String path : List.of("/api/v1/orders/stream", "/api/v1/ws/orders")) {
            one.as(user)
                    .get()
                    .uri(URI.create(one.address() + path))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(409)
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("TOO_MANY_STREAMS");
        }
        open.getFirst().dispose();
        Eventually.holds(() -> isOpened());
        open.forEach(Disposable::dispose);
    }

    private boolean isOpened() {
        return Boolean.TRUE.equals(new StreamClient(one, user)
                .events(null)
                .hasElements()
                .onErrorReturn(false)
                .block(LIMIT));
    }
}
