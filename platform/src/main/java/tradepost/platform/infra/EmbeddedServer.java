package tradepost.platform.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One server in a process of its own; may be killed and started again on the same data and port. */
public abstract sealed class EmbeddedServer permits PostgresServer, RedisServer, KafkaServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(6);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    @FunctionalInterface
    private interface Request {
        void to(ServerProcess running) throws IOException;
    }

    private final String name;
    private final String program;
    private final int port;
    private final Path directory;
    private final Path log;
    private @Nullable ServerProcess process;

    /**
     * @param program file name of what the process runs
     * @param directory data; also the working directory of the process
     */
    EmbeddedServer(String name, String program, int port, Path directory, Path log) {
        this.name = name;
        this.program = program;
        this.port = port;
        this.directory = directory;
        this.log = log;
    }

    /** Makes the data unless it is there. */
    abstract void prepare() throws IOException;

    abstract List<String> command() throws IOException;

    /** Name of the signal by which the server ends quickly and in order when this JVM is gone. */
    abstract String deathSignal();

    /** Whether requests are answered. */
    abstract boolean answers();

    /** Asks for a quick end in order, without waiting. */
    abstract void askToStop(ServerProcess running) throws IOException;

    /** Asks for the quickest end that leaves nothing behind outside of the data directory. */
    void askToDrop(ServerProcess running) throws IOException {
        running.kill();
    }

    /** {@code PostgreSQL}, {@code Redis} or {@code Kafka}. */
    public final String name() {
        return name;
    }

    public final int port() {
        return port;
    }

    /** What the server printed. */
    public final Path log() {
        return log;
    }

    final Path directory() {
        return directory;
    }

    /** Process id of the running server, or of the last one that ran. */
    public final synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process.pid();
    }

    public final synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * Starts and waits until requests are answered; nothing where it runs already.
     *
     * @throws PortTaken where another program listens on the port
     */
    public final synchronized void start() {
        if (isAlive()) {
            return;
        }
        try {
            claimPort();
            prepare();
            ServerProcess started = ServerProcess.start(command(), deathSignal(), directory, log);
            process = started;
            awaitAnswer(started);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + name, failure);
        }
    }

    /**
     * Ends what an earlier run left on this data, and makes sure that nobody else listens on the port.
     *
     * @throws PortTaken where another program does
     */
    final void claimPort() throws IOException {
        Files.createDirectories(directory);
        endLeftOver();
        if (!Ports.isFree(port)) {
            throw new PortTaken(name, port);
        }
    }

    private void awaitAnswer(ServerProcess started) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!started.isAlive()) {
                throw started.failure(name + " ended while it started");
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                kill();
                throw started.failure(name + " did not answer within " + START_LIMIT);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Ends the server in order, by force where that takes too long. */
    public final synchronized void stop() {
        end(this::askToStop);
    }

    /** Ends the server as quickly as can be: nobody will read its data again. */
    final synchronized void discard() {
        end(this::askToDrop);
    }

    private void end(Request request) {
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            request.to(process);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot stop " + name, failure);
        }
        if (!process.awaitEnd(STOP_LIMIT)) {
            kill();
        }
    }

    /** Ends the server and its children at once (SIGKILL), as a crash does. */
    public final synchronized void kill() {
        if (process != null) {
            process.killWithChildren(KILL_LIMIT);
        }
        killLeftOver();
    }

    /** A killed JVM's server may still be ending on this data: waits for it, then ends it. */
    private void endLeftOver() {
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (ServerProcess.DIES_WITH_PARENT && System.nanoTime() < deadline && leftOver()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        killLeftOver();
    }

    private boolean leftOver() {
        return !ServerProcess.runningIn(directory, program).isEmpty();
    }

    private void killLeftOver() {
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        for (List<ProcessHandle> left = ServerProcess.runningIn(directory, program);
                !left.isEmpty();
                left = ServerProcess.runningIn(directory, program)) {
            left.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " does not end: " + left);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
