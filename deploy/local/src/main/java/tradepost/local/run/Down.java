package tradepost.local.run;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tradepost.local.option.Exit;

/** Stops a running Tradepost and waits until it and its servers are gone. */
public final class Down {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final PrintStream out;

    public Down(PrintStream out) {
        this.out = out;
    }

    /** @return the exit status */
    public int stop(Path data) {
        StateFile file = StateFile.in(data);
        Optional<RunState> running = file.running();
        if (running.isEmpty()) {
            out.println("Nothing runs on " + data);
            return Exit.OK;
        }
        return stop(running.get());
    }

    private int stop(RunState state) {
        long from = System.nanoTime();
        List<ProcessHandle> processes = Stream.concat(
                        Stream.of(state.pid()),
                        state.servers().values().stream()
                                .map(RunState.Server::pid)
                                .filter(Objects::nonNull))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
        // The servers are stopped by their parent, after the services that use them.
        ProcessHandle.of(state.pid()).ifPresent(ProcessHandle::destroy);
        if (!awaitEnd(processes)) {
            out.println("Still running after " + LIMIT.toSeconds() + " s: "
                    + processes.stream()
                            .filter(ProcessHandle::isAlive)
                            .map(ProcessHandle::pid)
                            .toList());
            return Exit.FAILED;
        }
        out.printf("Stopped in %.1f s%n", (System.nanoTime() - from) / 1e9);
        return Exit.OK;
    }

    private static boolean awaitEnd(List<ProcessHandle> processes) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("cannot wait for the end of " + processes, failure);
        }
    }
}
