package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.client.EventStream;
import tradepost.acceptance.client.MovedPrices;
import tradepost.acceptance.client.StuckReaders;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Api;

/** Readers of price streams that never read, at the gateway, which runs in this JVM. */
@ExtendWith(RunningSystem.class)
class SlowReadersTest {
    /** Less than a stuck reader is left open for: who would have to wait for one is late. */
    private static final Duration LATE = Duration.ofSeconds(5);

    /** Of the first snapshot of all stocks, which each was sent. */
    private static final int UNREAD = 16_384;

    private static final int USERS = 4;
    private static final int STREAMS_OF_A_USER = 10;
    private static final int STOCKS = 150;
    /** Each would be sent 5 MB meanwhile, were it to read: 200 MB in all. */
    private static final int MOVES = 40;

    private static final long MEMORY_MAX = 64L << 20;

    @Test
    void they_cost_the_gateway_little_and_keep_nobody_waiting(TestSystem system) throws IOException {
        List<String> tokens =
                Stream.generate(() -> register(system.api())).limit(USERS).toList();
        try (StuckReaders stuck = new StuckReaders(system.url());
                MovedPrices prices = MovedPrices.list(system.kafka(), STOCKS);
                EventStream quick = quick(system, prices)) {
            long before = usedMemory();
            for (String token : tokens) {
                for (int i = 0; i < STREAMS_OF_A_USER; i++) {
                    stuck.openEvents("/api/v1/prices/stream?symbols=" + all(prices), token);
                }
            }

            for (int i = 0; i < MOVES; i++) {
                long moved = prices.move();
                Eventually.holds("who reads has each price", LATE, () -> seqOfLast(quick) >= moved);
            }
            long used = usedMemory() - before;

            try (EventStream late = quick(system, prices)) {
                Eventually.holds("who comes now is told the price", LATE, () -> seqOfLast(late) == seqOfLast(quick));
            }
            assertThat(used).isLessThan(MEMORY_MAX);
            for (Socket socket : stuck.all()) {
                assertIsOpen(socket);
            }
        }
    }

    private static EventStream quick(TestSystem system, MovedPrices prices) {
        URI uri = system.url()
                .resolve("/api/v1/prices/stream?symbols=" + prices.symbols().getFirst());
        return EventStream.open(uri, register(system.api()));
    }

    private static String all(MovedPrices prices) {
        return String.join(",", prices.symbols());
    }

    private static long seqOfLast(EventStream stream) {
        return stream.events().isEmpty()
                ? 0
                : stream.events().getLast().data().path("seq").asLong();
    }

    /** What lives on the heap, and what Netty has of memory beside it. */
    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PlatformDependent.usedDirectMemory();
    }

    /** Nobody has ended it: what came first and was not read is there. */
    private static void assertIsOpen(Socket socket) throws IOException {
        assertThat(socket.getInputStream().readNBytes(UNREAD)).hasSize(UNREAD);
    }

    private static String register(Api api) {
        String name = "idler-" + UUID.randomUUID().toString().substring(0, 12);
        return api.post(
                        "/api/v1/auth/register",
                        Map.of("username", name, "email", name + "@tradepost.example", "password", "correct horse bat"))
                .body()
                .path("accessToken")
                .asString();
    }
}
