package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.client.EventStream;
import tradepost.acceptance.client.EventStream.Event;
import tradepost.acceptance.client.Market;
import tradepost.acceptance.client.MessageSocket;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Api;

/** Streams of prices as clients have them, through the gateway. */
@ExtendWith(RunningSystem.class)
class PriceStreamsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration END_MAX = Duration.ofSeconds(5);
    private static final int PRICES = 3;

    @Test
    void an_event_stream_tells_how_a_stock_is_then_how_it_changes_lives_and_ends_with_the_session(TestSystem system) {
        String symbol = Market.in(system.api()).symbols().getFirst();
        String token = register(system.api());
        try (EventStream stream =
                EventStream.open(system.url().resolve("/api/v1/prices/stream?symbols=" + symbol), token)) {
            awaitSize("prices", PRICES + 1, stream::events);
            awaitSize("signs of life", 3, stream::comments);

            logOut(system, token);
            stream.ended().orTimeout(END_MAX.toMillis(), TimeUnit.MILLISECONDS).join();

            List<Event> events = stream.events();
            List<Event> prices = named(events, "price");
            assertThat(events.getFirst().name()).isEqualTo("snapshot");
            assertThat(events)
                    .allMatch(event -> event.name().equals("end")
                            || event.data().path("symbol").asString().equals(symbol));
            assertThat(prices).hasSizeGreaterThanOrEqualTo(PRICES - 1);
            assertThat(prices)
                    .allMatch(price -> price.id().endsWith("-" + price.data().path("seq")));
            assertThat(seqs(events.stream()
                            .filter(event -> !event.name().equals("end"))
                            .map(Event::data)
                            .toList()))
                    .isSorted();
            assertThat(seqs(prices.stream().map(Event::data).toList())).doesNotHaveDuplicates();
            assertThat(events.getLast().name()).isEqualTo("end");
            assertThat(events.getLast().data().path("reason").asString()).isEqualTo("access-revoked");
        }
    }

    @Test
    void a_socket_tells_the_same_changes_its_stocks_when_asked_and_ends_with_the_session(TestSystem system) {
        List<String> symbols = Market.in(system.api()).symbols();
        String token = register(system.api());
        String path = "/api/v1/ws/prices?symbols=" + symbols.getFirst();
        try (MessageSocket socket = MessageSocket.open(system.url(), path, token)) {
            awaitSize("prices", PRICES, socket::messages);
            socket.say("{\"subscribe\": [\"" + symbols.getLast() + "\"]}");
            Eventually.becomes("another stock is told as it is", LIMIT, socket::messages, messages -> messages.stream()
                    .anyMatch(message -> isOf(message, "snapshot", symbols.getLast())));
            Eventually.holds("it was pinged", LIMIT, () -> socket.pings() >= 2);

            logOut(system, token);
            socket.ended().orTimeout(END_MAX.toMillis(), TimeUnit.MILLISECONDS).join();

            List<JsonNode> messages = socket.messages();
            assertThat(isOf(messages.getFirst(), "snapshot", symbols.getFirst()))
                    .isTrue();
            List<JsonNode> prices = messages.stream()
                    .filter(message -> isOf(message, "price", symbols.getFirst()))
                    .map(message -> message.path("data"))
                    .toList();
            assertThat(prices).isNotEmpty();
            assertThat(seqs(prices)).isSorted().doesNotHaveDuplicates();
            assertThat(messages.getLast().path("event").asString()).isEqualTo("end");
            assertThat(messages.getLast().path("data").path("reason").asString())
                    .isEqualTo("access-revoked");
        }
    }

    private static boolean isOf(JsonNode message, String event, String symbol) {
        return message.path("event").asString().equals(event)
                && message.path("data").path("symbol").asString().equals(symbol);
    }

    private static List<Event> named(List<Event> events, String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    private static List<Long> seqs(List<JsonNode> data) {
        return data.stream().map(node -> node.path("seq").asLong()).toList();
    }

    private static <T> void awaitSize(String what, int size, Supplier<List<T>> told) {
        Eventually.becomes(size + " " + what, LIMIT, told, list -> list.size() >= size);
    }

    private static void logOut(TestSystem system, String token) {
        assertThat(system.api().as(token).post("/api/v1/auth/logout", Map.of()).status())
                .isEqualTo(204);
    }

    private static String register(Api api) {
        String name = "watcher-" + UUID.randomUUID().toString().substring(0, 12);
        return api.post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@tradepost.example", "password", "correct horse bat"))
                .body()
                .path("accessToken")
                .asString();
    }
}
