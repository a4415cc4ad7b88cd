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
import java.util.function.LongSupplier;
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
        long rows = await(counts::rows, lines);
        Instant end = Instant.now();
        // A tick is published after it is stored.
        long offsets = await(counts::offsets, lines);
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

    /** Waits until there are as many, or there have not been more for long. */
    private static long await(LongSupplier count, long lines) {
        long counted = count.getAsLong();
        long grewAt = System.nanoTime();
        while (counted < lines && System.nanoTime() - grewAt < STANDSTILL_LIMIT.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
            long now = count.getAsLong();
            if (now > counted) {
                grewAt = System.nanoTime();
            }
            counted = now;
        }
        return counted;
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
