package tradepost.gateway.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document: a file of what holds for all, and one for each service. What every operation has in common is
 * written into each here, so that none can lack it: the headers of an answer, the refusals of tokens, roles, bodies and
 * limits.
 */
final class ApiDocument {
    private static final List<String> PARTS = List.of("accounts", "market-data", "orders", "wallets", "notifier");
    private static final List<String> HEADERS = List.of("X-Request-Id", "RateLimit", "RateLimit-Policy");
    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode document;

    private ApiDocument(ObjectNode document) {
        this.document = document;
    }

    /** Reads the files, which are part of this program: what is wrong with them keeps it from starting. */
    static ApiDocument read() {
        ApiDocument api = new ApiDocument(read("tradepost"));
        PARTS.forEach(part -> api.add(read(part)));
        api.complete();
        return api;
    }

    private static ObjectNode read(String name) {
        try (InputStream yaml = new ClassPathResource("openapi/" + name + ".yaml").getInputStream()) {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return JSON.valueToTree(content);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the description of " + name, unreadable);
        }
    }

    /** As it is served. */
    byte[] json() {
        return JSON.writeValueAsBytes(document);
    }

    private void add(ObjectNode part) {
        part.path("paths")
                .properties()
                .forEach(path -> put(document.withObject("paths"), path.getKey(), path.getValue()));
        part.path("components").properties().forEach(kind -> {
            ObjectNode all = document.withObject("components").withObject(kind.getKey());
            kind.getValue().properties().forEach(one -> put(all, one.getKey(), one.getValue()));
        });
    }

    private static void put(ObjectNode all, String name, JsonNode one) {
        if (all.has(name)) {
            throw new IllegalStateException("\"" + name + "\" is described twice");
        }
        all.set(name, one);
    }

    private void complete() {
        document.path("components").path("responses").forEach(ApiDocument::addHeaders);
        for (JsonNode path : document.path("paths")) {
            path.properties().stream()
                    .filter(operation -> VERBS.contains(operation.getKey()))
                    .forEach(operation -> complete((ObjectNode) operation.getValue()));
        }
    }

    private void complete(ObjectNode operation) {
        ObjectNode responses = operation.withObject("responses");
        responses.properties().stream()
                .filter(response -> !response.getKey().equals("101"))
                .forEach(response -> addHeaders(response.getValue()));
        JsonNode security =
                operation.path("security").isMissingNode() ? document.path("security") : operation.path("security");
        boolean hasBody = operation.has("requestBody");
        refuse(responses, "400", "BadRequest", hasBody || operation.has("parameters"));
        refuse(responses, "401", "Unauthenticated", !security.isEmpty());
        refuse(
                responses,
                "403",
                "Forbidden",
                security.findValues("bearer").stream().anyMatch(roles -> !roles.isEmpty()));
        refuse(responses, "413", "TooLarge", hasBody);
        refuse(responses, "415", "Unsupported", hasBody);
        refuse(responses, "429", "TooMany", true);
        refuse(responses, "503", "Unavailable", true);
        refuse(responses, "default", "Other", true);
    }

    private static void refuse(ObjectNode responses, String status, String name, boolean isPossible) {
        if (isPossible && !responses.has(status)) {
            responses.putObject(status).put("$ref", "#/components/responses/" + name);
        }
    }

    private static void addHeaders(JsonNode response) {
        if (!response.has("$ref")) {
            ObjectNode headers = ((ObjectNode) response).withObject("headers");
            HEADERS.forEach(name -> headers.putObject(name).put("$ref", "#/components/headers/" + name));
        }
    }
}
