package tradepost.bench.orders;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Sends orders, each of any user for one share of any stock at market. */
final class Orders implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int CREATED = 201;

    private final ConnectionProvider connections;
    private final List<HttpClient> clients;
    private final String url;
    private final Progress progress;

    /** @param tokens of the users whose orders they are */
    Orders(String url, List<String> tokens, int connections, Progress progress) {
        this.connections = ConnectionProvider.builder("orders")
                .maxConnections(connections)
                .pendingAcquireMaxCount(-1)
                .build();
        HttpClient client = HttpClient.create(this.connections).responseTimeout(ANSWER_MAX);
        this.clients = tokens.stream()
                .map(token -> client.headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
                        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)))
                .toList();
        this.url = url;
        this.progress = progress;
    }

    /**
     * Places one, and tells the progress.
     *
     * @param due when it should have been sent, in the nanoseconds of this JVM
     */
    Mono<Void> place(long due) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String body = "{\"symbol\":\"" + Market.symbol(random.nextInt(Market.SYMBOLS))
                + "\",\"side\":\"BUY\",\"quantity\":\"1\",\"type\":\"MARKET\"}";
        return clients.get(random.nextInt(clients.size()))
                .post()
                .uri(url)
                .send(Mono.fromSupplier(() -> ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, body)))
                .responseSingle(
                        (response, content) -> content.asByteArray().doOnNext(bytes -> answered(response, bytes, due)))
                .then();
    }

    private void answered(HttpClientResponse response, byte[] body, long due) {
        int status = response.status().code();
        String location = response.responseHeaders().get(HttpHeaderNames.LOCATION, "");
        if (status == CREATED) {
            progress.accepted(UUID.fromString(location.substring(location.lastIndexOf('/') + 1)), due);
        } else {
            progress.refused(status, new String(body, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
