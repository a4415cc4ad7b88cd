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
 * all partitions; beside it a plain read of the same rows. That it has taken them over shows when a price fills one.
 */
public final class TakeoverBench {
    private static final double GOAL_SECONDS = 10;
    private static final int SYMBOLS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A million orders need such a heap; one that grows to its size collects as it does. */
    private static final List<String> JVM = List.of("-Xms2g", "-Xmx2g", "-XX:+UseCompactObjectHeaders");

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
            TakeoverFigures figures = measure(orders, rounds, true, data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    /**
     * Measures on servers and data of its own, which it leaves in this directory.
     *
     * @param trained whether the replica's JVM first learns to start, on an empty database, as it does where a service
     *     is installed; for a class path of jars alone
     */
    TakeoverFigures measure(int orders, int rounds, boolean trained, Path data) {
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        makeKeys(settings);
        try (EmbeddedInfrastructure servers =
                        EmbeddedInfrastructure.start(EmbeddedSettings.keeping(data), steps::done);
                ServiceProcess replica = replica(settings, servers)) {
            if (trained) {
                servers.createDatabase(Service.ORDERS.database());
                replica.learnToStart();
                replica.stop();
                steps.done("a replica has learnt to start");
            }
            return measure(orders, rounds, RestingOrders.fill(servers, orders, symbols(orders)), replica, servers);
        }
    }

    private TakeoverFigures measure(
            int orders, int rounds, RestingOrders resting, ServiceProcess replica, EmbeddedInfrastructure servers) {
        steps.done("%,d orders of %,d stocks rest".formatted(orders, symbols(orders)));
        List<Double> selected = new ArrayList<>();
        List<Taken> taken = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            selected.add(resting.select(orders));
            taken.add(takeOver(replica));
            FirstFill.await(servers.kafkaBootstrapServers(), resting);
            replica.stop();
            steps.done(String.format(
                    Locale.ROOT,
                    "taken over in %.2f s   selected in %.2f s   heap %,d MB   a price filled the best order",
                    taken.getLast().seconds,
                    selected.getLast(),
                    taken.getLast().heapBytes >> 20));
        }
        return figures(orders, selected, taken);
    }

    private static int symbols(int orders) {
        return Math.min(SYMBOLS, orders);
    }

    private static ServiceProcess replica(LocalSettings settings, EmbeddedInfrastructure servers) {
        return new ServiceProcess(
                Service.ORDERS,
                "orders",
                settings.ports().of(Service.ORDERS),
                settings.ports().managementOf(Service.ORDERS),
                JVM,
                new ServiceSettings(settings, servers).of(Service.ORDERS),
                settings.data());
    }

    private static TakeoverFigures figures(int orders, List<Double> selected, List<Taken> taken) {
        List<Double> seconds = taken.stream().map(Taken::seconds).toList();
        double value = Comparison.median(seconds);
        double slowest = Collections.max(seconds);
        double baseline = Comparison.median(selected);
        return new TakeoverFigures(
                "takeover",
                orders,
                symbols(orders),
                taken.size(),
                hundredths(value),
                hundredths(slowest),
                GOAL_SECONDS,
                slowest <= GOAL_SECONDS,
                hundredths(baseline),
                hundredths(value / baseline),
                hundredths(Comparison.median(
                        taken.stream().map(Taken::readySeconds).toList())),
                taken.stream().mapToLong(Taken::heapBytes).max().orElseThrow() >> 20,
                taken.stream().allMatch(one -> one.orders == orders));
    }

    /** What one replica took over, and how long it took. */
    private record Taken(int orders, double seconds, double readySeconds, long heapBytes) {}

    private static Taken takeOver(ServiceProcess replica) {
        long before = takenOver(replica).size();
        long from = System.nanoTime();
        replica.start();
        replica.awaitReady();
        Matcher told = Eventually.answers("all partitions are taken over", LIMIT, () -> takenOver(replica).stream()
                .skip(before)
                .findFirst());
        double ready = (System.nanoTime() - from) / 1e9;
        return new Taken(
                Integer.parseInt(told.group(2)), Integer.parseInt(told.group(3)) / 1e3, ready, replica.heapBytes());
    }

    /** All partitions, in all its lives. */
    private static List<Matcher> takenOver(ServiceProcess replica) {
        return replica.logged().stream()
                .map(TAKEN::matcher)
                .filter(Matcher::find)
                .filter(told -> told.group(1).split(",", -1).length == Topic.PARTITIONS)
                .toList();
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
