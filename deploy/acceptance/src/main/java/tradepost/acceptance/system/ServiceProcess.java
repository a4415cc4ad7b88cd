package tradepost.acceptance.system;

import java.io.File;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tradepost.local.up.Service;

/** A service in a JVM of its own, which can be killed and started again. It ends with this JVM, however that ends. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration LEARN_LIMIT = Duration.ofMinutes(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int SHOWN_LINES = 40;

    /** For a quick start in little memory. */
    private static final List<String> JVM = List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /**
     * The kernel's signal on the death of the parent goes by the thread that forked: one that lives as long as
     * this JVM.
     */
    private static final Executor FORK = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("acceptance-fork").factory());

    private final Service service;
    private final List<String> arguments;
    private final Path log;
    /** The classes a JVM has ready when it starts; not there until {@link #learnToStart}. */
    private final Path classes;

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest health;
    private @Nullable Process process;

    ServiceProcess(Service service, int port, List<String> arguments, Path logs) {
        this.service = service;
        this.arguments = arguments;
        this.log = logs.resolve(service.title() + ".log");
        this.classes = logs.resolve(service.title() + ".aot");
        this.health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(ANSWER_LIMIT)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill-" + service.title()));
    }

    /** Starts it; {@link #awaitReady} waits. */
    public void start() {
        start(Files.exists(classes) ? List.of("-XX:AOTCache=" + classes, "-Xlog:aot=off", "-Xlog:cds=off") : List.of());
    }

    private synchronized void start(List<String> options) {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(service + " runs already");
        }
        process = CompletableFuture.supplyAsync(() -> fork(options), FORK).join();
    }

    /**
     * Starts it again, twice: the first time its JVM learns which classes to have ready, as it does where a service is
     * installed; from then on it starts with these. The class path must be of jars alone.
     */
    public void learnToStart() {
        kill();
        start(List.of("-XX:AOTCacheOutput=" + classes, "-Xlog:disable", "-Xlog:all=error:stderr"));
        awaitReady();
        end();
        if (Files.notExists(classes)) {
            throw new IllegalStateException(service + " did not learn to start; the end of " + log + ":\n" + tail());
        }
        start();
        awaitReady();
    }

    /** SIGTERM; returns when it is gone. */
    private synchronized void end() {
        running().destroy();
        awaitEnd(LEARN_LIMIT);
    }

    private Process fork(List<String> options) {
        try {
            return new ProcessBuilder(command(options))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + service, failure);
        }
    }

    /** Waits until it says that it is well. */
    public void awaitReady() {
        Eventually.holds(service + " is ready", READY_LIMIT, () -> {
            if (!running().isAlive()) {
                throw new AssertionError(service + " ended; the end of " + log + ":\n" + tail());
            }
            return answers();
        });
    }

    private boolean answers() {
        try {
            return http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + service + " started", interrupted);
        }
    }

    private synchronized Process running() {
        return Objects.requireNonNull(process, () -> service + " was not started");
    }

    /** SIGKILL; returns when it is gone. */
    public synchronized void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        awaitEnd(END_LIMIT);
    }

    private void awaitEnd(Duration limit) {
        try {
            if (!running().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(service + " was told to end and still runs");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        http.close();
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), service.application().getName()));
        command.addAll(arguments);
        return command;
    }

    /** Surefire's own class path is a jar that names the others; it tells the real one apart. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
