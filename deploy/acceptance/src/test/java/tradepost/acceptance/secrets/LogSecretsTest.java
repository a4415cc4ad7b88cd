package tradepost.acceptance.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tradepost.acceptance.docs.Mails;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/** {@code security.md} 16 and 18: what proves who a user is is in no line of any service's log. */
@ExtendWith(RunningSystem.class)
class LogSecretsTest {
    private static final String PREFIX = "tradepost";
    private static final int KEY_BYTES = 32;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestSystem system;
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger(PREFIX);
    private final Level before = root.getLevel();
    private final Level oursBefore = ours.getLevel();
    private final Map<String, String> secrets = new TreeMap<>();

    LogSecretsTest(TestSystem system) {
        this.system = system;
    }

    /** Of the services in this JVM, gateway and notifier, more than they log where they run. */
    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.INFO);
        ours.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(logged);
        root.setLevel(before);
        ours.setLevel(oursBefore);
    }

    @Test
    void what_proves_who_a_user_is_is_in_no_line_of_any_log() {
        String name = "logged-" + UUID.randomUUID().toString().substring(0, 8);
        String email = name + "@tradepost.example";
        Api nobody = system.api();
        JsonNode first = signIn("register", Map.of("username", name, "email", email, "password", password("first")));
        trade(nobody.as(first.path("accessToken").asString()));
        fail(nobody, name, first);
        JsonNode second = signIn("login", Map.of("username", name, "password", secrets.get("first password")));
        changePassword(nobody.as(second.path("accessToken").asString()));
        mail(nobody, email);
        secrets.put("private half of the key", privateHalf());

        List<String> lines = linesOnceTheLastIsLogged(name, nobody);

        assertThat(lines).hasSizeGreaterThan(20).anyMatch(line -> line.contains("Started"));
        assertThat(secrets).hasSizeGreaterThan(10);
        secrets.forEach((what, secret) ->
                assertThat(lines).as("lines with the %s", what).noneMatch(line -> line.contains(secret)));
        assertThat(lines.stream().flatMap(Secrets::in)).isEmpty();
    }

    private JsonNode signIn(String how, Map<String, ?> body) {
        Answer answer = system.api().post("/api/v1/auth/" + how, body);
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
        keep(how + "'s access token", answer.body().path("accessToken").asString());
        keep(how + "'s refresh token", answer.body().path("refreshToken").asString());
        return answer.body();
    }

    /** Of money, which is audited, and past the gateway's counters. */
    private void trade(Api user) {
        String wallet =
                user.get("/api/v1/wallets").body().findValuesAsString("id").getFirst();
        Map<String, String> much = Map.of("currency", "USD", "amount", "1000000.00");
        assertThat(user.post("/api/v1/wallets/" + wallet + "/deposits", Map.of("currency", "USD", "amount", "5.00"))
                        .status())
                .isEqualTo(201);
        assertThat(user.post("/api/v1/wallets/" + wallet + "/withdrawals", much).status())
                .isEqualTo(409);
        keep(
                "ticket",
                user.post("/api/v1/stream-tickets", Map.of("path", "/api/v1/ws/orders"))
                        .body()
                        .path("ticket")
                        .asString());
        user.get("/api/v1/ws/orders?ticket=" + secrets.get("ticket"));
    }

    /** What is refused, and where secrets come in wrong places. */
    private void fail(Api nobody, String name, JsonNode signedIn) {
        String access = signedIn.path("accessToken").asString();
        String refresh = signedIn.path("refreshToken").asString();
        nobody.post("/api/v1/auth/login", Map.of("username", name, "password", password("wrong")));
        nobody.post("/api/v1/auth/login", Map.of("username", password("typed for a name"), "password", "x"));
        String broken = "{\"username\": \"" + name + "\", \"password\": \"" + password("unfinished");
        nobody.post("/api/v1/auth/login", broken.getBytes(StandardCharsets.UTF_8));
        nobody.post("/api/v1/auth/login", Map.of("username", name, password("property"), "x"));
        nobody.get("/api/v1/orders?access_token=" + access);
        nobody.as(refresh).get("/api/v1/orders");
        nobody.as(access + "x").get("/api/v1/wallets");
        JsonNode refreshed = signIn("refresh", Map.of("refreshToken", refresh));
        nobody.as(refreshed.path("accessToken").asString()).post("/api/v1/auth/logout", Map.of());
        nobody.post(
                "/api/v1/auth/refresh",
                Map.of("refreshToken", refreshed.path("refreshToken").asString()));
        nobody.as(access).get("/api/v1/orders");
    }

    private void changePassword(Api user) {
        Answer changed = user.post(
                "/api/v1/auth/password",
                Map.of("oldPassword", secrets.get("first password"), "newPassword", password("second")));
        assertThat(changed.status()).as(changed.toString()).isBetween(200, 204);
        keep("changed access token", changed.body().path("accessToken").asString());
        keep("changed refresh token", changed.body().path("refreshToken").asString());
    }

    private void mail(Api nobody, String email) {
        nobody.post("/api/v1/auth/password-reset", Map.of("email", email));
        String link = new Mails(system.mails()).secret(email, "reset-password", 1);
        keep("mailed link", link);
        Answer reset = nobody.put("/api/v1/auth/password-reset", Map.of("token", link, "password", password("third")));
        assertThat(reset.status()).as(reset.toString()).isBetween(200, 204);
    }

    private String password(String which) {
        String password = "pw-" + UUID.randomUUID();
        secrets.put(which + " password", password);
        return password;
    }

    /** Of a token its signature: who has the rest has nothing. */
    private void keep(String what, String secret) {
        String decisive = secret.substring(secret.lastIndexOf('.') + 1);
        assertThat(decisive).as(what).hasSizeGreaterThan(15);
        secrets.put(what, decisive);
    }

    private String privateHalf() {
        byte[] number = system.signingKey().toKey().getS().toByteArray();
        byte[] written = new byte[KEY_BYTES];
        int length = Math.min(number.length, KEY_BYTES);
        System.arraycopy(number, number.length - length, written, KEY_BYTES - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(written);
    }

    /** Of other processes wallets alone logs each request; what the others say of one they say before they answer. */
    private List<String> linesOnceTheLastIsLogged(String name, Api nobody) {
        Answer signedIn =
                nobody.post("/api/v1/auth/login", Map.of("username", name, "password", secrets.get("third password")));
        keep("last access token", signedIn.body().path("accessToken").asString());
        Api user = nobody.as(signedIn.body().path("accessToken").asString());
        String last = "last-" + UUID.randomUUID();
        String wallet =
                user.get("/api/v1/wallets").body().findValuesAsString("id").getFirst();
        user.post(
                "/api/v1/wallets/" + wallet + "/withdrawals",
                Map.of("currency", "USD", "amount", "1.00"),
                Map.of("X-Request-Id", last));
        Eventually.holds("wallets has logged the last request", LIMIT, () -> system.wallets().logged().stream()
                .anyMatch(line -> line.contains(last)));
        return lines();
    }

    private List<String> lines() {
        Stream<String> here = List.copyOf(logged.list).stream().flatMap(LogSecretsTest::lines);
        Stream<String> there = Stream.of(system.marketData(), system.wallets(), system.orders())
                .flatMap(service -> service.logged().stream());
        return Stream.concat(here, there).toList();
    }

    private static Stream<String> lines(ILoggingEvent event) {
        String failure =
                event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return Stream.of(event.getLoggerName() + " " + event.getFormattedMessage(), failure);
    }
}
