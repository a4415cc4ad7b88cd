package tradepost.bench.orders;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import tradepost.acceptance.Invariants;
import tradepost.acceptance.Invariants.Violation;
import tradepost.bench.Plan;
import tradepost.bench.baseline.Baseline;
import tradepost.bench.client.Users;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.CpuTime;
import tradepost.bench.measure.WarmUp;
import tradepost.local.client.Api;
import tradepost.local.option.Exit;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.LocalSystem;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;
import tradepost.platform.event.OrderChanged;
import tradepost.platform.event.Topic;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicTail;

/**
 * Market orders over HTTP, through the gateway with tokens, Kafka and both databases, until they are executed; beside
 * one transaction of ten statements for each on eight connections of the same PostgreSQL.
 */
public final class OrdersBench {
    private static final double GOAL = 3;
    private static final double P99_GOAL_MS = 50;
    private static final double COMMITS_GOAL = 0.02;
    private static final double OFFERED_PART = 0.5;
    private static final int CONNECTIONS = 128;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Steps steps;
    private final int warmUpsMax;

    public OrdersBench(Steps steps) {
        this(steps, WarmUp.SLICES_MAX);
    }

    /** @param warmUpsMax how often each side is run before it is measured */
    OrdersBench(Steps steps, int warmUpsMax) {
        this.steps = steps;
        this.warmUpsMax = warmUpsMax;
    }

    /** @return the exit status */
    public int run(Plan plan) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try {
            OrdersFigures figures = measure(plan, data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    /** Measures on servers and data of its own, which it leaves in this directory. */
    OrdersFigures measure(Plan plan, Path data) {
        // Nobody asks for rates here, and the banks' tables are not ours to fetch at every run.
        System.setProperty("tradepost.bank.enabled", "false");
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        try (LocalSystem system = new LocalSystem(settings, steps);
                Api api = Api.at(system.url())) {
            EmbeddedInfrastructure infrastructure =
                    system.start(Set.of(Service.GATEWAY, Service.ORDERS, Service.WALLETS));
            List<String> tokens = new Users(api).withCash(plan.users(), List.of());
            steps.done("%,d users have an opening credit each".formatted(plan.users()));
            Progress progress = new Progress();
            KafkaProperties kafka = new KafkaProperties(infrastructure.kafkaBootstrapServers(), (short) 1, Map.of());
            TopicTail tail = new TopicTail(
                    kafka,
                    "bench",
                    Map.of(Topic.ORDER_EVENTS, OrderChanged.class),
                    TopicTail.From.END,
                    received -> progress.changed((OrderChanged) received.event()));
            try (KafkaPublisher publisher = new KafkaPublisher(kafka);
                    Baseline baseline = Baseline.prepare(infrastructure, plan.users(), Market.SYMBOLS);
                    Orders orders = new Orders(system.url() + "/api/v1/orders", tokens, CONNECTIONS, progress)) {
                tail.start();
                tail.whenCaughtUp().block(LIMIT);
                publisher
                        .publish(Flux.fromIterable(Market.events(Instant.now())))
                        .blockLast(LIMIT);
                return new Run(plan, infrastructure.postgres(), baseline, orders, progress).figures();
            } finally {
                tail.stop();
            }
        }
    }

    /** One run on started servers. */
    private final class Run {
        private final Plan plan;
        private final Duration duration;
        private final PostgresAddress postgres;
        private final Baseline baseline;
        private final Orders orders;
        private final Progress progress;
        private final List<Double> accepted = new ArrayList<>();
        private final List<Double> executed = new ArrayList<>();
        private final List<Double> settled = new ArrayList<>();
        private final List<Double> cpuMicros = new ArrayList<>();
        private final Map<String, List<Double>> commits = new TreeMap<>();

        Run(Plan plan, PostgresAddress postgres, Baseline baseline, Orders orders, Progress progress) {
            this.plan = plan;
            this.duration = Duration.ofSeconds(plan.seconds());
            this.postgres = postgres;
            this.baseline = baseline;
            this.orders = orders;
            this.progress = progress;
        }

        OrdersFigures figures() {
            WarmUp.untilSteady(duration, warmUpsMax, slice -> baseline.measure(slice, false)
                    .settles());
            WarmUp.Warm warm = WarmUp.untilSteady(duration, warmUpsMax, this::saturate);
            awaitAll();
            steps.done(warm.toString());
            for (int round = 0; round < plan.rounds(); round++) {
                settled.add(baseline.measure(duration, false).settles());
                measure();
            }
            int offered = (int) Math.max(1, Comparison.median(executed) * OFFERED_PART);
            // Once without being looked at: what was compiled for saturation is not all that runs now.
            pace(offered);
            progress.take();
            pace(offered);
            Progress.Measured paced = progress.take();
            List<Violation> violations = violations();
            violations.stream().limit(10).forEach(violation -> steps.done(violation.toString()));
            Map<String, Double> commitsPerOrder = new TreeMap<>();
            commits.forEach((database, all) -> commitsPerOrder.put(database, thousandths(Comparison.median(all))));
            double value = Comparison.median(executed);
            double base = Comparison.median(settled);
            return new OrdersFigures(
                    "orders",
                    plan.users(),
                    CONNECTIONS,
                    plan.rounds(),
                    plan.seconds(),
                    Math.round(value),
                    Math.round(Comparison.median(accepted)),
                    Math.round(base),
                    Math.round(value / base * 100) / 100.0,
                    GOAL,
                    offered,
                    paced.toExecuted().percentiles().p50(),
                    paced.toExecuted().percentiles().p99(),
                    P99_GOAL_MS,
                    paced.toAccepted().percentiles(),
                    commitsPerOrder,
                    COMMITS_GOAL,
                    Math.round(Comparison.median(cpuMicros)),
                    progress.counts().executed(),
                    progress.otherwise(),
                    violations.size(),
                    progress.otherwise().isEmpty() && violations.isEmpty() && baseline.isWhole());
        }

        /** All connections are busy, each with its next order as soon as the last is answered. */
        private double saturate(Duration slice) {
            Progress.Counts before = progress.counts();
            long from = System.nanoTime();
            long until = from + slice.toNanos();
            Flux.range(0, CONNECTIONS)
                    .flatMap(
                            _ -> Flux.defer(() -> orders.place(System.nanoTime()))
                                    .repeat(() -> System.nanoTime() < until),
                            CONNECTIONS)
                    .blockLast(slice.plus(LIMIT));
            return progress.counts().since(before).executed() / seconds(from);
        }

        /** Orders are on their way for a while: what is executed is counted once the first have come through. */
        private void measure() {
            Map<String, Long> committed = committed();
            CpuTime cpu = CpuTime.now();
            Progress.Counts before = progress.counts();
            saturate(duration);
            Progress.Counts through = progress.counts();
            long from = System.nanoTime();
            executed.add(saturate(duration));
            accepted.add(progress.counts().since(through).accepted() / seconds(from));
            long count = progress.counts().since(before).executed();
            cpuMicros.add(cpu.microsSinceFor(count));
            committed().forEach((database, now) -> commits.computeIfAbsent(database, _ -> new ArrayList<>())
                    .add((now - committed.getOrDefault(database, 0L)) / (double) Math.max(1, count)));
            awaitAll();
            steps.done(String.format(
                    Locale.ROOT,
                    "orders executed %,6.0f/s   accepted %,6.0f/s   baseline %,6.0f/s",
                    executed.getLast(),
                    accepted.getLast(),
                    settled.getLast()));
        }

        /** An order each time one is due, whatever became of the others. */
        private void pace(int perSecond) {
            long from = System.nanoTime();
            long gap = Duration.ofSeconds(1).toNanos() / perSecond;
            int count = perSecond * plan.seconds();
            Flux.interval(Duration.ofMillis(1))
                    .onBackpressureDrop()
                    .map(_ -> (int) Math.min(count, (System.nanoTime() - from) / gap))
                    .scan(new int[] {0, 0}, (last, due) -> new int[] {last[1], due})
                    .takeUntil(range -> range[1] == count)
                    .concatMapIterable(
                            range -> IntStream.range(range[0], range[1]).boxed().toList())
                    .flatMap(number -> orders.place(from + number * gap), count)
                    .blockLast(duration.plus(LIMIT));
            awaitAll();
        }

        private void awaitAll() {
            try {
                progress.awaitAll(LIMIT.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while orders were to be executed", interrupted);
            }
        }

        private Map<String, Long> committed() {
            Map<String, Long> committed = new TreeMap<>();
            try (Connection connection = connect("postgres");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT datname, xact_commit FROM pg_stat_database"
                            + " WHERE datname IN ('orders', 'wallets')")) {
                while (rows.next()) {
                    committed.put(rows.getString(1), rows.getLong(2));
                }
                return committed;
            } catch (SQLException failure) {
                throw new IllegalStateException("cannot count the commits", failure);
            }
        }

        private List<Violation> violations() {
            try (Connection wallets = connect(Service.WALLETS.database());
                    Connection inOrders = connect(Service.ORDERS.database())) {
                return Invariants.atRest(wallets, inOrders).violations();
            } catch (SQLException failure) {
                throw new IllegalStateException("cannot check the invariants", failure);
            }
        }

        private Connection connect(String database) throws SQLException {
            return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.user(), postgres.password());
        }

        private static double seconds(long from) {
            return (System.nanoTime() - from) / 1e9;
        }

        private static double thousandths(double value) {
            return Math.round(value * 1000) / 1000.0;
        }
    }
}
