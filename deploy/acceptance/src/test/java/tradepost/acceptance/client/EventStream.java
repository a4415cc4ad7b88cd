package tradepost.acceptance.client;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events as a browser reads them, signs of life too. */
public final class EventStream implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private EventStream() {}

    /** One event; {@code id} is empty where it has none. */
    public record Event(String id, String name, JsonNode data) {}

    public static EventStream open(URI uri, String token) {
        EventStream stream = new EventStream();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        try {
            HttpResponse<InputStream> response = stream.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError("expected a stream: " + response.statusCode());
            }
            Thread.ofVirtual().start(() -> stream.read(response.body()));
            return stream;
        } catch (IOException failure) {
            throw new UncheckedIOException("no stream at " + uri, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a stream opened", interrupted);
        }
    }

    /** All that were told so far. */
    public List<Event> events() {
        return events;
    }

    /** The signs of life. */
    public List<String> comments() {
        return comments;
    }

    /** Completes when the server has ended it; fails if it was cut. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private void read(InputStream body) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(":")) {
                    comments.add(line);
                } else if (line.startsWith("id:")) {
                    id = line.substring("id:".length());
                } else if (line.startsWith("event:")) {
                    name = line.substring("event:".length());
                } else if (line.startsWith("data:")) {
                    events.add(new Event(id, name, JsonMapper.shared().readTree(line.substring("data:".length()))));
                    id = "";
                }
            }
            ended.complete(null);
        } catch (IOException | RuntimeException failure) {
            ended.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
