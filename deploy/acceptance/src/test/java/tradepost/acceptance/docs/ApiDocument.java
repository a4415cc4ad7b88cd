package tradepost.acceptance.docs;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of the running gateway, and whether values are as it says. */
final class ApiDocument {
    private static final String BASE = "https://tradepost.example/api";
    private static final String LOCAL = "\"#/components/";
    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode document;
    private final SchemaRegistry schemas;

    ApiDocument(JsonNode document) {
        this.document = document;
        String closed = closed(document.deepCopy()).toString();
        this.schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(BASE, closed)));
    }

    JsonNode root() {
        return document;
    }

    /** In the order of the document. */
    List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(verb -> VERBS.contains(verb.getKey()))
                        .map(verb -> new Operation(
                                this, verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), verb.getValue())))
                .toList();
    }

    Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + id));
    }

    /** What a node refers to; the node itself if it refers to nothing. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? at(node.path("$ref").asString()) : node;
    }

    /** @param reference {@code #/components/…} */
    JsonNode at(String reference) {
        JsonNode found = document.at(reference.substring(1));
        if (found.isMissingNode()) {
            throw new AssertionError("nothing is at " + reference);
        }
        return found;
    }

    /** How a value differs from a schema of the document; properties that the document does not name are wrong too. */
    List<String> faults(JsonNode schema, JsonNode value) {
        String absolute = closed(schema.deepCopy()).toString().replace(LOCAL, '"' + BASE + "#/components/");
        return check(schemas.getSchema(JSON.readTree(absolute)), value);
    }

    private static List<String> check(Schema schema, JsonNode value) {
        return schema
                .validate(value, run -> run.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** Every object that names its properties has no others. Clients should let answers have more: one day they may. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiDocument::closed);
        return node;
    }

    /** Every reference in the document. */
    Stream<String> references() {
        return document.findValues("$ref").stream().map(JsonNode::asString);
    }
}
