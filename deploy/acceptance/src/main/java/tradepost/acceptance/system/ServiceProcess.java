package tradepost.acceptance.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tradepost.local.up.Service;

/**
 * A replica of a service in a JVM of its own, which can be killed and started again, or stopped and resumed. It ends
 * with this JVM, however that ends.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration LEARN_LIMIT = Duration.ofMinutes(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int SHOWN_LINES = 40;

    /** For a quick start in little memory. */
    public static final List<String> QUICK = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final List<String> JVM =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    /**
     * The kernel's signal on the death of the parent goes by the thread that forked: one that lives as long as
     * this JVM.
     */
    private static final Executor FORK = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("acceptance-fork").factory());

    private final Service service;
    private final String name;
    private final int port;
    private final List<String> jvm;
    private final List<String> arguments;
    private final Path log;
    /** The classes a JVM has ready when it starts; not there until {@link #learnToStart}. */
    private final Path classes;

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest health;
    private @Nullable Process process;

    /**
     * A replica that is still to be started.
     *
     * @param name of its log and in what is told of it
     * @param managementPort where it tells how it is
     * @param jvm options of its JVM
     * @param arguments of the service
     * @param logs the directory of its log
     */
    public ServiceProcess(
            Service service,
            String name,
            int port,
            int managementPort,
            List<String> jvm,
            List<String> arguments,
            Path logs) {
        this.service = service;
        this.name = name;
        this.port = port;
        this.jvm = jvm;
        this.arguments = arguments;
        this.log = logs.resolve(name + ".log");
        this.classes = logs.resolve(name + ".aot");
        this.health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/actuator/health"))
                .timeout(ANSWER_LIMIT)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill-" + name));
    }

    /** Of its log, and of its connections to PostgreSQL. */
    public String name() {
        return name;
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it has logged in all its lives. */
    public List<String> logged() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the log of " + name, unreadable);
        }
    }

    /** The live bytes of its heap, after a collection. */
    public long heapBytes() {
        Pattern total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
        String histogram = output(List.of(tool("jcmd"), String.valueOf(running().pid()), "GC.class_histogram"));
        Matcher matcher = total.matcher(histogram);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "jcmd tells no total of " + name + ": " + histogram.lines().findFirst());
        }
        return Long.parseLong(matcher.group(1));
    }

    /** All its memory that is not swapped out, the heap's and what the system has for it apart. */
    public long residentBytes() {
        Path status = Path.of("/proc", String.valueOf(running().pid()), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + status, unreadable);
        }
    }

    /** SIGSTOP: it stands still until it is {@link #resume resumed}, with all it has open. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        output(List.of("kill", "-" + signal, String.valueOf(running().pid())));
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run " + command.getFirst(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", interrupted);
        }
    }

    /** Starts it; {@link #awaitReady} waits. */
    public void start() {
        start(Files.exists(classes) ? List.of("-XX:AOTCache=" + classes, "-Xlog:aot=off", "-Xlog:cds=off") : List.of());
    }

    private synchronized void start(List<String> options) {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name + " runs already");
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
        stop(LEARN_LIMIT);
        if (Files.notExists(classes)) {
            throw new IllegalStateException(name + " did not learn to start; the end of " + log + ":\n" + tail());
        }
        start();
        awaitReady();
    }

    private Process fork(List<String> options) {
        try {
            return new ProcessBuilder(command(options))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + name, failure);
        }
    }

    /** Waits until it says that it is well. */
    public void awaitReady() {
        Eventually.holds(name + " is ready", READY_LIMIT, () -> {
            if (!running().isAlive()) {
                throw new AssertionError(name + " ended; the end of " + log + ":\n" + tail());
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
            throw new IllegalStateException("interrupted while " + name + " started", interrupted);
        }
    }

    private synchronized Process running() {
        return Objects.requireNonNull(process, () -> name + " was not started");
    }

    /** SIGKILL; returns when it is gone. */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process, END_LIMIT);
        }
    }

    /** SIGTERM, on which it leaves in order; returns when it is gone. */
    public void stop() {
        stop(END_LIMIT);
    }

    private synchronized void stop(Duration limit) {
        if (process != null) {
            process.destroy();
            awaitEnd(process, limit);
        }
    }

    private void awaitEnd(Process ending, Duration limit) {
        try {
            if (!ending.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " was ended and still runs");
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
        List<String> lines = logged();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            command.addAll(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"));
        }
        command.add(tool("java"));
        command.addAll(JVM);
        command.addAll(jvm);
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), service.application().getName()));
        command.addAll(arguments);
        return command;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Surefire's own class path is a jar that names the others; it tells the real one apart. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
