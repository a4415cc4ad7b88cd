package tradepost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.reactive.server.WebTestClient;
import tradepost.notifier.domain.NotificationStatus;
import tradepost.notifier.store.StoredNotification;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.Event;
import tradepost.platform.event.Ids;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;

/** Two replicas of the notifier, as in production: each mail comes from one of them. */
class NotifierTest {
    private static Replicas notifier;

    @BeforeAll
    static void start(@TempDir Path keys) throws IOException {
        notifier = Replicas.start(keys);
    }

    @AfterAll
    static void stop() {
        notifier.close();
    }

    @AfterEach
    void mailServerRuns() {
        if (!notifier.mailServer().isRunning()) {
            notifier.mailServer().start();
        }
    }

    @Test
    void an_executed_order_becomes_one_mail_that_says_so() throws MessagingException, IOException {
        UserRegistered ada = Replicas.user();
        OrderChanged executed = Orders.executed(ada.userId());

        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), executed);

        StoredNotification sent = notifier.await(ada, NotificationStatus.SENT);
        assertThat(sent.address()).isEqualTo(ada.email());
        assertThat(notifier.mailsTo(ada)).singleElement().satisfies(mail -> {
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
        UserRegistered ada = Replicas.user();
        OrderChanged executed = Orders.executed(ada.userId());
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), executed);
        notifier.await(ada, NotificationStatus.SENT);

        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), executed, executed, Orders.cancelled(ada.userId(), "0"));

        notifier.awaitAll(ada, 2, NotificationStatus.SENT);
        assertThat(notifier.mailsTo(ada))
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrder("Executed: buy 10 AAPL", "Cancelled: buy 10 AAPL");
    }

    @Test
    void many_mails_are_each_sent_once_by_the_two_replicas() {
        UserRegistered ada = Replicas.user();
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);

        notifier.publish(
                Topic.ORDER_EVENTS,
                ada.userId(),
                IntStream.range(0, 100)
                        .mapToObj(_ -> Orders.executed(ada.userId()))
                        .toArray(Event[]::new));

        notifier.awaitAll(ada, 100, NotificationStatus.SENT);
        assertThat(notifier.mailsTo(ada))
                .hasSize(100)
                .extracting(MimeMessage::getMessageID)
                .doesNotHaveDuplicates();
    }

    @Test
    void an_order_event_that_comes_before_its_user_waits_for_the_user() {
        UserRegistered ada = Replicas.user();
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));
        StoredNotification waiting = notifier.await(ada, NotificationStatus.WAITING);

        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);

        assertThat(waiting.attempts()).isZero();
        assertThat(notifier.await(ada, NotificationStatus.SENT).attempts()).isEqualTo(1);
        assertThat(notifier.mailsTo(ada)).hasSize(1);
    }

    @Test
    void while_the_mail_server_is_down_mail_waits_and_is_delivered_when_it_is_back() {
        UserRegistered ada = Replicas.user();
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);
        notifier.mailServer().stop();
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));
        StoredNotification tried = notifier.awaitTries(ada, 2);

        notifier.mailServer().start();

        assertThat(tried.status()).isEqualTo(NotificationStatus.WAITING);
        assertThat(tried.reason()).isNotBlank();
        assertThat(notifier.await(ada, NotificationStatus.SENT).attempts()).isGreaterThanOrEqualTo(2);
        assertThat(notifier.mailsTo(ada)).hasSize(1);
    }

    @Test
    void an_address_that_is_none_is_given_up_with_its_reason_and_holds_up_nobody() {
        UserRegistered eve = Replicas.user("eve", "eve@example.com\r\nBcc: ada@example.com", true);
        UserRegistered ada = Replicas.user();
        notifier.publish(Topic.USER_EVENTS, eve.userId(), eve);
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);

        notifier.publish(Topic.ORDER_EVENTS, eve.userId(), Orders.executed(eve.userId()));
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));

        assertThat(notifier.await(eve, NotificationStatus.FAILED).reason()).isNotBlank();
        notifier.await(ada, NotificationStatus.SENT);
    }

    @Test
    void a_mail_about_an_account_brings_its_link_which_nobody_else_sees_then_or_later()
            throws MessagingException, IOException {
        UserRegistered ada = Replicas.user();
        String link = "https://tradepost.example/account/reset-password.html#" + UUID.randomUUID();
        AccountMail mail = new AccountMail(
                UUID.randomUUID(), Instant.EPOCH, ada.userId(), AccountMail.Kind.RESET_PASSWORD, link, Instant.EPOCH);

        notifier.publish(Topic.ACCOUNT_MAILS, ada.userId(), mail);
        StoredNotification waiting = notifier.await(ada, NotificationStatus.WAITING);
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);
        notifier.await(ada, NotificationStatus.SENT);

        assertThat(notifier.mailsTo(ada)).singleElement().satisfies(sent -> {
            assertThat(sent.getSubject()).isEqualTo("Choose a new password");
            assertThat(sent.getContent().toString()).contains(link);
        });
        assertThat(waiting.text()).isEmpty();
        assertThat(page(ada, "").items()).extracting(Item::text).containsExactly("");
        assertThat(notifier.storedText(ada)).isEmpty();
    }

    @Test
    void a_disabled_account_is_not_written_to() {
        UserRegistered ada = Replicas.user("ada", "disabled@example.com", false);
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);

        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));

        assertThat(notifier.await(ada, NotificationStatus.FAILED).reason()).isEqualTo("the account is disabled");
        assertThat(notifier.mailsTo(ada)).isEmpty();
    }

    @Test
    void the_last_known_address_is_the_one_written_to() {
        UserRegistered ada = Replicas.user();
        UserRegistered moved = new UserRegistered(
                UUID.randomUUID(),
                Instant.EPOCH,
                ada.userId(),
                ada.username(),
                "moved-" + ada.email(),
                List.of(),
                true);
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada, moved);
        notifier.eventually(notifier.recipient(ada).filter(moved.email()::equals), "the new address");

        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.opened(ada.userId()), Orders.expired(ada.userId()));

        assertThat(notifier.await(ada, NotificationStatus.SENT).address()).isEqualTo(moved.email());
        assertThat(notifier.mailsTo(moved)).hasSize(1);
        assertThat(notifier.mailsTo(ada)).isEmpty();
    }

    @Test
    void a_user_sees_the_own_notifications_page_by_page_and_nobody_elses() {
        UserRegistered ada = Replicas.user();
        UserRegistered bob = Replicas.user();
        notifier.publish(Topic.USER_EVENTS, ada.userId(), ada);
        notifier.publish(Topic.USER_EVENTS, bob.userId(), bob);
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.filledInPart(ada.userId()));
        notifier.publish(Topic.ORDER_EVENTS, bob.userId(), Orders.rejected(bob.userId(), "Too little."));
        notifier.awaitAll(ada, 1, NotificationStatus.SENT);
        notifier.publish(Topic.ORDER_EVENTS, ada.userId(), Orders.executed(ada.userId()));
        notifier.awaitAll(ada, 2, NotificationStatus.SENT);
        notifier.awaitAll(bob, 1, NotificationStatus.SENT);

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
        UserRegistered ada = Replicas.user();

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
        notifier.mailServer().stop();

        http().get()
                .uri(URI.create(notifier.managementUrl() + "/actuator/health"))
                .exchange()
                .expectStatus()
                .isOk();
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
        return WebTestClient.bindToServer()
                .baseUrl(notifier.url())
                .responseTimeout(Replicas.LIMIT)
                .build();
    }

    private record Page(List<Item> items, @Nullable String next) {}

    private record Item(
            String subject,
            String text,
            String status,
            @Nullable String address) {}
}
