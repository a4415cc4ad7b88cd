package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.ToldEvents;
import tradepost.gateway.store.UserStore;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.Topic;

/** A gateway where an address must be proved before its user logs in. */
class VerifiedEmailTest {
    private static ConfigurableApplicationContext gateway;

    @BeforeAll
    static void start(@TempDir Path keys) throws IOException {
        Map<String, String> properties = RunningGateway.properties("gateway_verified", keys);
        properties.put("tradepost.auth.public-url", "https://tradepost.example");
        properties.put("tradepost.auth.verified-email-required", "true");
        gateway = RunningGateway.start(properties);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void who_registers_a_known_address_is_answered_like_one_who_registers_a_new_one_and_its_holder_is_told() {
        EntityExchangeResult<byte[]> first = register("ada", "ada@example.com");
        EntityExchangeResult<byte[]> again = register("eve", "ADA@example.com");

        assertThat(first.getStatus().value()).isEqualTo(202);
        assertThat(again.getStatus()).isEqualTo(first.getStatus());
        assertThat(first.getResponseBody()).isNull();
        assertThat(again.getResponseBody()).isNull();
        assertThat(mail("ada", AccountMail.Kind.ADDRESS_KNOWN).link()).isNull();
        assertThat(gateway.getBean(UserStore.class)
                        .findByUsername("eve")
                        .hasElement()
                        .block(RunningGateway.LIMIT))
                .isFalse();
    }

    @Test
    void an_address_is_proved_before_its_user_logs_in() {
        register("bob", "bob@example.com");
        int before = logIn("bob", RunningGateway.PASSWORD);
        int guessed = logIn("bob", "not the password");
        String link = Objects.requireNonNull(
                mail("bob", AccountMail.Kind.VERIFY_EMAIL).link());

        client().post()
                .uri("/api/v1/auth/verify-email")
                .bodyValue(Map.of("token", link.substring(link.indexOf('#') + 1)))
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(before).isEqualTo(403);
        assertThat(guessed).isEqualTo(401);
        assertThat(logIn("bob", RunningGateway.PASSWORD)).isEqualTo(200);
    }

    private static EntityExchangeResult<byte[]> register(String name, String email) {
        Map<String, String> registration = new HashMap<>(RunningGateway.registration(name));
        registration.put("email", email);
        return client().post()
                .uri("/api/v1/auth/register")
                .bodyValue(registration)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static int logIn(String name, String password) {
        return client().post()
                .uri("/api/v1/auth/login")
                .bodyValue(Map.of("username", name, "password", password))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private static AccountMail mail(String username, AccountMail.Kind kind) {
        String id = Objects.requireNonNull(gateway.getBean(DatabaseClient.class)
                .sql("SELECT id::text FROM users WHERE username = :name")
                .bind("name", username)
                .mapValue(String.class)
                .one()
                .block(RunningGateway.LIMIT));
        List<AccountMail> found = Objects.requireNonNull(Mono.fromSupplier(
                        () -> ToldEvents.of(Topic.ACCOUNT_MAILS, id, AccountMail.class).stream()
                                .filter(mail -> mail.kind() == kind)
                                .toList())
                .filter(mails -> !mails.isEmpty())
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(50), Schedulers.boundedElastic()))
                .block(RunningGateway.LIMIT));
        return found.getFirst();
    }

    private static WebTestClient client() {
        return RunningGateway.client("http://localhost:" + RunningGateway.portOf(gateway));
    }
}
