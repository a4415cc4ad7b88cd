package tradepost.gateway.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * {@code /docs}: a page of our own that shows the document with Swagger UI, whose files come from its webjar, not from
 * the internet. They are kept in memory: to read a jar blocks.
 */
@Configuration(proxyBeanMethods = false)
class DocsPage {
    private static final URI PAGE = URI.create("/docs/index.html");
    private static final String UI = "/docs/ui/{file}";
    private static final String WEBJAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final Duration FRESH = Duration.ofHours(1);

    private static final Map<String, MediaType> FILES = Map.of(
            "swagger-ui.css", new MediaType("text", "css"),
            "swagger-ui-bundle.js", new MediaType("text", "javascript"),
            "favicon-32x32.png", MediaType.IMAGE_PNG);

    @Bean
    RouterFunction<ServerResponse> docs() {
        String version = version();
        Map<String, byte[]> files =
                FILES.keySet().stream().collect(Collectors.toMap(name -> name, name -> read(version, name)));
        return RouterFunctions.route()
                .GET("/docs", _ -> ServerResponse.temporaryRedirect(PAGE).build())
                .GET(UI, request -> file(request, version, files))
                .build();
    }

    private static Mono<ServerResponse> file(ServerRequest request, String version, Map<String, byte[]> files) {
        String name = request.pathVariable("file");
        byte @Nullable [] content = files.get(name);
        return content == null
                ? Mono.error(Problem.of(CommonProblem.NOT_FOUND, "There is nothing here."))
                : ServerResponse.ok()
                        .contentType(FILES.getOrDefault(name, MediaType.APPLICATION_OCTET_STREAM))
                        .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
                        .eTag('"' + version + '"')
                        .bodyValue(content);
    }

    /** As the webjar says, which has it in its paths too. */
    private static String version() {
        try {
            Properties properties = PropertiesLoaderUtils.loadProperties(new ClassPathResource(WEBJAR));
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Swagger UI's webjar is missing", unreadable);
        }
    }

    private static byte[] read(String version, String name) {
        try {
            return new ClassPathResource("META-INF/resources/webjars/swagger-ui/" + version + "/" + name)
                    .getContentAsByteArray();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Swagger UI's webjar has no " + name, unreadable);
        }
    }
}
