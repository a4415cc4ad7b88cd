package tradepost.marketdata.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import reactor.core.Disposable;
import reactor.util.retry.Retry;

/** What the embedded broker cannot: version 5, shared subscriptions and TLS. */
@EnabledIf(value = "tradepost.marketdata.feed.Mosquitto#isInstalled", disabledReason = Mosquitto.MISSING)
class MosquittoTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TICKS = Integer.getInteger("mqtt.ticks", 10_000);

    private final Path directory;
    private final Mosquitto mosquitto;

    MosquittoTest(@TempDir Path directory) {
        this.directory = directory;
        this.mosquitto = new Mosquitto(directory);
    }

    @AfterEach
    void kill() throws InterruptedException {
        mosquitto.kill();
    }

    @ParameterizedTest
    @EnumSource(FeedsProperties.MqttVersion.class)
    void replicas_of_a_share_get_each_tick_once_between_them(FeedsProperties.MqttVersion version) throws IOException {
        mosquitto.start();
        Map<Integer, AtomicInteger> times = new ConcurrentHashMap<>();
        Set<Integer> first = ConcurrentHashMap.newKeySet();
        Set<Integer> second = ConcurrentHashMap.newKeySet();
        Map<String, String> share = Map.of("version", version.name(), "share", "market-data");
        Disposable one = counted(feed(with(share, "client-id", "one"), null), first, times);
        Disposable two = counted(feed(with(share, "client-id", "two"), null), second, times);

        try (Publisher publisher = publisher()) {
            publisher.publish("SHARE", TICKS).block(LIMIT);
            await().atMost(LIMIT).until(() -> first.size() + second.size() >= TICKS);
        }
        one.dispose();
        two.dispose();

        assertThat(times).hasSize(TICKS);
        assertThat(times.values()).extracting(AtomicInteger::get).containsOnly(1);
        assertThat(first).isNotEmpty();
        assertThat(second).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(FeedsProperties.MqttVersion.class)
    void a_broker_behind_tls_is_heard_if_it_shows_a_certificate_we_trust(FeedsProperties.MqttVersion version)
            throws IOException, InterruptedException {
        Path ca = certificate("ca");
        Path server = certificate("server");
        mosquitto.start("cafile " + ca, "certfile " + server, "keyfile " + directory.resolve("server.key"));
        Set<Integer> prices = ConcurrentHashMap.newKeySet();

        MqttFeed stranger = feed(Map.of("version", version.name(), "client-id", "stranger"), trusting(ca));
        MqttFeed friend = feed(Map.of("version", version.name(), "client-id", "friend"), trusting(server));
        Disposable refused = run(stranger, ConcurrentHashMap.newKeySet());
        Disposable running = run(friend, prices);
        await().atMost(LIMIT).until(() -> friend.health().facts().state() == FeedHealth.State.RUNNING);

        assertThat(stranger.health().facts().state()).isNotEqualTo(FeedHealth.State.RUNNING);
        refused.dispose();
        running.dispose();
    }

    @Test
    void a_session_of_version_5_is_kept_while_we_are_away() throws IOException {
        mosquitto.start();
        Set<Integer> prices = ConcurrentHashMap.newKeySet();
        MqttFeed feed = feed(Map.of("version", "V5", "client-id", "kept"), null);
        Disposable before = run(feed, prices);
        await().atMost(LIMIT).until(() -> feed.health().facts().state() == FeedHealth.State.RUNNING);
        before.dispose();

        try (Publisher publisher = publisher()) {
            publisher.publish("AWAY", 100).block(LIMIT);
        }
        Disposable after = run(feed, prices);

        await().atMost(LIMIT).until(() -> prices.size() == 100);
        after.dispose();
    }

    private static Disposable run(MqttFeed feed, Set<Integer> prices) {
        return counted(feed, prices, new ConcurrentHashMap<>());
    }

    private static Disposable counted(MqttFeed feed, Set<Integer> prices, Map<Integer, AtomicInteger> times) {
        return feed.ticks()
                .retryWhen(Retry.fixedDelay(1_000, Duration.ofMillis(50)))
                .subscribe(tick -> {
                    int price = tick.tick().price().intValueExact();
                    prices.add(price);
                    times.computeIfAbsent(price, _ -> new AtomicInteger()).incrementAndGet();
                    tick.taken().run();
                });
    }

    private MqttFeed feed(Map<String, ?> settings, @Nullable SslBundle bundle) {
        return new MqttFeed(MqttSettings.of(mosquitto.port(), settings), bundle, Clock.systemUTC());
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    private Publisher publisher() {
        return Objects.requireNonNull(
                Publisher.connect(mosquitto.port(), "source").block(LIMIT));
    }

    private static SslBundle trusting(Path certificate) {
        PemSslStoreDetails trusted =
                PemSslStoreDetails.forCertificate(certificate.toUri().toString());
        SslStoreBundle stores = new PemSslStoreBundle((PemSslStore) null, PemSslStore.load(trusted));
        return SslBundle.of(stores);
    }

    /** Signed by itself, for this machine. */
    private Path certificate(String name) throws IOException, InterruptedException {
        Path file = directory.resolve(name + ".crt");
        Process openssl = new ProcessBuilder(List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "1",
                        "-subj",
                        "/CN=127.0.0.1",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        directory.resolve(name + ".key").toString(),
                        "-out",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();
        return file;
    }
}
