package tradepost.platform.infra;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** Chooses and holds the servers that the tests of one JVM share. */
final class SharedInfrastructure {

    private static final Logger log = LoggerFactory.getLogger(SharedInfrastructure.class);
    private static final String CHOICE = "TRADEPOST_INFRA";

    private static final Duration HOOKS_BEGIN = Duration.ofMillis(50);
    private static final Duration HOOK_LIMIT = Duration.ofSeconds(10);
    private static final Set<String> SPRING_HOOKS =
            Set.of("SpringApplicationShutdownHook", "SpringContextShutdownHook");

    private static @Nullable Infrastructure running;

    private SharedInfrastructure() {}

    static synchronized Infrastructure get() {
        if (running == null) {
            Infrastructure started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "tradepost-infra-stop"));
            running = started;
        }
        return running;
    }

    private static Infrastructure start() {
        String choice = System.getProperty(CHOICE, System.getenv().getOrDefault(CHOICE, "auto"));
        return switch (choice.toLowerCase(Locale.ROOT)) {
            case "embedded" -> embedded();
            case "containers" -> ContainerInfrastructure.start();
            case "auto" -> dockerAnswers() ? ContainerInfrastructure.start() : embedded();
            default ->
                throw new IllegalArgumentException(CHOICE + " is embedded or containers, not \"" + choice + "\"");
        };
    }

    private static Infrastructure embedded() {
        return EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), log::info);
    }

    /** All shutdown hooks begin at once, in no order; Spring's close contexts that still need the servers. */
    private static void stop(Infrastructure started) {
        LockSupport.parkNanos(HOOKS_BEGIN.toNanos());
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> SPRING_HOOKS.contains(thread.getName()))
                .forEach(SharedInfrastructure::await);
        started.close();
    }

    private static void await(Thread hook) {
        try {
            hook.join(HOOK_LIMIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks Testcontainers only where an engine can be: without one it takes seconds and logs errors. */
    private static boolean dockerAnswers() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        if (host.startsWith("unix://") && !accepts(Path.of(host.substring("unix://".length())))) {
            return false;
        }
        return DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean accepts(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }
}
