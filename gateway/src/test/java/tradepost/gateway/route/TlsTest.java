package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import tradepost.gateway.RunningGateway;
import tradepost.platform.infra.Certificates;

/** A gateway that serves TLS, beside the shared one, which does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final String STRICT_TRANSPORT = "Strict-Transport-Security";

    private final RunningGateway plain = RunningGateway.shared();
    private final Certificates certificates;
    private @Nullable ConfigurableApplicationContext context;

    TlsTest(@TempDir Path directory) {
        this.certificates = new Certificates(directory);
    }

    @BeforeAll
    void start() {
        certificates.authority("authority", 2);
        certificates.signed("gateway", "authority", 2);
        Map<String, String> properties = new LinkedHashMap<>(plain.properties());
        properties.put(
                "tradepost.tls.certificate", certificates.certificate("gateway").toString());
        properties.put("tradepost.tls.key", certificates.key("gateway").toString());
        properties.put("spring.ssl.bundle.watch.file.quiet-period", "50ms");
        context = RunningGateway.start(properties);
    }

    @AfterAll
    void stop() {
        if (context != null) {
            context.close();
        }
    }

    @Test
    void who_comes_by_tls_is_told_to_come_by_tls_alone_and_others_are_not() {
        HttpHeaders secured = headersOf(
                WebClient.builder()
                        .clientConnector(new ReactorClientHttpConnector(trusting()))
                        .build(),
                "https://localhost:" + port());
        HttpHeaders open = headersOf(WebClient.create(), "http://localhost:" + plain.port());

        assertThat(secured.get(STRICT_TRANSPORT)).containsExactly("max-age=31536000");
        assertThat(open.get(STRICT_TRANSPORT)).isNull();
    }

    @Test
    void who_does_not_speak_tls_is_not_answered() {
        Mono<HttpHeaders> asked = Mono.fromSupplier(() -> headersOf(WebClient.create(), "http://localhost:" + port()));

        assertThatThrownBy(() -> asked.block(RunningGateway.LIMIT)).hasMessageContaining("prematurely closed");
    }

    @Test
    void a_renewed_certificate_is_shown_on_new_connections_and_open_streams_go_on() {
        WebClient client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(trusting()))
                .baseUrl("https://127.0.0.1:" + port())
                .build();

        client.get()
                .uri("/api/v1/orders/stream")
                .headers(headers -> headers.setBearerAuth(plain.newToken()))
                .retrieve()
                .bodyToFlux(String.class)
                .as(StepVerifier::create)
                .expectNext("first")
                .then(() -> {
                    certificates.signed("gateway", "renewed", "authority", 2);
                    await().atMost(RunningGateway.LIMIT).until(() -> shown().equals("CN=renewed"));
                })
                .then(() -> plain.service("orders").emit("second"))
                .expectNext("second")
                .thenCancel()
                .verify(RunningGateway.LIMIT);
    }

    @Test
    void a_file_that_is_no_certificate_is_logged_and_the_last_good_one_is_shown_until_there_is_another()
            throws IOException {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger watcher = (Logger) LoggerFactory.getLogger("org.springframework.boot.autoconfigure.ssl");
        logged.start();
        watcher.addAppender(logged);
        String before = shown();

        Files.writeString(certificates.certificate("gateway"), "not a certificate");
        await().atMost(RunningGateway.LIMIT).until(() -> !logged.list.isEmpty());
        String meanwhile = shown();
        certificates.signed("gateway", "another", "authority", 2);

        await().atMost(RunningGateway.LIMIT).until(() -> shown().equals("CN=another"));
        watcher.detachAppender(logged);
        assertThat(meanwhile).isEqualTo(before);
    }

    @Test
    void a_certificate_without_its_key_is_no_setting() {
        Map<String, String> properties = new LinkedHashMap<>(plain.properties());
        properties.put(
                "tradepost.tls.certificate", certificates.certificate("gateway").toString());

        assertThatThrownBy(() -> RunningGateway.start(properties).close())
                .hasStackTraceContaining("tradepost.tls.certificate and tradepost.tls.key go together");
    }

    private static HttpHeaders headersOf(WebClient client, String base) {
        return Objects.requireNonNull(client.get()
                .uri(base + "/.well-known/jwks.json")
                .exchangeToMono(answer ->
                        answer.releaseBody().thenReturn(answer.headers().asHttpHeaders()))
                .block(RunningGateway.LIMIT));
    }

    /** The name in the certificate that a new connection is shown. */
    private String shown() throws IOException {
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket("127.0.0.1", port())) {
            socket.startHandshake();
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    private HttpClient trusting() {
        return HttpClient.create().secure(spec -> spec.sslContext(nettyContext()));
    }

    private SslContext nettyContext() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(certificates.certificate("authority").toFile())
                    .build();
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private SSLContext context() {
        PemSslStore trusted = PemSslStore.load(PemSslStoreDetails.forCertificate(
                certificates.certificate("authority").toUri().toString()));
        return SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext();
    }

    private int port() {
        if (context == null) {
            throw new IllegalStateException("not started");
        }
        return RunningGateway.portOf(context);
    }
}
