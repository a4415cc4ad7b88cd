package tradepost.bench.client;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tradepost.bench.measure.CpuTime;
import tradepost.bench.measure.Latencies;

/** Requests on kept connections, on each the next as soon as the last is answered. */
public final class Load implements AutoCloseable {
    public static final int CONNECTIONS = 64;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final ConnectionProvider connections = ConnectionProvider.create("bench", CONNECTIONS);
    private final List<HttpClient> clients;

    /** @param tokens of the users who ask, in no order */
    public Load(List<String> tokens) {
        HttpClient client = HttpClient.create(connections).responseTimeout(ANSWER_MAX);
        this.clients = tokens.stream()
                .map(token -> client.headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)))
                .toList();
    }

    /**
     * What the requests of a while did.
     *
     * @param cpuMicros that all processes, this client included, spent on each
     * @param statuses how many answers had each status
     */
    public record Measured(double perSecond, double cpuMicros, Latencies latencies, Map<Integer, Long> statuses) {}

    /** Asks for so long, and until the last answers are there. */
    public Measured measure(String url, Duration duration) {
        CpuTime cpu = CpuTime.now();
        long from = System.nanoTime();
        List<Line> lines = IntStream.range(0, CONNECTIONS)
                .mapToObj(_ -> new Line(url, from + duration.toNanos()))
                .toList();
        Flux.fromIterable(lines).flatMap(Line::run, CONNECTIONS).blockLast(duration.plus(ANSWER_MAX));
        double seconds = (System.nanoTime() - from) / 1e9;
        Latencies latencies = new Latencies();
        Map<Integer, Long> statuses = new TreeMap<>();
        for (Line line : lines) {
            latencies.addAll(line.latencies);
            line.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        }
        return new Measured(latencies.count() / seconds, cpu.microsSinceFor(latencies.count()), latencies, statuses);
    }

    @Override
    public void close() {
        connections.dispose();
    }

    /** What one connection does. */
    private final class Line {
        private final String url;
        private final long until;
        private final Latencies latencies = new Latencies();
        private final Map<Integer, Long> statuses = new TreeMap<>();

        Line(String url, long until) {
            this.url = url;
            this.until = until;
        }

        Mono<Void> run() {
            return Mono.defer(this::ask).repeat(() -> System.nanoTime() < until).then();
        }

        private Mono<Void> ask() {
            long began = System.nanoTime();
            return clients.get(ThreadLocalRandom.current().nextInt(clients.size()))
                    .get()
                    .uri(url)
                    .responseSingle((response, body) ->
                            body.asByteArray().thenReturn(response.status().code()))
                    .doOnNext(status -> note(status, began))
                    .then();
        }

        private void note(int status, long began) {
            latencies.add(System.nanoTime() - began);
            statuses.merge(status, 1L, Long::sum);
        }
    }
}
