package tradepost.marketdata.feed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.Broker;

/**
 * The broker of that name, where it is installed: unlike the embedded one it speaks version 5 and keeps
 * what it has saved over a death by SIGKILL.
 */
final class Mosquitto {
    static final String MISSING = "mosquitto is not installed (apt-get install mosquitto)";

    private static final String PROGRAM = "mosquitto";
    private static final long LIMIT_SECONDS = 10;

    private final int port = Broker.freePort();
    private final Path directory;
    private @Nullable Process process;

    /** @param directory for its settings, its log and what it keeps */
    Mosquitto(Path directory) {
        this.directory = directory;
    }

    static boolean isInstalled() {
        return program().isPresent();
    }

    int port() {
        return port;
    }

    /** @param more lines of its settings */
    void start(String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                "max_queued_messages 0",
                "user " + System.getProperty("user.name"),
                "persistence_location " + directory + "/"));
        settings.addAll(List.of(more));
        Path file = Files.write(directory.resolve("mosquitto.conf"), settings, StandardOpenOption.CREATE);
        process = new ProcessBuilder(program().orElseThrow().toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
    }

    /** Lets it write what it keeps; done when it has, for the first time. */
    void save() throws IOException {
        new ProcessBuilder(
                        "kill",
                        "-USR1",
                        String.valueOf(Objects.requireNonNull(process).pid()))
                .start();
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> Files.exists(directory.resolve("mosquitto.db")));
    }

    /** By SIGKILL. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            if (!running.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(PROGRAM + " does not die");
            }
        }
    }

    /** Debian keeps it where only root looks. */
    private static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
