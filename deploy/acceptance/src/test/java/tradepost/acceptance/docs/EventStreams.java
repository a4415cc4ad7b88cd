package tradepost.acceptance.docs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads streams, and compares what they tell with the document. */
final class EventStreams {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final DocumentedCalls calls;
    private final String token;

    EventStreams(DocumentedCalls calls, String token) {
        this.calls = calls;
        this.token = token;
    }

    /**
     * Reads server-sent events until each of these kinds has come.
     *
     * @param opened what is done once the stream is open
     * @return how they differ from what the document says
     */
    List<String> read(Operation operation, Set<String> kinds, Runnable opened) {
        DocumentedCalls.Request asked = calls.request(operation, token, null);
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.uri());
        asked.headers().forEach(request::header);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() != 200) {
                    return List.of("status " + response.statusCode());
                }
                opened.run();
                return CompletableFuture.supplyAsync(() -> faults(operation, lines.iterator(), kinds))
                        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join();
            } finally {
                http.shutdownNow();
            }
        } catch (IOException failure) {
            throw new AssertionError(operation.toString(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static List<String> faults(Operation operation, Iterator<String> lines, Set<String> kinds) {
        JsonNode events = operation
                .response(200)
                .path("content")
                .path("text/event-stream")
                .path("x-events");
        List<String> faults = new ArrayList<>();
        Set<String> missing = new TreeSet<>(kinds);
        String event = "";
        while (!missing.isEmpty()) {
            String line = lines.next();
            if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                JsonNode data = JSON.readTree(line.substring("data:".length()));
                if (!events.has(event)) {
                    faults.add(event + " is not documented");
                }
                operation.api().faults(events.path(event), data).forEach(fault -> faults.add(fault));
                missing.remove(event);
            }
        }
        return faults;
    }

    /** Opens a WebSocket and closes it again. */
    void open(Operation operation) {
        DocumentedCalls.Request asked = calls.request(operation, token, null);
        URI address = URI.create(asked.uri().toString().replaceFirst("^http", "ws"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket.Builder socket = http.newWebSocketBuilder();
            asked.headers().forEach(socket::header);
            socket.buildAsync(address, new WebSocket.Listener() {})
                    .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join()
                    .abort();
            http.shutdownNow();
        }
    }
}
