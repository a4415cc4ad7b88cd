package tradepost.notifier;

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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.notifier.domain.NotificationStatus;
import tradepost.notifier.store.NotificationStore;
import tradepost.notifier.store.StoredNotification;
import tradepost.platform.event.Event;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;

/** Two replicas of the notifier, as in production, a mail server, and what tests ask of them. */
final class Replicas {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger USERS = new AtomicInteger();

    private final GreenMail mailServer;
    private final ConfigurableApplicationContext first;
    private final ConfigurableApplicationContext second;

    private Replicas(GreenMail mailServer, String... arguments) {
        this.mailServer = mailServer;
        this.first = NotifierApplication.builder().run(arguments);
        this.second = NotifierApplication.builder().run(arguments);
    }

    static Replicas start(Path keys) throws IOException {
        GreenMail mailServer = new GreenMail(new ServerSetup(freePort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        Infrastructure infrastructure = Infrastructure.shared();
        infrastructure.createDatabase("notifier_test");
        Map<String, Object> settings = new HashMap<>(infrastructure.properties("notifier_test"));
        settings.put("server.port", "0");
        settings.put("management.server.port", "0");
        settings.put("tradepost.jwt.jwks", Tokens.writeJwks(keys));
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", mailServer.getSmtp().getPort());
        settings.put("tradepost.notifier.from", "Tradepost <no-reply@tradepost.example>");
        settings.put("tradepost.notifier.longest-pause", "1s");
        return new Replicas(
                mailServer,
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    void close() {
        first.close();
        second.close();
        mailServer.stop();
    }

    GreenMail mailServer() {
        return mailServer;
    }

    /** Of one of the two. */
    String url() {
        return "http://127.0.0.1:" + second.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Where that one tells how it is. */
    String managementUrl() {
        return "http://127.0.0.1:" + second.getEnvironment().getRequiredProperty("local.management.port");
    }

    static UserRegistered user() {
        int number = USERS.incrementAndGet();
        return user("ada" + number, "ada" + number + "@example.com", true);
    }

    static UserRegistered user(String name, String email, boolean enabled) {
        UUID id = UUID.randomUUID();
        return new UserRegistered(UUID.randomUUID(), Instant.EPOCH, id, name, email, List.of("USER"), enabled);
    }

    void publish(Topic topic, UUID key, Event... events) {
        KafkaPublisher publisher = first.getBean(KafkaPublisher.class);
        Flux<Message> messages = Flux.fromArray(events).map(event -> new Message(topic, key.toString(), event));

        publisher
                .publish(messages)
                .as(StepVerifier::create)
                .expectNextCount(events.length)
                .expectComplete()
                .verify(LIMIT);
    }

    StoredNotification await(UserRegistered user, NotificationStatus status) {
        return awaitAll(user, 1, status).getFirst();
    }

    /** Newest first. */
    List<StoredNotification> awaitAll(UserRegistered user, int count, NotificationStatus status) {
        return eventually(
                notifications(user)
                        .filter(all -> all.size() == count && all.stream().allMatch(n -> n.status() == status)),
                count + " " + status);
    }

    StoredNotification awaitTries(UserRegistered user, int tries) {
        return eventually(
                notifications(user)
                        .filter(all -> !all.isEmpty() && all.getFirst().attempts() >= tries)
                        .map(List::getFirst)
                        .filter(tried -> tried.reason() != null),
                tries + " tries");
    }

    private Mono<List<StoredNotification>> notifications(UserRegistered user) {
        return first.getBean(NotificationStore.class).page(user.userId(), Long.MAX_VALUE, 200);
    }

    /** What the database has of the one notification of a user. */
    String storedText(UserRegistered user) {
        return eventually(
                first.getBean(DatabaseClient.class)
                        .sql("SELECT body FROM notifications WHERE user_id = :id")
                        .bind("id", user.userId())
                        .mapValue(String.class)
                        .one(),
                "a notification");
    }

    Mono<String> recipient(UserRegistered user) {
        return first.getBean(DatabaseClient.class)
                .sql("SELECT email FROM recipients WHERE user_id = :id")
                .bind("id", user.userId())
                .mapValue(String.class)
                .one();
    }

    <T> T eventually(Mono<T> found, String what) {
        return found.repeatWhenEmpty(empty -> empty.delayElements(Duration.ofMillis(50)))
                .blockOptional(LIMIT)
                .orElseThrow(() -> new AssertionError(what));
    }

    List<MimeMessage> mailsTo(UserRegistered user) {
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

    /** Below the ports that outgoing connections are given, so that it is still free after a stop. */
    private static int freePort() {
        return IntStream.range(24_025, 32_000)
                .filter(Replicas::isFree)
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
}
