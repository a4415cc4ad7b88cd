package tradepost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tradepost.acceptance.client.FeedProcess;
import tradepost.acceptance.client.RecordedBars;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.Rows;
import tradepost.acceptance.system.RunningSystem;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.up.Service;
import tradepost.platform.infra.Certificates;
import tradepost.platform.infra.Ports;

/** {@code ./tradepost feed} over the port where a gateway asks feeds for their certificate. */
@ExtendWith(RunningSystem.class)
class FeedPortTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse battery staple";
    private static final int BARS = 3;
    private static final int TICKS = BARS * 4;

    private final TestSystem system;
    private final int port = Ports.free();
    private final Certificates certificates;
    private final ServiceProcess gateway;

    FeedPortTest(TestSystem system, @TempDir Path directory) {
        this.system = system;
        this.certificates = new Certificates(directory);
        this.gateway = system.anotherGateway(
                "--tradepost.gateway.feeds.port=" + port,
                "--tradepost.tls.certificate=" + certificates.certificate("gateway"),
                "--tradepost.tls.key=" + certificates.key("gateway"),
                "--tradepost.tls.client-authority=" + certificates.certificate("authority"));
    }

    @BeforeEach
    void start() {
        certificates.authority("authority", 2);
        certificates.authority("strangers", 2);
        certificates.signed("gateway", "authority", 2);
        certificates.signed("feeder", TestSystem.CERTIFIED_FEEDER, "authority", 2);
        certificates.signed("stranger", TestSystem.CERTIFIED_FEEDER, "strangers", 2);
        registerFeeder();
        gateway.start();
        awaitPort();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void who_shows_the_right_certificate_feeds_over_a_kill_and_nobody_else_feeds_at_all(@TempDir Path directory)
            throws IOException {
        try (RecordedBars source = RecordedBars.start(BARS)) {
            isRefused(source, directory.resolve("none"), trusting());
            isRefused(source, directory.resolve("stranger"), showing("stranger"));
            assertThat(stored()).isEmpty();

            isFedOverAKill(source, directory.resolve("feeder"));
        }

        Eventually.becomes(
                "each tick is stored once",
                LIMIT,
                this::stored,
                stored -> stored.equals(List.of("CERA " + TICKS, "CERB " + TICKS, "CERC " + TICKS)));
    }

    private void isRefused(RecordedBars source, Path directory, List<String> tls) throws IOException {
        source.answer(1);
        try (FeedProcess client = client(source, "CERA", directory, tls)) {
            Eventually.becomes(
                    "the client was refused twice",
                    LIMIT,
                    client::told,
                    told -> told.split("not delivered yet", -1).length > 2);
            assertThat(client.told())
                    .contains("/api/v1/auth/login at https://127.0.0.1:" + port + " failed")
                    .doesNotContain("delivered " + TICKS);
            assertThat(client.waiting()).isEqualTo(1);
        }
    }

    /** The client is the same all along, and what it fetched while nobody answered is delivered by itself. */
    private void isFedOverAKill(RecordedBars source, Path directory) throws IOException {
        source.answer(1);
        try (FeedProcess client = client(source, "CERA,CERB,CERC", directory, showing("feeder"))) {
            awaitDelivered(client, 1);
            gateway.kill();
            source.answer(2);
            Eventually.becomes("the others wait", LIMIT, client::waiting, waiting -> waiting == 2);
            Eventually.becomes("nobody answers", LIMIT, client::told, told -> told.contains("not delivered yet"));

            gateway.start();

            awaitDelivered(client, 3);
            assertThat(client.waiting()).isZero();
        }
    }

    private static void awaitDelivered(FeedProcess client, int batches) {
        Eventually.becomes(
                batches + " stocks are delivered",
                LIMIT,
                client::told,
                told -> told.lines()
                                .filter(line -> line.startsWith("delivered " + TICKS + " ticks, 0 "))
                                .count()
                        == batches);
    }

    private FeedProcess client(RecordedBars source, String symbols, Path directory, List<String> tls)
            throws IOException {
        FeedProcess.Task task = new FeedProcess.Task(
                URI.create("https://127.0.0.1:" + port), TestSystem.CERTIFIED_FEEDER, PASSWORD, source.url(), symbols);
        return FeedProcess.start(
                task,
                directory,
                directory.resolveSibling(directory.getFileName() + ".txt"),
                tls.toArray(String[]::new));
    }

    private List<String> trusting() {
        return List.of("--authority", certificates.certificate("authority").toString());
    }

    private List<String> showing(String name) {
        List<String> options = new ArrayList<>(trusting());
        options.addAll(List.of("--certificate", certificates.certificate(name).toString()));
        options.addAll(List.of("--key", certificates.key(name).toString()));
        return options;
    }

    private void registerFeeder() {
        int registered = system.api()
                .post(
                        "/api/v1/auth/register",
                        Map.of(
                                "username",
                                TestSystem.CERTIFIED_FEEDER,
                                "email",
                                TestSystem.CERTIFIED_FEEDER + "@tradepost.example",
                                "password",
                                PASSWORD))
                .status();
        int given = system.admin()
                .put("/api/v1/users/" + TestSystem.CERTIFIED_FEEDER + "/roles", Map.of("roles", List.of("FEED")))
                .status();
        assertThat(List.of(registered, given)).containsExactly(201, 200);
    }

    private void awaitPort() {
        Eventually.holds("the port of feeds is open", Duration.ofMinutes(2), () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** How many ticks of each stock; the last may be on their way to the history. */
    private List<String> stored() {
        try (Connection database = system.database(Service.MARKET_DATA)) {
            return Rows.list(
                    database,
                    "SELECT symbol, count(*) FROM ticks WHERE symbol LIKE 'CER_' GROUP BY symbol ORDER BY symbol",
                    row -> row.getString(1) + " " + row.getLong(2));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read what was stored", failure);
        }
    }
}
