package tradepost.local.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Tradepost that takes ticks as the real one does, can be told to misbehave, and goes away and comes back. */
final class Server implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final @Nullable SSLContext tls;
    private final Set<String> ticks = ConcurrentHashMap.newKeySet();
    private final List<Integer> taken = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile HttpServer server;
    private volatile int status = 200;
    private volatile @Nullable Map<String, ?> words;
    private volatile boolean isSilent;

    private Server(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        this.server = open(0);
        this.port = server.getAddress().getPort();
    }

    /** @param tls if not null, a certificate it trusts is required of every client */
    static Server start(@Nullable SSLContext tls) throws IOException {
        return new Server(tls);
    }

    URI url() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port);
    }

    /** All ticks it has, each once. */
    Set<String> ticks() {
        return ticks;
    }

    /** How many ticks of each batch it did not have before. */
    List<Integer> taken() {
        return taken;
    }

    /** What it answers to batches from now on; it takes them only with 200. */
    void answer(int next) {
        status = next;
    }

    /** What it answers to batches from now on, taking none; null for what it answers by itself. */
    void answer(int next, @Nullable Map<String, ?> body) {
        words = body;
        status = next;
    }

    /** From now on it takes batches, and is gone before it answers. */
    void die(boolean dies) {
        isSilent = dies;
    }

    void stop() {
        server.stop(0);
    }

    void startAgain() throws IOException {
        server = open(port);
    }

    private HttpServer open(int at) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), at);
        HttpServer opened = tls == null ? HttpServer.create(address, 50) : secured(address, tls);
        opened.createContext("/api/v1/auth/login", exchange -> send(exchange, 200, Map.of("accessToken", "token")));
        opened.createContext("/api/v1/ticks", this::take);
        opened.start();
        return opened;
    }

    private static HttpsServer secured(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer secured = HttpsServer.create(address, 50);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters needed = tls.getDefaultSSLParameters();
                needed.setNeedClientAuth(true);
                parameters.setSSLParameters(needed);
            }
        });
        return secured;
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode batch = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Map<String, ?> said = words;
        if (status != 200 || said != null) {
            send(exchange, status, said == null ? Map.of("code", "TOO_BUSY") : said);
            return;
        }
        int index = 0;
        List<Integer> duplicates = new ArrayList<>();
        for (JsonNode tick : batch.path("ticks")) {
            String name = batch.path("source").asString() + " "
                    + tick.path("symbol").asString() + " " + tick.path("time").asString() + " "
                    + tick.path("seq").asString();
            if (!ticks.add(name)) {
                duplicates.add(index);
            }
            index++;
        }
        int fresh = index - duplicates.size();
        taken.add(fresh);
        if (isSilent) {
            exchange.close();
            return;
        }
        send(exchange, 200, Map.of("taken", fresh, "duplicates", duplicates, "rejected", List.of()));
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> json) throws IOException {
        byte[] body = JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        stop();
    }
}
