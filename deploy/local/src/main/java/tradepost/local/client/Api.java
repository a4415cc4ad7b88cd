package tradepost.local.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A client of the public API; with a token, it speaks for that token's user. Answers have 16 MiB at most. */
public final class Api implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final long BODY_MAX = 16_777_216;
    private static final String DATA_PREFIX = "data:";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final URI base;
    private final Duration limit;
    private final @Nullable String token;

    private Api(HttpClient client, URI base, Duration limit, @Nullable String token) {
        this.client = client;
        this.base = base;
        this.limit = limit;
        this.token = token;
    }

    /** @param base where the gateway answers, without a path */
    public static Api at(URI base) {
        return at(base, ANSWER_LIMIT);
    }

    /** @param limit how long an answer is waited for, to its end */
    public static Api at(URI base, Duration limit) {
        return new Api(client().build(), base, limit, null);
    }

    /** @param tls what it shows and trusts; null for the machine's own authorities, and nothing to show */
    public static Api at(URI base, @Nullable Tls tls) {
        HttpClient.Builder client = client();
        return new Api((tls == null ? client : client.sslContext(tls.context())).build(), base, ANSWER_LIMIT, null);
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
    }

    /** The same client, speaking for a user. */
    public Api as(String accessToken) {
        return new Api(client, base, limit, accessToken);
    }

    public Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), Map.of());
    }

    public Answer post(String path, Map<String, ?> body) {
        return post(path, body, Map.of());
    }

    /** @param json the body as it is */
    public Answer post(String path, byte[] json) {
        return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(json), Map.of());
    }

    public Answer post(String path, Map<String, ?> body, Map<String, String> headers) {
        return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), headers);
    }

    public Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), Map.of());
    }

    public Answer patch(String path, Map<String, ?> body) {
        return send("PATCH", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), Map.of());
    }

    public Answer delete(String path) {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody(), Map.of());
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).timeout(limit).method(method, body);
        request.header("Content-Type", "application/json");
        headers.forEach(request::header);
        String what = method + " " + path;
        try {
            HttpResponse<String> response = whole(request.build());
            return new Answer(what, response.statusCode(), parse(response.body()));
        } catch (IOException failure) {
            throw new UncheckedIOException(what + " at " + base + " failed: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + what, interrupted);
        }
    }

    /** The timeout of a request ends with the head of its answer; this one with the body. */
    private HttpResponse<String> whole(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), BODY_MAX));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure);
        } catch (TimeoutException late) {
            throw new IOException("no whole answer in " + limit, late);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static JsonNode parse(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.getNodeFactory().stringNode(body);
        }
    }

    /**
     * Reads server-sent events until the reader has what it wants.
     *
     * @param reader given the data of each event as they come; ends by returning
     * @param limit how long to wait; empty when it passes, or the stream ends without what was wanted
     */
    public <T> Optional<T> stream(String path, Duration limit, Function<Stream<JsonNode>, Optional<T>> reader) {
        HttpRequest request = request(path)
                .timeout(ANSWER_LIMIT)
                .header("Accept", "text/event-stream")
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new UncheckedIOException(new IOException("GET " + path + " → " + response.statusCode()));
            }
            return read(response.body(), limit, reader);
        } catch (IOException failure) {
            throw new UncheckedIOException("GET " + path + " at " + base + " failed: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during GET " + path, interrupted);
        }
    }

    private static <T> Optional<T> read(
            InputStream events, Duration limit, Function<Stream<JsonNode>, Optional<T>> reader) throws IOException {
        try (events) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            CompletableFuture<Optional<T>> found = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> complete(found, lines, reader));
            return found.completeOnTimeout(Optional.empty(), limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private static <T> void complete(
            CompletableFuture<Optional<T>> found,
            BufferedReader lines,
            Function<Stream<JsonNode>, Optional<T>> reader) {
        try {
            found.complete(reader.apply(lines.lines()
                    .filter(line -> line.startsWith(DATA_PREFIX))
                    .map(line -> JSON.readTree(line.substring(DATA_PREFIX.length())))));
        } catch (RuntimeException failure) {
            found.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
