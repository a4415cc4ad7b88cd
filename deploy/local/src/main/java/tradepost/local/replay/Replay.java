package tradepost.local.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tradepost.local.option.Exit;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.LocalSystem;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.Steps;
import tradepost.platform.infra.EmbeddedInfrastructure;

/** Replays a file as fast as it goes and compares what three places count. */
public final class Replay {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STANDSTILL_LIMIT = Duration.ofSeconds(20);

    private final Steps steps;
    private final PrintStream out;

    public Replay(Steps steps) {
        this.steps = steps;
        this.out = steps.out();
    }

    /** @return the exit status */
    public int run(LocalSettings.ReplayedFile file) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        LocalSystem system = new LocalSystem(LocalSettings.replaying(data, LocalPorts.free(), file), steps);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, data), "stop"));
        long lines = TradeFile.trades(file.file());
        steps.done("%s has %,d trades".formatted(file.file().getFileName(), lines));
        return compare(lines, system.start(Set.of(Service.MARKET_DATA)));
    }

    private int compare(long lines, EmbeddedInfrastructure infrastructure) {
        Counts counts = new Counts(infrastructure, Service.MARKET_DATA.database());
        long rows = awaitRows(counts, lines);
        Instant end = Instant.now();
        long offsets = counts.offsets();
        boolean equal = lines == offsets && lines == rows;
        double seconds = counts.firstReceivedAt()
                .map(first -> Duration.between(first, end).toMillis() / 1e3)
                .orElse(0.0);
        double rate = seconds > 0 ? rows / seconds : 0;
        steps.done(equal ? "All are there" : "They are not all there");
        out.printf("  lines of the file            %,12d%n", lines);
        out.printf("  records of price-ticks       %,12d%n", offsets);
        out.printf("  rows of the table ticks      %,12d%n", rows);
        out.printf(
                Locale.ROOT,
                "{\"bench\":\"replay\",\"lines\":%d,\"offsets\":%d,\"rows\":%d,\"ok\":%b,\"ticksPerSecond\":%.0f}%n",
                lines,
                offsets,
                rows,
                equal,
                rate);
        return equal ? Exit.OK : Exit.FAILED;
    }

    /** Waits until the table has as many, or has not grown for long. */
    private long awaitRows(Counts counts, long lines) {
        long rows = counts.rows();
        long grewAt = System.nanoTime();
        while (rows < lines && System.nanoTime() - grewAt < STANDSTILL_LIMIT.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
            long now = counts.rows();
            if (now > rows) {
                grewAt = System.nanoTime();
            }
            rows = now;
        }
        return rows;
    }

    private static void stop(LocalSystem system, Path data) {
        try {
            system.close();
            DataDirectory.delete(data);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + data, failure);
        }
    }
}
