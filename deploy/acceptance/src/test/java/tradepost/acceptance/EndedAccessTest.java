package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.local.up.Service;

/** Who logs out has no access any more, wherever they ask and whatever they had open. */
@ExtendWith(RunningSystem.class)
class EndedAccessTest {
    private static final Duration END_MAX = Duration.ofSeconds(5);
    private static final Duration STREAM_MAX = Duration.ofSeconds(30);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Map<Service, String> OWN = Map.of(
            Service.GATEWAY, "/api/v1/users/me",
            Service.MARKET_DATA, "/api/v1/stocks",
            Service.ORDERS, "/api/v1/orders",
            Service.WALLETS, "/api/v1/wallets",
            Service.NOTIFIER, "/api/v1/notifications");

    @Test
    void five_seconds_after_logging_out_every_service_refuses_the_token_and_open_streams_have_ended(TestSystem system)
            throws InterruptedException {
        String token = register(system.api());
        Api user = system.api().as(token);
        CountDownLatch begun = new CountDownLatch(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Optional<String>> orders = lastOf(user, "/api/v1/orders/stream", begun, threads);
            CompletableFuture<Optional<String>> prices = lastOf(user, "/api/v1/prices/stream", begun, threads);
            assertThat(begun.await(STREAM_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
            OWN.forEach((service, path) ->
                    assertThat(status(system, service, path, token)).as(path).isEqualTo(200));

            assertThat(user.post("/api/v1/auth/logout", Map.of()).status()).isEqualTo(204);

            long deadline = System.nanoTime() + END_MAX.toNanos();
            OWN.forEach((service, path) -> Eventually.becomes(
                    service + " refuses the token",
                    Duration.ofNanos(deadline - System.nanoTime()),
                    () -> status(system, service, path, token),
                    status -> status == 401));
            assertThat(orders.orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                            .join())
                    .hasValueSatisfying(end -> assertThat(end).contains("access-revoked"));
            assertThat(prices.orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                            .join())
                    .hasValueSatisfying(end -> assertThat(end).contains("access-revoked"));
        }
    }

    @Test
    void a_web_socket_that_a_ticket_opened_ends_with_the_session(TestSystem system) {
        Api user = system.api().as(register(system.api()));
        String path = "/api/v1/ws/orders";
        String ticket = user.post("/api/v1/stream-tickets", Map.of("path", path))
                .body()
                .path("ticket")
                .asString();
        URI address = URI.create("ws://" + system.url().getAuthority() + path + "?ticket=" + ticket);
        Ending ending = new Ending();
        WebSocket socket = HTTP.newWebSocketBuilder()
                .buildAsync(address, ending)
                .orTimeout(STREAM_MAX.toSeconds(), TimeUnit.SECONDS)
                .join();

        assertThat(ending.ended).isNotDone();
        assertThat(user.post("/api/v1/auth/logout", Map.of()).status()).isEqualTo(204);

        ending.ended.orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS).join();
        socket.abort();
    }

    /** Hears that a WebSocket was closed by the other side. */
    private static final class Ending implements WebSocket.Listener {
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> onClose(WebSocket socket, int status, String reason) {
            ended.complete(status);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.completeExceptionally(error);
        }
    }

    /** What a stream told last, once it has ended. */
    private static CompletableFuture<Optional<String>> lastOf(
            Api user, String path, CountDownLatch begun, ExecutorService threads) {
        return CompletableFuture.supplyAsync(
                () -> user.stream(path, STREAM_MAX, events -> {
                    CountDownLatch first = new CountDownLatch(1);
                    return events.map(String::valueOf)
                            .peek(_ -> {
                                if (first.getCount() == 1) {
                                    first.countDown();
                                    begun.countDown();
                                }
                            })
                            .reduce((_, last) -> last);
                }),
                threads);
    }

    private static int status(TestSystem system, Service service, String path, String token) {
        try (Api api = Api.at(system.url(service))) {
            return api.as(token).get(path).status();
        }
    }

    private static String register(Api api) {
        String name = "leaver-" + UUID.randomUUID().toString().substring(0, 12);
        Answer answer = api.post(
                "/api/v1/auth/register",
                Map.of("username", name, "email", name + "@tradepost.example", "password", "correct horse battery"));
        return answer.body().path("accessToken").asString();
    }
}
