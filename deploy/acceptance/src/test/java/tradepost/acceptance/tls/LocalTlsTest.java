package tradepost.acceptance.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tradepost.acceptance.system.Eventually;
import tradepost.local.client.Api;
import tradepost.local.client.Tls;
import tradepost.local.tls.DevelopmentCertificate;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.Service;
import tradepost.local.up.ServiceSettings;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.jwt.SigningKeys;

/** What {@code ./tradepost up --tls} makes and tells its services: the gateway, and one of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalTlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LocalSettings settings;
    private final DevelopmentCertificate certificates;
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    LocalTlsTest(@TempDir Path data) {
        this.settings = new LocalSettings(data, LocalPorts.free(), false, null, true);
        this.certificates = new DevelopmentCertificate(data);
    }

    @BeforeAll
    void start() throws IOException {
        Infrastructure servers = Infrastructure.shared();
        SigningKeys.generate(settings.keys());
        certificates.ensure(InstantSource.system());
        for (Service service : List.of(Service.MARKET_DATA, Service.GATEWAY)) {
            servers.createDatabase(service.database());
            String[] arguments =
                    new ServiceSettings(settings, servers).of(service).toArray(String[]::new);
            running.add(new SpringApplicationBuilder(service.application())
                    .registerShutdownHook(false)
                    .run(arguments));
        }
    }

    @AfterAll
    void stop() {
        running.reversed().forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void a_call_goes_by_tls_to_the_gateway_and_by_tls_to_its_service() {
        try (Api nobody = Api.at(url(Service.GATEWAY), Tls.trusting(certificates.authority()))) {
            String name = "secured-" + UUID.randomUUID().toString().substring(0, 8);
            String email = name + "@tradepost.example";
            String token = nobody.post(
                            "/api/v1/auth/register",
                            Map.of("username", name, "email", email, "password", "correct horse 7"))
                    .body()
                    .path("accessToken")
                    .asString();

            Eventually.becomes(
                    "stocks are told",
                    LIMIT,
                    () -> nobody.as(token).get("/api/v1/stocks").status(),
                    status -> status == 200);
        }
    }

    @Test
    void with_the_certificate_of_a_service_nobody_is_taken_for_the_gateway() {
        Tls shown = new Tls(certificates.servicesCertificate(), certificates.servicesKey(), certificates.authority());

        try (Api service = Api.at(url(Service.MARKET_DATA), shown)) {
            assertThatThrownBy(() -> service.get("/api/v1/stocks")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void with_the_certificate_of_the_gateway_a_service_is_asked() {
        Tls shown = new Tls(certificates.clientCertificate(), certificates.clientKey(), certificates.authority());

        try (Api service = Api.at(url(Service.MARKET_DATA), shown)) {
            assertThat(service.get("/api/v1/stocks").status()).isEqualTo(401);
        }
    }

    private URI url(Service service) {
        return URI.create("https://127.0.0.1:" + settings.ports().of(service));
    }
}
