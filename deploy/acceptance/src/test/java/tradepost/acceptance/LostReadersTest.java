package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.client.MovedPrices;
import tradepost.acceptance.client.StuckReaders;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Api;

/** Clients that are gone without a word, at a replica that streams prices with the settings that it ships with. */
@ExtendWith(RunningSystem.class)
class LostReadersTest {
    private static final Duration NOTICED_MAX = Duration.ofSeconds(15);
    /** Of a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static final int STOCKS = 150;
    private static final int STREAMS_OF_A_USER = 10;
    private static final int TOO_MANY = 409;
    private static final int ADMITTED = 200;

    @Test
    void as_it_ships_they_are_noticed_within_fifteen_seconds_and_make_room_for_others(TestSystem system)
            throws IOException {
        String token = register(system.api());
        try (ServiceProcess replica = system.anotherMarketData();
                MovedPrices prices = MovedPrices.list(system.kafka(), STOCKS);
                StuckReaders stuck = new StuckReaders(replica.url())) {
            replica.start();
            replica.awaitReady();
            String path = "/api/v1/prices/stream?symbols=" + String.join(",", prices.symbols());
            for (int i = 1; i < STREAMS_OF_A_USER; i++) {
                stuck.openEvents(path, token);
            }
            Socket silent = stuck.openSocket(
                    "/api/v1/ws/prices?symbols=" + prices.symbols().getFirst(), token);
            assertThat(status(stuck, path, token)).isEqualTo(TOO_MANY);

            long from = System.nanoTime();
            Eventually.holds("another stream is admitted", NOTICED_MAX.plus(SLACK), () -> {
                prices.move();
                return status(stuck, path, token) == ADMITTED;
            });
            silent.getInputStream().readAllBytes();

            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(NOTICED_MAX.plus(SLACK));
            replica.stop();
        }
    }

    private static int status(StuckReaders stuck, String path, String token) {
        try {
            return stuck.status(path, token);
        } catch (IOException failure) {
            throw new UncheckedIOException("the replica does not answer", failure);
        }
    }

    private static String register(Api api) {
        String name = "lost-" + UUID.randomUUID().toString().substring(0, 12);
        return api.post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@tradepost.example", "password", "correct horse bat"))
                .body()
                .path("accessToken")
                .asString();
    }
}
