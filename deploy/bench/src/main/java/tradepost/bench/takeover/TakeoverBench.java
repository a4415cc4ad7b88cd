package tradepost.bench.takeover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.bench.measure.Comparison;
import tradepost.local.option.Exit;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.ServiceSettings;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;
import tradepost.platform.jwt.SigningKeys;

/**
 * Resting orders that a replica of orders takes over: it is started alone on a database that is full of them and given
 * all partitions; beside it a plain read of the same rows.
 */
public final class TakeoverBench {
    private static final double GOAL_SECONDS = 10;
    private static final int SYMBOLS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** What a replica has in production, and how it ships. */
    private static final List<String> JVM = List.of("-Xms512m", "-Xmx2g", "-XX:+UseCompactObjectHeaders");

    private static final Pattern TAKEN =
            Pattern.compile("took over partitions \\[(.*)] as .* with (\\d+) live orders in (\\d+) ms");

    private final Steps steps;

    public TakeoverBench(Steps steps) {
        this.steps = steps;
    }

    /** @return the exit status */
    public int run(int orders, int rounds) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try {
            TakeoverFigures figures = measure(orders, rounds, data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    /** Measures on servers and data of its own, which it leaves in this directory. */
    TakeoverFigures measure(int orders, int rounds, Path data) {
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        int symbols = Math.min(SYMBOLS, orders);
        try (EmbeddedInfrastructure servers =
                EmbeddedInfrastructure.start(EmbeddedSettings.keeping(data), steps::done)) {
            RestingOrders resting = RestingOrders.fill(servers, orders, symbols);
            steps.done("%,d orders of %,d stocks rest".formatted(orders, symbols));
            makeKeys(settings);
            List<Double> selected = new ArrayList<>();
            List<Taken> taken = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                selected.add(resting.select(orders));
                taken.add(takeOver(settings, servers, round));
                steps.done(String.format(
                        Locale.ROOT,
                        "taken over in %.2f s   selected in %.2f s   heap %,d MB",
                        taken.getLast().seconds,
                        selected.getLast(),
                        taken.getLast().heapBytes >> 20));
            }
            return figures(orders, symbols, selected, taken);
        }
    }

    private static TakeoverFigures figures(int orders, int symbols, List<Double> selected, List<Taken> taken) {
        List<Double> seconds = taken.stream().map(Taken::seconds).toList();
        double value = Comparison.median(seconds);
        double baseline = Comparison.median(selected);
        return new TakeoverFigures(
                "takeover",
                orders,
                symbols,
                taken.size(),
                hundredths(value),
                hundredths(Collections.max(seconds)),
                GOAL_SECONDS,
                hundredths(baseline),
                hundredths(value / baseline),
                hundredths(Comparison.median(
                        taken.stream().map(Taken::readySeconds).toList())),
                taken.stream().mapToLong(Taken::heapBytes).max().orElseThrow() >> 20,
                taken.stream().allMatch(one -> one.orders == orders));
    }

    /** What one replica took over, and how long it took. */
    private record Taken(int orders, double seconds, double readySeconds, long heapBytes) {}

    private static Taken takeOver(LocalSettings settings, EmbeddedInfrastructure servers, int round) {
        try (ServiceProcess replica = new ServiceProcess(
                Service.ORDERS,
                "orders-" + round,
                settings.ports().of(Service.ORDERS),
                JVM,
                new ServiceSettings(settings, servers).of(Service.ORDERS),
                settings.data())) {
            long from = System.nanoTime();
            replica.start();
            replica.awaitReady();
            Matcher told = Eventually.answers("all partitions are taken over", LIMIT, () -> taken(replica));
            double ready = (System.nanoTime() - from) / 1e9;
            Taken taken = new Taken(
                    Integer.parseInt(told.group(2)), Integer.parseInt(told.group(3)) / 1e3, ready, replica.heapBytes());
            replica.stop();
            return taken;
        }
    }

    private static Optional<Matcher> taken(ServiceProcess replica) {
        return replica.logged().stream()
                .map(TAKEN::matcher)
                .filter(Matcher::find)
                .filter(told -> told.group(1).split(",", -1).length == Topic.PARTITIONS)
                .findFirst();
    }

    private static void makeKeys(LocalSettings settings) {
        try {
            Files.createDirectories(settings.data());
            SigningKeys.generate(settings.keys());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the signing keys", failure);
        }
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
