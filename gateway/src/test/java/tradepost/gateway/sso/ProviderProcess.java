package tradepost.gateway.sso;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tradepost.platform.infra.Ports;

/**
 * A provider in a process of its own: mock-oauth2-server, at which whoever logs in says who they are and what is to be
 * said of them. It checks what it is sent, and has as many issuers as it is asked for. It ends with this JVM.
 */
final class ProviderProcess {
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 3;
    private static final String MAIN = "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt";

    private final Process process;
    private final int port;
    private final Path told;

    private ProviderProcess(Process process, int port, Path told) {
        this.process = process;
        this.port = port;
        this.told = told;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill-provider"));
    }

    /** One that is ready. A port that was free may be another's when it is bound: then it is tried with the next. */
    static ProviderProcess started() throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            ProviderProcess provider = start();
            if (provider.becomesReady()) {
                return provider;
            }
        }
        ProviderProcess last = start();
        if (!last.becomesReady()) {
            throw new IllegalStateException("the provider ended; it told:\n" + last.told());
        }
        return last;
    }

    private static ProviderProcess start() throws IOException {
        int port = Ports.free();
        Path told = Files.createTempFile("provider", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(told.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SERVER_HOSTNAME",
                        "localhost",
                        "SERVER_PORT",
                        String.valueOf(port),
                        "JSON_CONFIG",
                        "{\"interactiveLogin\": true, \"httpServer\": \"NettyWrapper\"}"));
        return new ProviderProcess(builder.start(), port, told);
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MAIN));
        return command;
    }

    /** Whether it does before it ends. */
    private boolean becomesReady() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Awaitility.await("the provider is ready")
                    .atMost(READY_LIMIT)
                    .until(() -> !process.isAlive() || isReady(http));
        }
        return process.isAlive();
    }

    private boolean isReady(HttpClient http) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(issuer("work") + "/.well-known/openid-configuration"))
                    .timeout(ANSWER_LIMIT)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String told() {
        try {
            return Files.readString(told);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read what the provider told", unreadable);
        }
    }

    /** As its tokens name it. */
    String issuer(String name) {
        return "http://localhost:" + port + "/" + name;
    }

    /** SIGSTOP: it takes connections and answers nothing until it is {@link #resume resumed}. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("the provider could not be sent " + signal);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run kill", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the provider was sent " + signal, interrupted);
        }
    }
}
