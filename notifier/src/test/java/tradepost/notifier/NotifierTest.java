package tradepost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.notifier.domain.NotificationStatus;
import tradepost.notifier.store.NotificationStore;
import tradepost.notifier.store.StoredNotification;
import tradepost.platform.event.Event;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** Two replicas of the notifier, as in production: each mail comes from one of them. */
class NotifierTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger USERS = new AtomicInteger();

    private static GreenMail mailServer;
    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;

    @BeforeAll
    static void start(@TempDir Path keys) throws IOException {
        mailServer = new GreenMail(new ServerSetup(freePort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        Infrastructure infrastructure = Infrastructure.shared();
        infrastructure.createDatabase("notifier_test");
        Map<String, Object> settings = new HashMap<>(infrastructure.properties("notifier_test"));
        settings.put("server.port", "0");
        settings.put("tradepost.jwt.jwks", Tokens.writeJwks(keys));
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", mailServer.getSmtp().getPort());
        settings.put("tradepost.notifier.from", "Tradepost <no-reply@tradepost.example>");
        settings.put("tradepost.notifier.longest-pause", "1s");
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        first = NotifierApplication.builder().run(arguments);
        second = NotifierApplication.builder().run(arguments);
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        mailServer.stop();
    }

    @AfterEach
    void mailServerRuns() {
        if (!mailServer.isRunning()) {
            mailServer.start();
        }
    }

    @Test
    void an_executed_order_becomes_one_mail_that_says_so() throws MessagingException, IOException {
        UserRegistered ada = user();
        OrderChanged executed = Orders.executed(ada.userId());

        publish(Topic.USER_EVENTS, ada.userId(), ada);
        publish(Topic.ORDER_EVENTS, ada.userId(), executed);

        StoredNotification sent = await(ada, NotificationStatus.SENT);
        assertThat(sent.address()).isEqualTo(ada.email());
        assertThat(mailsTo(ada)).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Executed: buy 10 AAPL");
            assertThat(mail.getContent().toString())
                    .startsWith("Hello " + ada.username() + ",")
                    .contains("Your order to buy 10 AAPL was executed at 187.32 USD");
            assertThat(mail.getFrom()[0]).hasToString("Tradepost <no-reply@tradepost.example>");
            assertThat(mail.getMessageID())
                    .isEqualTo("<" + Ids.derived(executed.id(), "notification") + "@tradepost.example>");
        });
    }

    @Test
    void an_event_that_comes_again_is_not_told_again() {
        UserRegistered ada = user();
        OrderChanged executed = Orders.executed(ada.userId());
        publish(Topic.USER_EVENTS, ada.userId(), ada);
        publish(Topic.ORDER_EVENTS, ada.userId(), executed);
        await(ada, NotificationStatus.SENT);

        publish(Topic.ORDER_EVENTS, ada.userId(), executed, executed, Orders.cancelled(ada.userId(), "0"));

        awaitAll(ada, 2, NotificationStatus.SENT);
        assertThat(mailsTo(ada))
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrder("Executed: buy 10 AAPL", "Cancelled: buy 10 AAPL");
    }

    @Test
    void many_mails_are_each_sent_once_by_the_two_replicas() {
        UserRegistered ada = user();
        publish(Topic.USER_EVENTS, ada.userId(), ada);

        publish(
                Topic.ORDER_EVENTS,
                ada.userId(),
                IntStream.range(0, 100)
                        .mapToObj(_ -> Orders.executed(ada.userId()))
                        .toArray(Event[]::new));

        awaitAll(ada, 100, NotificationStatus.SENT);
        assertThat(mailsTo(ada))
                .hasSize(100)
                .extracting(MimeMessage::getMessageID)
                .doesNotHaveDuplicates();
    }

    @Test
    void an_order_event_that_comes_before_its_user_waits_for_the_user() {
        UserRegistered ada = user();
        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));
        StoredNotification waiting = await(ada, NotificationStatus.WAITING);

        publish(Topic.USER_EVENTS, ada.userId(), ada);

        assertThat(waiting.attempts()).isZero();
        assertThat(await(ada, NotificationStatus.SENT).attempts()).isEqualTo(1);
        assertThat(mailsTo(ada)).hasSize(1);
    }

    @Test
    void while_the_mail_server_is_down_mail_waits_and_is_delivered_when_it_is_back() {
        UserRegistered ada = user();
        publish(Topic.USER_EVENTS, ada.userId(), ada);
        mailServer.stop();
        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));
        StoredNotification tried = awaitTries(ada, 2);

        mailServer.start();

        assertThat(tried.status()).isEqualTo(NotificationStatus.WAITING);
        assertThat(tried.reason()).isNotBlank();
        assertThat(await(ada, NotificationStatus.SENT).attempts()).isGreaterThanOrEqualTo(2);
        assertThat(mailsTo(ada)).hasSize(1);
    }

    @Test
    void an_address_that_is_none_is_given_up_with_its_reason_and_holds_up_nobody() {
        UserRegistered eve = user("eve", "eve@example.com\r\nBcc: ada@example.com", true);
        UserRegistered ada = user();
        publish(Topic.USER_EVENTS, eve.userId(), eve);
        publish(Topic.USER_EVENTS, ada.userId(), ada);

        publish(Topic.ORDER_EVENTS, eve.userId(), Orders.executed(eve.userId()));
        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));

        assertThat(await(eve, NotificationStatus.FAILED).reason()).isNotBlank();
        await(ada, NotificationStatus.SENT);
    }

    @Test
    void a_disabled_account_is_not_written_to() {
        UserRegistered ada = user("ada", "disabled@example.com", false);
        publish(Topic.USER_EVENTS, ada.userId(), ada);

        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));

        assertThat(await(ada, NotificationStatus.FAILED).reason()).isEqualTo("the account is disabled");
        assertThat(mailsTo(ada)).isEmpty();
    }

    @Test
    void the_last_known_address_is_the_one_written_to() {
        UserRegistered ada = user();
        UserRegistered moved = new UserRegistered(
                UUID.randomUUID(),
                Instant.EPOCH,
                ada.userId(),
                ada.username(),
                "moved-" + ada.email(),
                List.of(),
                true);
        publish(Topic.USER_EVENTS, ada.userId(), ada, moved);
        eventually(recipient(ada).filter(moved.email()::equals), "the new address");

        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.opened(ada.userId()), Orders.expired(ada.userId()));

        assertThat(await(ada, NotificationStatus.SENT).address()).isEqualTo(moved.email());
        assertThat(mailsTo(moved)).hasSize(1);
        assertThat(mailsTo(ada)).isEmpty();
    }

    @Test
    void a_user_sees_the_own_notifications_page_by_page_and_nobody_elses() {
        UserRegistered ada = user();
        UserRegistered bob = user();
        publish(Topic.USER_EVENTS, ada.userId(), ada);
        publish(Topic.USER_EVENTS, bob.userId(), bob);
        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.filledInPart(ada.userId()));
        publish(Topic.ORDER_EVENTS, bob.userId(), Orders.rejected(bob.userId(), "Too little."));
        awaitAll(ada, 1, NotificationStatus.SENT);
        publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));
        awaitAll(ada, 2, NotificationStatus.SENT);
        awaitAll(bob, 1, NotificationStatus.SENT);

        Page newest = page(ada, "?limit=1");
        Page older = page(ada, "?limit=1&after=" + newest.next());

        assertThat(newest.items()).extracting(Item::subject).containsExactly("Executed: buy 10 AAPL");
        assertThat(newest.items()).extracting(Item::address).containsExactly(ada.email());
        assertThat(newest.items()).extracting(Item::status).containsExactly("SENT");
        assertThat(older.items()).extracting(Item::subject).containsExactly("Filled in part: buy 10 AAPL");
        assertThat(older.next()).isNull();
        assertThat(page(bob, "").items()).extracting(Item::subject).containsExactly("Rejected: buy 10 AAPL");
    }

    @Test
    void a_request_without_a_token_or_with_a_wrong_page_is_a_problem() {
        UserRegistered ada = user();

        http().get().uri("/api/v1/notifications").exchange().expectStatus().isUnauthorized();
        get(ada, "?limit=0")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("limit");
        get(ada, "?after=x")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.field")
                .isEqualTo("after");
    }

    @Test
    void the_health_of_the_notifier_is_public_and_does_not_hang_on_the_mail_server() {
        mailServer.stop();

        http().get().uri("/actuator/health").exchange().expectStatus().isOk();
    }

    private static UserRegistered user() {
        int number = USERS.incrementAndGet();
        return user("ada" + number, "ada" + number + "@example.com", true);
    }

    private static UserRegistered user(String name, String email, boolean enabled) {
        UUID id = UUID.randomUUID();
        return new UserRegistered(UUID.randomUUID(), Instant.EPOCH, id, name, email, List.of("USER"), enabled);
    }

    private static void publish(Topic topic, UUID key, Event... events) {
        KafkaPublisher publisher = first.getBean(KafkaPublisher.class);
        Flux<Message> messages = Flux.fromArray(events).map(event -> new Message(topic, key.toString(), event));

        publisher
                .publish(messages)
                .as(StepVerifier::create)
                .expectNextCount(events.length)
                .expectComplete()
                .verify(LIMIT);
    }

    private static StoredNotification await(UserRegistered user, NotificationStatus status) {
        return awaitAll(user, 1, status).getFirst();
    }

    /** Newest first. */
    private static List<StoredNotification> awaitAll(UserRegistered user, int count, NotificationStatus status) {
        return eventually(
                notifications(user)
                        .filter(all -> all.size() == count && all.stream().allMatch(n -> n.status() == status)),
                count + " " + status);
    }

    private static StoredNotification awaitTries(UserRegistered user, int tries) {
        return eventually(
                notifications(user)
                        .filter(all -> !all.isEmpty() && all.getFirst().attempts() >= tries)
                        .map(List::getFirst)
                        .filter(tried -> tried.reason() != null),
                tries + " tries");
    }

    private static Mono<List<StoredNotification>> notifications(UserRegistered user) {
        return first.getBean(NotificationStore.class).page(user.userId(), Long.MAX_VALUE, 200);
    }

    private static Mono<String> recipient(UserRegistered user) {
        return first.getBean(DatabaseClient.class)
                .sql("SELECT email FROM recipients WHERE user_id = :id")
                .bind("id", user.userId())
                .mapValue(String.class)
                .one();
    }

    private static <T> T eventually(Mono<T> found, String what) {
        return found.repeatWhenEmpty(empty -> empty.delayElements(Duration.ofMillis(50)))
                .blockOptional(LIMIT)
                .orElseThrow(() -> new AssertionError(what));
    }

    private static List<MimeMessage> mailsTo(UserRegistered user) {
        return Arrays.stream(mailServer.getReceivedMessages())
                .filter(mail -> isTo(mail, user.email()))
                .toList();
    }

    private static boolean isTo(MimeMessage mail, String address) {
        try {
            return Arrays.stream(mail.getAllRecipients())
                    .anyMatch(to -> to.toString().equals(address));
        } catch (MessagingException unreadable) {
            throw new IllegalStateException("a mail cannot be read", unreadable);
        }
    }

    private static Page page(UserRegistered user, String query) {
        return Objects.requireNonNull(get(user, query)
                .expectStatus()
                .isOk()
                .expectBody(Page.class)
                .returnResult()
                .getResponseBody());
    }

    private static WebTestClient.ResponseSpec get(UserRegistered user, String query) {
        return http().get()
                .uri("/api/v1/notifications" + query)
                .headers(headers -> headers.setBearerAuth(Tokens.of(user.userId())))
                .exchange();
    }

    private static WebTestClient http() {
        String port = second.getEnvironment().getRequiredProperty("local.server.port");
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(LIMIT)
                .build();
    }

    /** Below the ports that outgoing connections are given, so that it is still free after a stop. */
    private static int freePort() {
        return IntStream.range(24_025, 32_000)
                .filter(NotifierTest::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private record Page(List<Item> items, @Nullable String next) {}

    private record Item(
            String subject,
            String text,
            String status,
            @Nullable String address) {}
}
