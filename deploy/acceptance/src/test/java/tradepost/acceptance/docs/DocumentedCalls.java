package tradepost.acceptance.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Calls an API by what its document says alone: with its examples, in which the names of samples (a wallet, an order, a
 * user) are those of real ones.
 */
final class DocumentedCalls {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI base;
    private final Map<String, String> real = new HashMap<>();

    DocumentedCalls(URI base) {
        this.base = base;
    }

    /** @param sample as the document writes it, alone in its place */
    void name(String sample, String thing) {
        real.put(sample, thing);
    }

    private String real(String written) {
        return real.getOrDefault(written, written);
    }

    /** What came back, and how it differs from what the document says. */
    record Answer(int status, JsonNode body, List<String> faults) {}

    /** @param body null for none */
    Answer call(Operation operation, @Nullable String token, @Nullable JsonNode body) {
        Received response = send(request(operation, token, body));
        List<String> faults = new ArrayList<>();
        JsonNode described = operation.response(response.status());
        if (described.isMissingNode()) {
            faults.add("status " + response.status() + " is not documented");
        }
        described.path("headers").properties().stream()
                .filter(header -> operation
                        .api()
                        .resolve(header.getValue())
                        .path("required")
                        .asBoolean(false))
                .filter(header -> !response.headers().contains(header.getKey()))
                .forEach(header -> faults.add("there is no header " + header.getKey()));
        JsonNode read = checkBody(operation, described.path("content"), response, faults);
        return new Answer(response.status(), read, faults);
    }

    private static JsonNode checkBody(Operation operation, JsonNode content, Received response, List<String> faults) {
        if (response.body().length == 0) {
            if (!content.isEmpty()) {
                faults.add("there is no body");
            }
            return MissingNode.getInstance();
        }
        String type = response.headers().get("Content-Type", "").replaceAll(";.*", "");
        if (!content.has(type)) {
            faults.add("a body of type " + type + " is not documented");
            return MissingNode.getInstance();
        }
        JsonNode read = JSON.readTree(response.body());
        faults.addAll(operation.api().faults(content.path(type).path("schema"), read));
        return read;
    }

    /** Not by the JDK's client, which now and then waits in vain for the answer after one that was a 401. */
    private static Received send(Request request) {
        HttpClient.RequestSender sender = HttpClient.create()
                .headers(headers -> request.headers().forEach(headers::set))
                .request(HttpMethod.valueOf(request.method()))
                .uri(request.uri());
        byte[] sent = request.body();
        HttpClient.ResponseReceiver<?> receiver =
                sent == null ? sender : sender.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(sent)));
        return Objects.requireNonNull(receiver.responseSingle((response, body) -> body.asByteArray()
                        .defaultIfEmpty(new byte[0])
                        .map(bytes -> new Received(response.status().code(), response.responseHeaders(), bytes)))
                .block(LIMIT));
    }

    /** What is sent. */
    record Request(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {}

    private record Received(int status, HttpHeaders headers, byte[] body) {}

    /** A request with every parameter that the document has an example of. */
    Request request(Operation operation, @Nullable String token, @Nullable JsonNode body) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new HashMap<>();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asString();
            if (parameter.has("example")) {
                String value = text(parameter.path("example"));
                switch (parameter.path("in").asString()) {
                    case "path" -> path = path.replace("{" + name + "}", encoded(value));
                    case "query" -> query.add(name + "=" + encoded(value));
                    default -> headers.put(name, value);
                }
            }
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        if (token != null) {
            headers.put("Authorization", "Bearer " + token);
        }
        return new Request(
                operation.method(),
                base.resolve(path + (query.isEmpty() ? "" : "?" + String.join("&", query))),
                headers,
                body == null ? null : JSON.writeValueAsBytes(real(body)));
    }

    private String text(JsonNode example) {
        return example.isArray()
                ? example.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
                : real(example.asString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    /** The same with real names. */
    private JsonNode real(JsonNode sample) {
        return switch (sample) {
            case StringNode text -> StringNode.valueOf(real(text.asString()));
            case ArrayNode array -> {
                ArrayNode named = JSON.createArrayNode();
                array.forEach(item -> named.add(real(item)));
                yield named;
            }
            case ObjectNode object -> {
                ObjectNode named = JSON.createObjectNode();
                object.properties().forEach(property -> named.set(property.getKey(), real(property.getValue())));
                yield named;
            }
            default -> sample;
        };
    }
}
