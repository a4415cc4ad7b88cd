package tradepost.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tradepost.acceptance.client.EventStream;
import tradepost.acceptance.client.MovedPrices;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Api;

/** Readers of price streams that never read, at the gateway, which runs in this JVM. */
@ExtendWith(RunningSystem.class)
class SlowReadersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);
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
        List<Socket> stuck = new ArrayList<>();
        try (MovedPrices prices = MovedPrices.list(system.kafka(), STOCKS);
                EventStream quick = quick(system, prices)) {
            long before = usedMemory();
            for (String token : tokens) {
                for (int i = 0; i < STREAMS_OF_A_USER; i++) {
                    stuck.add(open(system.url(), "/api/v1/prices/stream?symbols=" + all(prices), token));
                }
            }

            for (int i = 0; i < MOVES; i++) {
                prices.move();
                Eventually.passes(PAUSE);
            }
            long used = usedMemory() - before;
            long last = prices.move();

            Eventually.holds("who reads has the last price", LIMIT, () -> seqOfLast(quick) == last);
            assertThat(used).isLessThan(MEMORY_MAX);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
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

    /** Asks, reads that it is admitted, and nothing more. */
    private static Socket open(URI gateway, String path, String token) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        String status = "HTTP/1.1 200 OK";
        assertThat(new String(socket.getInputStream().readNBytes(status.length()), US_ASCII))
                .isEqualTo(status);
        return socket;
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
