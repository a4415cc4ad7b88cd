package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tradepost.gateway.LittleService;
import tradepost.platform.infra.Certificates;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/** A service that trusts strangers alone: it says so after the gateway may have sent its request. */
class RefusedByServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CALLS = 20;

    private final UpstreamFailures failures = new UpstreamFailures(new Breakers());
    private final Certificates certificates;
    private final LittleService service;
    private final HttpClient client;

    RefusedByServiceTest(@TempDir Path directory) throws IOException {
        certificates = new Certificates(directory);
        certificates.authority("authority", 2);
        certificates.authority("strangers", 2);
        certificates.signed("service", "authority", 2);
        certificates.signed("gateway", "authority", 2);
        service = LittleService.startSecured("orders", services());
        SslContext gateways = gateways();
        client = HttpClient.create().secure(spec -> spec.sslContext(gateways));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_request_that_the_service_refused_by_tls_may_have_been_made_and_counts_against_the_service() {
        List<Problem> problems = Objects.requireNonNull(
                Flux.range(0, CALLS + 1).concatMap(_ -> problem()).collectList().block(LIMIT));

        assertThat(problems).hasSize(CALLS + 1).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(CommonProblem.SERVICE_UNAVAILABLE);
            assertThat(problem.facts()).containsEntry("service", "orders");
        });
        assertThat(problems.subList(0, CALLS))
                .allSatisfy(problem -> assertThat(problem.detail()).contains("not known whether"));
        assertThat(problems.getLast().detail()).contains("is down");
    }

    private Mono<Problem> problem() {
        return failures.guard(
                        "orders",
                        client.post()
                                .uri(service.uri() + "/api/v1/wallets")
                                .response()
                                .then())
                .then(Mono.<Problem>empty())
                .onErrorResume(Problem.class, Mono::just);
    }

    private SslContext services() throws IOException {
        return SslContextBuilder.forServer(
                        certificates.certificate("service").toFile(),
                        certificates.key("service").toFile())
                .trustManager(certificates.certificate("strangers").toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    private SslContext gateways() throws IOException {
        return SslContextBuilder.forClient()
                .trustManager(certificates.certificate("authority").toFile())
                .keyManager(
                        certificates.certificate("gateway").toFile(),
                        certificates.key("gateway").toFile())
                .build();
    }
}
