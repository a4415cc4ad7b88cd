package tradepost.platform.infra;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A child process that ends when this JVM ends, however it ends. */
final class ServerProcess {

    private static final long LOG_BYTES_MAX = 10L << 20;

    private static final Duration KILL_POLL = Duration.ofMillis(5);

    /**
     * The kernel sends the parent-death signal when the forking <em>thread</em> ends, not the process: one thread,
     * which lives as long as the JVM, forks all children.
     */
    private static final ExecutorService FORK = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("tradepost-fork").factory());

    /** Whether an ended parent can end its children; part of util-linux. */
    static final boolean DIES_WITH_PARENT = onPath("setpriv");

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param deathSignal sent to the child when this JVM ends: INT, TERM or KILL
     * @param directory working directory, by which {@link #runningIn} knows the child and its children
     * @param log file its output is appended to
     */
    static ServerProcess start(List<String> command, String deathSignal, Path directory, Path log) {
        List<String> line = new ArrayList<>();
        if (DIES_WITH_PARENT) {
            line.addAll(List.of("setpriv", "--pdeathsig", deathSignal));
        }
        line.addAll(command);
        return fork(line, directory, log);
    }

    /** Runs a command to its end. */
    static void run(List<String> command, Path directory, Path log, Duration limit) {
        ServerProcess process = fork(command, directory, log);
        try {
            if (!process.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.process.destroyForcibly();
                throw process.failure(command.getFirst() + " did not end within " + limit);
            }
            if (process.process.exitValue() != 0) {
                throw process.failure(command.getFirst() + " ended with " + process.process.exitValue());
            }
        } catch (InterruptedException interrupted) {
            process.process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", interrupted);
        }
    }

    private static ServerProcess fork(List<String> command, Path directory, Path log) {
        Future<Process> forked = FORK.submit(() -> {
            keepShort(log);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
            return builder.start();
        });
        return new ServerProcess(Futures.get(forked), log);
    }

    /** One older log is kept. */
    private static void keepShort(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Processes of this program whose working directory this is: children of a dead parent are found so, too. */
    static List<ProcessHandle> runningIn(Path directory, String program) {
        return ProcessHandle.allProcesses()
                .filter(handle -> isIn(handle, directory) && isRunning(handle, program))
                .toList();
    }

    private static boolean isIn(ProcessHandle handle, Path directory) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(handle.pid()), "cwd"))
                    .equals(directory.toRealPath());
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private static boolean isRunning(ProcessHandle handle, String program) {
        Optional<String> command = handle.info().command();
        return command.map(path -> Path.of(path).endsWith(program)).orElse(false);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGKILL to the process first, so that it cannot replace its children, then to those; waits for all. */
    void killWithChildren(Duration limit) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + limit.toNanos();
        awaitEnd(limit);
        while (System.nanoTime() < deadline && children.stream().anyMatch(ServerProcess::isRunning)) {
            LockSupport.parkNanos(KILL_POLL.toNanos());
        }
    }

    /**
     * False for a dead orphan, too, that init has not yet collected: {@link ProcessHandle#isAlive} is true for that.
     */
    static boolean isRunning(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            return handle.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether it ended within the limit. */
    boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** An exception that shows the end of the log. */
    IllegalStateException failure(String what) {
        return new IllegalStateException(what + "; the end of " + log + ":\n" + tail());
    }

    private String tail() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }
}
