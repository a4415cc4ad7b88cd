package tradepost.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.platform.event.Json;
import tradepost.platform.infra.Certificates;

/** A gateway with a port for feeds, tried with real certificates. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedCertificateTest {
    private static final String TICKS = "/api/v1/ticks";

    private final RunningGateway plain = RunningGateway.shared();
    private final Certificates certificates;
    private final String feed = plain.newName();
    private final String renamed = plain.newName();
    private @Nullable ConfigurableApplicationContext context;

    FeedCertificateTest(@TempDir Path directory) {
        this.certificates = new Certificates(directory);
    }

    @BeforeAll
    void start() {
        certificates.authority("authority", 2);
        certificates.authority("strangers", 2);
        certificates.signed("gateway", "authority", 2);
        certificates.signed("feed", feed.toUpperCase(Locale.ROOT), "authority", 2);
        certificates.signed("machine", "feeds.example", "authority", 2);
        certificates.signed("stranger", feed, "strangers", 2);
        certificates.signed("expired", feed, "authority", 2, "-startdate", "-9d");
        Map<String, String> properties = new LinkedHashMap<>(plain.properties());
        properties.put(
                "tradepost.tls.certificate", certificates.certificate("gateway").toString());
        properties.put("tradepost.tls.key", certificates.key("gateway").toString());
        properties.put(
                "tradepost.tls.client-authority",
                certificates.certificate("authority").toString());
        properties.put("tradepost.gateway.feeds.port", "0");
        properties.put("tradepost.gateway.feeds.names." + renamed, "feeds.example");
        context = RunningGateway.start(properties);
    }

    @AfterAll
    void stop() {
        if (context != null) {
            context.close();
        }
    }

    @Test
    void a_feed_with_a_certificate_of_its_own_delivers() throws Exception {
        String token = plain.register(feed).path("accessToken").asString();

        HttpResponse<String> answer = deliver(feedPort(), "feed", token, TICKS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("service").asString()).isEqualTo("market-data");
    }

    @Test
    void an_account_whose_certificate_has_another_name_delivers_with_that_one_alone() throws Exception {
        String token = plain.register(renamed).path("accessToken").asString();

        HttpResponse<String> own = deliver(feedPort(), "machine", token, TICKS);
        HttpResponse<String> other = deliver(feedPort(), "feed", token, TICKS);

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(json(other).path("code").asString()).isEqualTo("CERTIFICATE_REQUIRED");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"stranger", "expired"})
    void who_has_no_certificate_or_one_of_strangers_or_an_old_one_is_not_connected(@Nullable String name) {
        String token = plain.newToken();

        assertThatThrownBy(() -> shakeHands(name))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("Received fatal alert");
        assertThatThrownBy(() -> deliver(feedPort(), name, token, TICKS)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {TICKS, "/api/v1/%74icks"})
    void the_public_port_takes_no_ticks_then_however_the_path_is_written(String path) throws Exception {
        HttpResponse<String> answer = deliver(publicPort(), "feed", plain.newToken(), path);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("code").asString()).isEqualTo("CERTIFICATE_REQUIRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {TICKS + "/quarantine", "/api/v1/%74icks/quarantine"})
    void what_was_refused_of_ticks_is_read_on_the_public_port(String path) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder().header("Authorization", "Bearer " + plain.newToken());

        HttpResponse<String> answer = send(publicPort(), null, path, request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("service").asString()).isEqualTo("market-data");
    }

    @Test
    void headers_have_the_same_bounds_on_both_ports() throws Exception {
        for (int port : List.of(publicPort(), feedPort())) {
            assertThat(statusWithHeader(port, 12)).isEqualTo(200);
            assertThat(statusWithHeader(port, 20)).isGreaterThanOrEqualTo(400);
        }
    }

    private int statusWithHeader(int port, int kilobytes) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder().header("X-Long", "x".repeat(kilobytes * 1_024));
        return send(port, "feed", "/.well-known/jwks.json", request).statusCode();
    }

    @Test
    void a_certificate_is_no_token() throws Exception {
        HttpResponse<String> answer = deliver(feedPort(), "feed", "nothing", TICKS);

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void a_port_for_feeds_whose_certificates_are_nobodys_is_no_setting() {
        Map<String, String> properties = new LinkedHashMap<>(plain.properties());
        properties.put("tradepost.gateway.feeds.port", "0");

        assertThatThrownBy(() -> RunningGateway.start(properties).close())
                .hasStackTraceContaining("tradepost.gateway.feeds.port needs");
    }

    private HttpResponse<String> deliver(int port, @Nullable String certificate, String token, String path)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        return send(port, certificate, path, request);
    }

    private HttpResponse<String> send(int port, @Nullable String certificate, String path, HttpRequest.Builder request)
            throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(RunningGateway.LIMIT)
                .sslContext(context(certificate))
                .build()) {
            return client.send(
                    request.uri(URI.create("https://127.0.0.1:" + port + path))
                            .timeout(RunningGateway.LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** TLS 1.3 tells the client after it has shown its certificate. */
    private void shakeHands(@Nullable String certificate) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) context(certificate).getSocketFactory().createSocket("127.0.0.1", feedPort())) {
            socket.setSoTimeout((int) RunningGateway.LIMIT.toMillis());
            socket.startHandshake();
            int _ = socket.getInputStream().read();
        }
    }

    private SSLContext context(@Nullable String shown) {
        PemSslStore ours = shown == null
                ? null
                : PemSslStore.load(PemSslStoreDetails.forCertificate(uri(certificates.certificate(shown)))
                        .withPrivateKey(uri(certificates.key(shown))));
        PemSslStore trusted =
                PemSslStore.load(PemSslStoreDetails.forCertificate(uri(certificates.certificate("authority"))));
        return SslBundle.of(new PemSslStoreBundle(ours, trusted)).createSslContext();
    }

    private static String uri(Path file) {
        return file.toUri().toString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private int feedPort() {
        return started().getBean(FeedServer.class).port();
    }

    private int publicPort() {
        return RunningGateway.portOf(started());
    }

    private ConfigurableApplicationContext started() {
        return Objects.requireNonNull(context);
    }
}
