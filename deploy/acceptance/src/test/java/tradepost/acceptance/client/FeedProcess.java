package tradepost.acceptance.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tradepost.local.Tradepost;

/** {@code ./tradepost feed} in a process of its own, as who runs a client service starts it. */
public final class FeedProcess implements AutoCloseable {
    private static final long END_SECONDS = 60;

    private final Process process;
    private final Path told;
    private final Path spool;

    private FeedProcess(Process process, Path told, Path spool) {
        this.process = process;
        this.told = told;
        this.spool = spool;
    }

    /**
     * Whom it asks and whom it feeds.
     *
     * @param source base of Alpha Vantage
     * @param symbols with commas between
     */
    public record Task(URI tradepost, String account, String password, URI source, String symbols) {}

    /**
     * Starts one.
     *
     * @param spool where it keeps what is not delivered
     * @param told the file it tells into
     */
    public static FeedProcess start(Task task, Path spool, Path told, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Tradepost.class.getName(),
                "feed"));
        command.addAll(List.of("--url", task.tradepost().toString(), "--account", task.account()));
        command.addAll(List.of("--source", task.source().toString(), "--stocks", task.symbols()));
        command.addAll(List.of("--spool", spool.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile());
        builder.environment().putAll(Map.of("TRADEPOST_PASSWORD", task.password(), "ALPHA_VANTAGE_KEY", "secret-key"));
        return new FeedProcess(builder.start(), told, spool);
    }

    /** What it has told so far. */
    public String told() {
        try {
            return Files.readString(told);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read what the client told", unreadable);
        }
    }

    /** How many batches wait to be delivered. */
    public long waiting() {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+\\.json"))
                    .count();
        } catch (IOException none) {
            return 0;
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** @return its exit status, once it ends by itself */
    public int awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the client does not end; it told:\n" + told());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the client ran", interrupted);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
