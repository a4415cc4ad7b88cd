package tradepost.gateway;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.WebsocketServerSpec;
import tradepost.platform.event.Json;

/** A real HTTP service to forward to: it tells what it received, streams, echoes, and is late when asked. */
public final class LittleService {
    /** As an answer: none. */
    public static final Object NEVER = new Object();

    private final DisposableServer server;
    private final String scheme;
    private final Map<String, Object> answers;
    private final Sinks.Many<String> events;

    private LittleService(
            DisposableServer server, String scheme, Map<String, Object> answers, Sinks.Many<String> events) {
        this.server = server;
        this.scheme = scheme;
        this.answers = answers;
        this.events = events;
    }

    public static LittleService start(String name) {
        return start(name, HttpServer.create(), "http");
    }

    /** One that takes nothing but TLS. */
    public static LittleService startSecured(String name, SslContext tls) {
        return start(name, HttpServer.create().secure(spec -> spec.sslContext(tls)), "https");
    }

    private static LittleService start(String name, HttpServer http, String scheme) {
        Map<String, Object> answers = new ConcurrentHashMap<>();
        Sinks.Many<String> events = Sinks.many().multicast().directBestEffort();
        DisposableServer server = http.port(0)
                .route(routes -> route(routes, name, answers, events))
                .bindNow();
        return new LittleService(server, scheme, answers, events);
    }

    public String uri() {
        return scheme + "://localhost:" + server.port();
    }

    public void close() {
        server.disposeNow();
    }

    /** What a path answers from now on; any other tells what it received. */
    public void answer(String path, Object json) {
        answers.put(path, json);
    }

    /** What a path answers to a body. */
    public void answer(String path, Function<String, Object> json) {
        answers.put(path, new ToBody(json));
    }

    private record ToBody(Function<String, Object> json) {}

    public void forget(String path) {
        answers.remove(path);
    }

    /** Sends one event to every open stream. */
    public void emit(String event) {
        events.tryEmitNext(event);
    }

    private static void route(
            HttpServerRoutes routes, String name, Map<String, Object> answers, Sinks.Many<String> events) {
        routes.get("/api/v1/stream", (_, response) -> lateStream(response));
        routes.get("/api/v1/orders/stream", (request, response) -> stream(request, response, events));
        routes.get("/api/v1/prices/stream", (request, response) -> stream(request, response, events));
        routes.get("/api/v1/orders/repetitive", (_, response) -> response.header("Content-Type", "application/json")
                .sendString(Mono.just("[" + "\"much of the same\",".repeat(1_000) + "0]")));
        routes.get("/api/v1/orders/late", (_, response) -> late(response));
        routes.ws(
                "/api/v1/ws/{topic}",
                (in, out) -> out.sendString(in.receive().asString()),
                WebsocketServerSpec.builder().build());
        routes.route(_ -> true, (request, response) -> answer(request, response, name, answers));
    }

    /** One event at once, which tells where to resume, then whatever is emitted; it never ends by itself. */
    private static Publisher<Void> stream(
            HttpServerRequest request, HttpServerResponse response, Sinks.Many<String> events) {
        String lastEventId = request.requestHeaders().get("Last-Event-ID");
        return response.sse()
                .sendString(Flux.just(lastEventId == null ? "first" : "after " + lastEventId)
                        .concatWith(events.asFlux())
                        .map(event -> "data:" + event + "\n\n"));
    }

    /** Longer silent, before it begins, than a call may take. */
    private static Publisher<Void> lateStream(HttpServerResponse response) {
        return Mono.delay(Duration.ofSeconds(2)).thenMany(response.sse().sendString(Flux.just("data:late\n\n")));
    }

    private static Publisher<Void> late(HttpServerResponse response) {
        return Mono.delay(Duration.ofSeconds(10)).then(response.status(200).send());
    }

    private static Publisher<Void> answer(
            HttpServerRequest request, HttpServerResponse response, String name, Map<String, Object> answers) {
        Object answer = answers.get(request.fullPath());
        if (answer == NEVER) {
            return late(response);
        }
        if (answer instanceof Integer status) {
            return response.status(status).send();
        }
        if (answer instanceof ToBody toBody) {
            return response.header("Content-Type", "application/json")
                    .sendByteArray(request.receive()
                            .aggregate()
                            .asString()
                            .defaultIfEmpty("")
                            .map(body -> Json.write(toBody.json().apply(body))));
        }
        if (answer != null) {
            return response.header("Content-Type", "application/json").sendByteArray(Mono.just(Json.write(answer)));
        }
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> response.header("Content-Type", "application/json")
                        .header("X-Request-Id", "the service's own")
                        .sendByteArray(Mono.just(Json.write(received(request, name, body))))
                        .then());
    }

    private static Map<String, Object> received(HttpServerRequest request, String name, byte[] body) {
        Map<String, String> headers = new ConcurrentHashMap<>();
        request.requestHeaders()
                .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return Map.of(
                "service",
                name,
                "method",
                request.method().name(),
                "uri",
                request.uri(),
                "headers",
                headers,
                "bytes",
                body.length);
    }
}
