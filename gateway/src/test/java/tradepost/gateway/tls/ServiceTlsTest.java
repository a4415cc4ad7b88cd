package tradepost.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.LittleService;
import tradepost.gateway.RunningGateway;
import tradepost.platform.infra.Certificates;

/**
 * {@code security.md} 14: a gateway that asks its services by TLS. Of these, orders is as it should be and asks for the
 * gateway's certificate, wallets is signed by strangers, market-data is asked by a name that is not its own, and the
 * notifier is asked in plain text.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceTlsTest {
    private final RunningGateway plain = RunningGateway.shared();
    private final String token = plain.newToken();
    private final Certificates certificates;
    private final Path trusted;
    private final List<LittleService> services = new ArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger failures = (Logger) LoggerFactory.getLogger("tradepost.gateway.route.FailureLog");
    private @Nullable ConfigurableApplicationContext context;

    ServiceTlsTest(@TempDir Path directory) {
        this.certificates = new Certificates(directory);
        this.trusted = directory.resolve("trusted.pem");
    }

    @BeforeAll
    void start() throws IOException {
        certificates.authority("authority", 2);
        certificates.authority("strangers", 2);
        certificates.signed("gateway", "authority", 2);
        certificates.signed("service", "authority", 2);
        certificates.signed("stranger", "strangers", 2);
        Files.copy(certificates.certificate("authority"), trusted);
        Map<String, String> properties = new LinkedHashMap<>(plain.properties());
        String service = "tradepost.gateway.services.";
        properties.put(service + "orders", secured("orders", "service", ClientAuth.REQUIRE));
        properties.put(service + "wallets", secured("wallets", "stranger", ClientAuth.NONE));
        // Linux gives this machine all addresses that begin with 127; the certificate names the first.
        properties.put(
                service + "market-data",
                secured("market-data", "service", ClientAuth.NONE).replace("localhost", "127.0.0.2"));
        properties.put(
                service + "notifier",
                secured("notifier", "service", ClientAuth.NONE).replace("https:", "http:"));
        String settings = "tradepost.gateway.service-tls.";
        properties.put(settings + "authority", trusted.toString());
        properties.put(
                settings + "certificate", certificates.certificate("gateway").toString());
        properties.put(settings + "key", certificates.key("gateway").toString());
        properties.put(
                "tradepost.tls.certificate", certificates.certificate("gateway").toString());
        properties.put("tradepost.tls.key", certificates.key("gateway").toString());
        properties.put("tradepost.tls.client-authority", trusted.toString());
        properties.put("tradepost.tls.client-required", "true");
        properties.put("spring.ssl.bundle.watch.file.quiet-period", "50ms");
        context = RunningGateway.start(properties);
        logged.start();
        failures.addAppender(logged);
    }

    @AfterAll
    void stop() {
        failures.detachAppender(logged);
        if (context != null) {
            context.close();
        }
        services.forEach(LittleService::close);
    }

    @Test
    void a_service_that_proves_itself_is_asked_and_shown_the_gateways_certificate() {
        assertThat(get("/api/v1/orders", 200).path("service").asString()).isEqualTo("orders");
    }

    @Test
    void streams_come_the_same_way() {
        client(true)
                .get()
                .uri("/api/v1/orders/stream")
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody()
                .as(StepVerifier::create)
                .expectNext("first")
                .thenCancel()
                .verify(RunningGateway.LIMIT);
    }

    @Test
    void a_service_of_strangers_is_not_asked_and_told_of_once_until_its_authority_is_trusted() throws IOException {
        List<String> codes = IntStream.range(0, 5)
                .mapToObj(_ -> get("/api/v1/wallets", 503))
                .map(problem -> problem.path("service").asString() + " "
                        + problem.path("code").asString())
                .toList();
        List<String> told = told("wallets");
        String both = Files.readString(trusted) + Files.readString(certificates.certificate("strangers"));
        Files.writeString(trusted, both);

        await().atMost(RunningGateway.LIMIT).until(() -> status("/api/v1/wallets") == 200);
        assertThat(codes).containsOnly("wallets SERVICE_UNAVAILABLE");
        assertThat(told).filteredOn(line -> line.contains("TLS")).hasSize(1);
        await().atMost(RunningGateway.LIMIT)
                .untilAsserted(() -> assertThat(told("wallets")).anyMatch(line -> line.contains("answers again")));
    }

    @Test
    void a_service_that_has_another_name_than_it_is_asked_by_is_not_asked() {
        JsonNode problem = get("/api/v1/stocks", 503);

        assertThat(problem.path("service").asString()).isEqualTo("market-data");
        assertThat(problem.path("detail").asString()).contains("TLS", "was not sent");
    }

    @Test
    void a_service_that_takes_nothing_but_tls_does_not_answer_plain_text() {
        JsonNode problem = get("/api/v1/alerts", 503);

        assertThat(problem.path("service").asString()).isEqualTo("notifier");
        assertThat(problem.path("detail").asString()).contains("not known whether");
    }

    @Test
    void who_has_no_certificate_is_not_answered_where_one_is_required() {
        assertThatThrownBy(() -> client(false)
                        .get()
                        .uri("/.well-known/jwks.json")
                        .exchange()
                        .returnResult(Void.class))
                .hasStackTraceContaining("certificate_required");
    }

    private List<String> told(String service) {
        return List.copyOf(logged.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(service))
                .toList();
    }

    private String secured(String name, String certificate, ClientAuth clients) throws IOException {
        SslContext tls = SslContextBuilder.forServer(
                        certificates.certificate(certificate).toFile(),
                        certificates.key(certificate).toFile())
                .trustManager(certificates.certificate("authority").toFile())
                .clientAuth(clients)
                .build();
        LittleService service = LittleService.startSecured(name, tls);
        services.add(service);
        return service.uri();
    }

    private int status(String path) {
        return ask(path).returnResult(Void.class).getStatus().value();
    }

    private JsonNode get(String path, int status) {
        return Objects.requireNonNull(ask(path)
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
    }

    private WebTestClient.ResponseSpec ask(String path) {
        return client(true)
                .get()
                .uri(path)
                .headers(headers -> headers.setBearerAuth(token))
                .exchange();
    }

    private WebTestClient client(boolean certified) {
        HttpClient http = HttpClient.create().secure(spec -> spec.sslContext(tls(certified)));
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(http))
                .baseUrl("https://localhost:" + RunningGateway.portOf(Objects.requireNonNull(context)))
                .responseTimeout(RunningGateway.LIMIT)
                .build();
    }

    private SslContext tls(boolean certified) {
        try {
            SslContextBuilder tls = SslContextBuilder.forClient()
                    .trustManager(certificates.certificate("authority").toFile());
            if (certified) {
                tls.keyManager(
                        certificates.certificate("service").toFile(),
                        certificates.key("service").toFile());
            }
            return tls.build();
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
