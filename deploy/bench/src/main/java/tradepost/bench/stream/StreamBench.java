package tradepost.bench.stream;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies;
import tradepost.local.option.Exit;
import tradepost.local.option.UsageError;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.ServiceSettings;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.Topics;

/**
 * Prices from {@code price-snapshots} to thousands of event streams of one replica of market-data in a JVM of its own;
 * beside it a bare reactor-netty server, in such a JVM too, that sends the same bytes at the same pace.
 */
public final class StreamBench {
    private static final double GOAL = 0.5;
    private static final double P99_RISE_GOAL = 0.2;
    private static final long HEAP_RISE_MB_GOAL = 64;
    private static final List<Pace> PACES = List.of(new Pace(1_000, 20), new Pace(10_000, 2), new Pace(10_000, 20));
    private static final int SYMBOLS = 10;
    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/api/v1/prices/stream";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int OTHER_FILES = 1_000;
    private static final double MB = 1 << 20;

    /** A p99 of one window is half chance: those of several are told together. */
    private static final int STUCK_TURNS = 3;

    private static final int STUCK = 1_000;

    /** What {@code ./tradepost} starts services with, but for the size of the heap. */
    private static final List<String> JVM = List.of(
            "-Xms512m",
            "-Xmx1g",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:+UseCompactObjectHeaders",
            "-Dio.netty.allocator.type=pooled");

    private final Steps steps;

    public StreamBench(Steps steps) {
        this.steps = steps;
    }

    /**
     * How much is measured.
     *
     * @param paces what is measured, one after the other
     * @param stuck how many readers never read, beside the first pace; 0 for no such measurement
     * @param stuckTurns how often these come and go
     */
    record StreamPlan(List<Pace> paces, int stuck, int stuckTurns, int seconds, int rounds) {}

    /** So many readers, and how often a second each price changes. */
    record Pace(int readers, int changesPerSecond) {
        Duration pause() {
            return Duration.ofSeconds(1).dividedBy(changesPerSecond);
        }
    }

    /**
     * Measures, and tells what was found.
     *
     * @param readers at the greatest pace alone, none beside those that never read; 0 for all of it
     * @return the exit status
     */
    public int run(int readers, int seconds, int rounds) {
        boolean isWhole = readers == 0;
        List<Pace> paces = isWhole ? PACES : List.of(new Pace(readers, 20));
        requireFiles(paces.stream().mapToInt(Pace::readers).max().orElseThrow());
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try {
            StreamFigures figures =
                    measure(new StreamPlan(paces, isWhole ? STUCK : 0, STUCK_TURNS, seconds, rounds), data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    private static void requireFiles(int readers) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < readers + OTHER_FILES) {
            throw new UsageError("%,d connections need 'ulimit -n %d' or more; it is %d"
                    .formatted(readers, readers + OTHER_FILES, system.getMaxFileDescriptorCount()));
        }
    }

    /** Measures on servers and data of its own, which it leaves in this directory. */
    StreamFigures measure(StreamPlan plan, Path data) {
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        StreamToken token = StreamToken.make(settings.data(), settings.keys());
        try (EmbeddedInfrastructure servers =
                        EmbeddedInfrastructure.start(EmbeddedSettings.keeping(data), steps::done);
                ServiceProcess replica = replica(settings, servers)) {
            KafkaProperties kafka = new KafkaProperties(servers.kafkaBootstrapServers(), (short) 1, Map.of());
            servers.createDatabase(Service.MARKET_DATA.database());
            new Topics(kafka).provision();
            try (MovingPrices prices = new MovingPrices(kafka, SYMBOLS)) {
                prices.begin();
                replica.start();
                replica.awaitReady();
                return new Run(plan, replica, prices, token, settings, data).measure();
            }
        }
    }

    private static ServiceProcess replica(LocalSettings settings, EmbeddedInfrastructure servers) {
        List<String> arguments = new ArrayList<>(new ServiceSettings(settings, servers).of(Service.MARKET_DATA));
        // All are one user's; and those that never read shall stay.
        arguments.add("--tradepost.market-data.streams.per-user=1000000");
        arguments.add("--tradepost.market-data.streams.lost-after=10m");
        return new ServiceProcess(
                Service.MARKET_DATA,
                "market-data",
                settings.ports().of(Service.MARKET_DATA),
                settings.ports().managementOf(Service.MARKET_DATA),
                JVM,
                arguments,
                settings.data());
    }

    /** One run over all paces. */
    private final class Run {
        private final StreamPlan plan;
        private final ServiceProcess replica;
        private final MovingPrices prices;
        private final StreamToken token;
        private final int port;
        private final Path data;
        private final Duration time;
        private byte[] frame = {};
        private long eventBytes;
        private boolean ok = true;

        Run(
                StreamPlan plan,
                ServiceProcess replica,
                MovingPrices prices,
                StreamToken token,
                LocalSettings settings,
                Path data) {
            this.plan = plan;
            this.replica = replica;
            this.prices = prices;
            this.token = token;
            this.port = settings.ports().of(Service.MARKET_DATA);
            this.data = data;
            this.time = Duration.ofSeconds(plan.seconds());
        }

        StreamFigures measure() {
            warm(plan.paces().getFirst());
            List<StreamFigures.Fan> fans = plan.paces().stream().map(this::fan).toList();
            StreamFigures.Stuck stuck =
                    plan.stuck() == 0 ? null : stuck(plan.paces().getFirst());
            return new StreamFigures("stream", SYMBOLS, plan.seconds(), plan.rounds(), eventBytes, fans, stuck, ok);
        }

        private void warm(Pace pace) {
            try (EventReaders readers = ours(pace.readers())) {
                ScheduledFuture<?> moving = prices.every(pace.pause());
                readers.read(time.multipliedBy(2));
                moving.cancel(false);
                hadAll(readers);
                frame = readers.frame(prices.symbols());
            }
            steps.done("%,d readers have warmed it up".formatted(pace.readers()));
        }

        private StreamFigures.Fan fan(Pace pace) {
            List<Double> ours = new ArrayList<>();
            List<Double> bare = new ArrayList<>();
            List<Double> cpu = new ArrayList<>();
            List<Double> bareCpu = new ArrayList<>();
            Latencies latencies = new Latencies();
            long heap = 0;
            long resident = 0;
            for (int round = 0; round < plan.rounds(); round++) {
                // In turns: the machine may be faster or slower later on.
                boolean isBareFirst = round % 2 == 0;
                EventReaders.Read base = isBareFirst ? readBare(pace) : null;
                Ours measured = readOurs(pace);
                base = base == null ? readBare(pace) : base;
                EventReaders.Read read = measured.read();
                bare.add(base.perSecond());
                bareCpu.add(base.cpuMicros());
                ours.add(read.perSecond());
                cpu.add(read.cpuMicros());
                latencies.addAll(read.latencies());
                heap = Math.max(heap, measured.heapBytes());
                resident = Math.max(resident, measured.residentBytes());
                eventBytes = read.eventBytes();
                tell(pace, read, base);
            }
            return new StreamFigures.Fan(
                    pace.readers(),
                    pace.changesPerSecond(),
                    (long) pace.readers() * pace.changesPerSecond() * SYMBOLS,
                    Comparison.of(ours, bare, List.of(), GOAL),
                    hundredths(Comparison.median(cpu)),
                    hundredths(Comparison.median(bareCpu)),
                    latencies.percentiles(),
                    Math.round(heap / MB),
                    Math.round(resident / MB));
        }

        private void tell(Pace pace, EventReaders.Read read, EventReaders.Read base) {
            steps.done(String.format(
                    Locale.ROOT,
                    "%,d readers, %,d changes/s: %,.0f events/s, %.1f us, p99 %.0f ms   bare %,.0f/s, %.1f us",
                    pace.readers(),
                    pace.changesPerSecond() * SYMBOLS,
                    read.perSecond(),
                    read.cpuMicros(),
                    read.latencies().percentiles().p99(),
                    base.perSecond(),
                    base.cpuMicros()));
        }

        private record Ours(EventReaders.Read read, long heapBytes, long residentBytes) {}

        private Ours readOurs(Pace pace) {
            try (EventReaders readers = ours(pace.readers())) {
                ScheduledFuture<?> moving = prices.every(pace.pause());
                readers.read(time);
                EventReaders.Read read = readers.read(time);
                long residentBytes = replica.residentBytes();
                long heapBytes = replica.heapBytes();
                moving.cancel(false);
                hadAll(readers);
                return new Ours(read, heapBytes, residentBytes);
            }
        }

        private EventReaders.Read readBare(Pace pace) {
            try (BareProcess bare = new BareProcess(frame, pace.pause(), JVM, data);
                    EventReaders readers = new EventReaders(HOST, bare.port(), "/", "")) {
                readers.open(pace.readers());
                bare.begin();
                readers.read(time.multipliedBy(2));
                return readers.read(time);
            }
        }

        /** Without the others and beside them, in turns. */
        private StreamFigures.Stuck stuck(Pace pace) {
            Latencies before = new Latencies();
            Latencies beside = new Latencies();
            long heapRise = 0;
            long residentRise = 0;
            try (EventReaders readers = ours(pace.readers())) {
                ScheduledFuture<?> moving = prices.every(pace.pause());
                for (int turn = 0; turn < plan.stuckTurns(); turn++) {
                    readers.read(time);
                    before.addAll(readers.read(time).latencies());
                    long heap = replica.heapBytes();
                    long resident = replica.residentBytes();
                    try (EventReaders others = readers()) {
                        others.openStuck(plan.stuck());
                        readers.read(time);
                        beside.addAll(readers.read(time).latencies());
                        heapRise = Math.max(heapRise, replica.heapBytes() - heap);
                        residentRise = Math.max(residentRise, replica.residentBytes() - resident);
                        ok &= others.wereThere();
                    }
                }
                moving.cancel(false);
                hadAll(readers);
            }
            return new StreamFigures.Stuck(
                    pace.readers(),
                    plan.stuck(),
                    before.percentiles(),
                    beside.percentiles(),
                    hundredths(beside.percentiles().p99() / before.percentiles().p99() - 1),
                    P99_RISE_GOAL,
                    hundredths(heapRise / MB),
                    HEAP_RISE_MB_GOAL,
                    hundredths(residentRise / MB));
        }

        private EventReaders ours(int count) {
            EventReaders readers = readers();
            readers.open(count);
            return readers;
        }

        private EventReaders readers() {
            return new EventReaders(HOST, port, PATH, "Authorization: Bearer " + token.value() + "\r\n");
        }

        private void hadAll(EventReaders readers) {
            long last = prices.last();
            try {
                Eventually.holds(
                        "every reader has the last prices", LIMIT, () -> readers.haveAll(prices.symbols(), last));
            } catch (AssertionError missing) {
                steps.done(String.valueOf(missing.getMessage()));
                ok = false;
            }
        }
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
