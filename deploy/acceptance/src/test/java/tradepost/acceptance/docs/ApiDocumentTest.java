package tradepost.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.access.GuardedRoute;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;

/** What is told of the API is well-formed, whole and of this system. */
@ExtendWith(RunningSystem.class)
class ApiDocumentTest {
    /** As published by the OpenAPI initiative; it leaves schemas to their own standard. */
    private static final String OFFICIAL = "/openapi/schema-3.1-2022-10-07.json";

    private static final String DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema";
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]*)}");

    private final ApiDocument api;

    ApiDocumentTest(TestSystem system) {
        this.api = new ApiDocument(system.api().get("/v3/api-docs").body());
    }

    @Test
    void it_is_openapi_by_the_official_schema() throws IOException {
        try (InputStream official = Objects.requireNonNull(getClass().getResourceAsStream(OFFICIAL))) {
            List<Error> errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(official, InputFormat.JSON)
                    .validate(api.root());

            assertThat(errors).isEmpty();
        }
    }

    @Test
    void its_schemas_are_json_schemas() {
        var meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(DRAFT_2020_12));

        List<Error> errors = api.root().findValues("schema").stream()
                .flatMap(schema -> meta.validate(schema).stream())
                .toList();
        List<Error> named = api.root()
                .path("components")
                .path("schemas")
                .valueStream()
                .flatMap(schema -> meta.validate(schema).stream())
                .toList();

        assertThat(errors).isEmpty();
        assertThat(named).isEmpty();
    }

    @Test
    void every_reference_leads_somewhere_and_what_is_defined_is_used() {
        List<String> references = api.references().distinct().toList();

        assertThat(references).allSatisfy(api::at);
        assertThat(references).containsAll(definitions().toList());
    }

    @Test
    void every_route_is_documented_and_each_documented_route_exists() {
        Map<String, String> documented = api.operations().stream()
                .collect(Collectors.toMap(Operation::shape, ApiDocumentTest::roleOf, (_, _) -> "twice", TreeMap::new));
        Map<String, String> guarded = GuardedRoute.ALL.stream()
                .collect(Collectors.toMap(
                        GuardedRoute::shape,
                        route -> String.valueOf(route.role()),
                        // One that names several things is in the table more than once.
                        (role, other) -> role.equals(other) ? role : "not one",
                        TreeMap::new));

        assertThat(documented).isEqualTo(guarded);
    }

    @Test
    void every_operation_has_a_name_of_its_own_a_summary_and_the_parameters_of_its_path() {
        List<String> names = api.operations().stream().map(Operation::id).toList();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(api.operations()).allSatisfy(operation -> {
            assertThat(operation.node().path("summary").asString("")).isNotBlank();
            assertThat(pathParameters(operation)).containsExactlyInAnyOrderElementsOf(namesInBraces(operation.path()));
        });
    }

    @Test
    void every_body_that_is_taken_has_an_example_and_every_example_is_as_its_schema_says() {
        List<String> faults = new ArrayList<>();

        for (Operation operation : api.operations()) {
            assertThat(operation.hasBody())
                    .as(operation.id())
                    .isEqualTo(!operation.bodies().isEmpty());
            operation
                    .bodies()
                    .forEach((name, body) ->
                            note(faults, operation + " " + name, api.faults(operation.bodySchema(), body)));
            operation.parameters().stream()
                    .filter(parameter -> parameter.has("example"))
                    .forEach(parameter -> note(
                            faults,
                            operation + " " + parameter.path("name"),
                            api.faults(parameter.path("schema"), parameter.path("example"))));
            operation
                    .responses()
                    .flatMap(response -> response.path("content").valueStream())
                    .filter(content -> content.has("example"))
                    .forEach(content -> note(
                            faults, operation.toString(), api.faults(content.path("schema"), content.path("example"))));
        }

        assertThat(faults).isEmpty();
    }

    /** What is not closed against other properties could be misspelt unseen. */
    @Test
    void every_body_that_is_taken_refuses_properties_it_does_not_name() {
        assertThat(api.operations().stream().filter(Operation::hasBody)).allSatisfy(operation -> {
            JsonNode schema = api.resolve(operation.bodySchema());
            assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        });
    }

    private static void note(List<String> faults, String where, List<String> found) {
        found.forEach(fault -> faults.add(where + ": " + fault));
    }

    private static String roleOf(Operation operation) {
        return String.valueOf(operation.role());
    }

    private static List<String> pathParameters(Operation operation) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.path("in").asString().equals("path"))
                .map(parameter -> parameter.path("name").asString())
                .toList();
    }

    private static List<String> namesInBraces(String path) {
        return PATH_PARAMETER
                .matcher(path)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private Stream<String> definitions() {
        return api.root().path("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .flatMap(kind -> kind.getValue().propertyNames().stream()
                        .map(name -> "#/components/" + kind.getKey() + "/" + name));
    }
}
