package tradepost.gateway.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tradepost.gateway.RunningGateway;

/** What the document says is checked against the whole running system, in the acceptance tests. */
class DocsTest {
    private static final int LARGEST = 4 << 20;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void the_document_describes_all_services_and_is_for_everyone() {
        EntityExchangeResult<byte[]> answer = get("/v3/api-docs", 200);
        JsonNode document = JSON.readTree(text(answer));

        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.path("paths").propertyNames())
                .contains(
                        "/api/v1/auth/login",
                        "/api/v1/stocks",
                        "/api/v1/orders",
                        "/api/v1/wallets",
                        "/api/v1/notifications");
    }

    @Test
    void every_operation_says_what_holds_for_all() {
        JsonNode document = JSON.readTree(text(get("/v3/api-docs", 200)));

        List<JsonNode> operations = document.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();

        assertThat(operations).hasSizeGreaterThan(50).allSatisfy(operation -> {
            assertThat(operation.path("responses").propertyNames()).contains("429", "503", "default");
            boolean isOpen = operation.path("security").isArray()
                    && operation.path("security").isEmpty();
            assertThat(isOpen || operation.path("responses").has("401")).isTrue();
        });
    }

    @Test
    void the_document_is_sent_once() {
        String etag =
                String.valueOf(get("/v3/api-docs", 200).getResponseHeaders().getETag());

        EntityExchangeResult<byte[]> again = gateway.client()
                .get()
                .uri("/v3/api-docs")
                .header(HttpHeaders.IF_NONE_MATCH, etag)
                .exchange()
                .expectBody()
                .returnResult();

        assertThat(again.getStatus().value()).isEqualTo(304);
        assertThat(again.getResponseBody()).isNull();
    }

    @Test
    void the_page_takes_everything_from_here_and_nothing_of_it_is_inline() {
        String location = String.valueOf(get("/docs", 307).getResponseHeaders().getLocation());
        String page = text(get(location, 200));

        List<String> references = REFERENCE
                .matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(references).hasSize(5).allSatisfy(reference -> {
            assertThat(reference).doesNotContain(":", "//");
            get(reference.startsWith("/") ? reference : "/docs/" + reference, 200);
        });
        assertThat(page).doesNotContain("<style", "style=", "onload").doesNotContainPattern("<script(?![^>]*src=)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"swagger-ui.css text/css", "swagger-ui-bundle.js text/javascript", "favicon-32x32.png image/png"
            })
    void the_files_of_the_page_are_kept_for_a_while_and_run_under_the_strict_policy(String file) {
        String[] nameAndType = file.split(" ", -1);

        HttpHeaders headers = get("/docs/ui/" + nameAndType[0], 200).getResponseHeaders();

        assertThat(String.valueOf(headers.getContentType())).isEqualTo(nameAndType[1]);
        assertThat(headers.getCacheControl()).contains("max-age=3600");
        assertThat(headers.getFirst("Content-Security-Policy"))
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "swagger-initializer.js", "nothing"})
    void of_the_ui_there_is_nothing_that_the_page_does_not_need(String name) {
        JsonNode problem = JSON.readTree(text(get("/docs/ui/" + name, 404)));

        assertThat(problem.path("code").asString()).isEqualTo("NOT_FOUND");
    }

    private EntityExchangeResult<byte[]> get(String path, int status) {
        return gateway.client()
                .mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST))
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> answer) {
        return new String(answer.getResponseBodyContent(), UTF_8);
    }
}
