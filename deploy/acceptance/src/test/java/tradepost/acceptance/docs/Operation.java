package tradepost.acceptance.docs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One method of one path, as the document describes it.
 *
 * @param path with its parameters in braces
 */
record Operation(ApiDocument api, String method, String path, JsonNode node) {
    private static final String JSON = "application/json";

    String id() {
        return node.path("operationId").asString("");
    }

    /** The role it takes; USER where every user may, null where everyone may. */
    @Nullable
    String role() {
        JsonNode security =
                node.has("security") ? node.path("security") : api.root().path("security");
        if (security.isEmpty()) {
            return null;
        }
        return security.path(0).path("bearer").path(0).asString("USER");
    }

    List<JsonNode> parameters() {
        return node.path("parameters").valueStream().map(api::resolve).toList();
    }

    boolean hasBody() {
        return node.has("requestBody");
    }

    JsonNode bodySchema() {
        return body().path("schema");
    }

    /** The bodies that it shows, by name. */
    Map<String, JsonNode> bodies() {
        Map<String, JsonNode> bodies = new TreeMap<>();
        body().path("examples")
                .properties()
                .forEach(example ->
                        bodies.put(example.getKey(), example.getValue().path("value")));
        return bodies;
    }

    private JsonNode body() {
        return api.resolve(node.path("requestBody")).path("content").path(JSON);
    }

    /** What it says of a status; missing where it says nothing of it but what it says of all others. */
    JsonNode response(int status) {
        return api.resolve(node.path("responses").path(String.valueOf(status)));
    }

    Stream<JsonNode> responses() {
        return node.path("responses").valueStream().map(api::resolve);
    }

    /** As code writes it, whatever the document calls what is in braces. */
    String shape() {
        return method + " " + path.replaceAll("\\{[^}]*}", "{}");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
