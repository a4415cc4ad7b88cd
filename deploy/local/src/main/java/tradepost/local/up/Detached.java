package tradepost.local.up;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tradepost.local.option.Exit;
import tradepost.local.run.RunState;
import tradepost.local.run.StateFile;

/** Starts {@code up} as a process that stays when this one ends, and shows what it prints until it is ready. */
public final class Detached {

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;

    private final PrintStream out;

    public Detached(PrintStream out) {
        this.out = out;
    }

    /**
     * @param arguments of {@code up}, without {@code --detach}
     * @return the exit status
     */
    public int start(Path data, List<String> arguments) {
        Optional<String> obstacle = Up.obstacle(data);
        if (obstacle.isPresent()) {
            System.err.println(obstacle.get());
            return Exit.FAILED;
        }
        Path printed = printed(data);
        try {
            Process process = new ProcessBuilder(command(arguments))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(printed.toFile())
                    .start();
            Thread cancel = new Thread(process::destroy, "cancel");
            Runtime.getRuntime().addShutdownHook(cancel);
            int exit = follow(process, data, printed);
            Runtime.getRuntime().removeShutdownHook(cancel);
            return exit;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start in the background", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    /** Not in the directory of logs: {@code --fresh} deletes that while this is written. */
    private static Path printed(Path data) {
        DataDirectory.create(data);
        return data.resolve("up.log");
    }

    /** A session of its own, or the terminal's Ctrl-C and its end would reach it, too. */
    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (isOnPath("setsid")) {
            command.add("setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-jar", System.getProperty("java.class.path")));
        command.addAll(arguments);
        return command;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private int follow(Process process, Path data, Path printed) throws IOException, InterruptedException {
        StateFile file = StateFile.in(data);
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        try (RandomAccessFile log = new RandomAccessFile(printed.toFile(), "r")) {
            while (System.nanoTime() < deadline) {
                boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                boolean ready = file.running()
                        .filter(state -> state.pid() == process.pid())
                        .map(RunState::readyAt)
                        .isPresent();
                show(log);
                if (ended) {
                    return process.exitValue() == Exit.OK ? Exit.FAILED : process.exitValue();
                }
                if (ready) {
                    return ready(log, process, printed);
                }
            }
        }
        process.destroy();
        System.err.println("Not ready within " + READY_LIMIT.toSeconds() + " s; stopped again");
        return Exit.FAILED;
    }

    private int ready(RandomAccessFile log, Process process, Path printed) throws IOException, InterruptedException {
        // It prints how to try it right after it has said that it is ready.
        process.waitFor(2 * POLL_MILLIS, TimeUnit.MILLISECONDS);
        show(log);
        out.println("It stays in the background as process " + process.pid() + ", and prints to " + printed);
        return Exit.OK;
    }

    private void show(RandomAccessFile log) throws IOException {
        byte[] more = new byte[(int) (log.length() - log.getFilePointer())];
        log.readFully(more);
        out.write(more, 0, more.length);
        out.flush();
    }
}
