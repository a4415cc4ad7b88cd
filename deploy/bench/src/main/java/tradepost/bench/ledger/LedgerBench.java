package tradepost.bench.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tradepost.acceptance.Invariants;
import tradepost.acceptance.Invariants.Violation;
import tradepost.bench.Plan;
import tradepost.bench.baseline.Baseline;
import tradepost.bench.baseline.Pgbench;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies;
import tradepost.bench.measure.WarmUp;
import tradepost.local.option.Exit;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.LocalSystem;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.Message;

/**
 * Settles per second through Kafka into PostgreSQL, beside one transaction of ten statements for each settle on eight
 * connections of the same PostgreSQL: in turns, over all wallets and on one.
 */
public final class LedgerBench {
    private static final double GOAL_SPREAD = 8;
    private static final double GOAL_HOT = 5;
    private static final double OFFERED_PART = 0.5;
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final Steps steps;
    private final int warmUpsMax;

    public LedgerBench(Steps steps) {
        this(steps, WarmUp.SLICES_MAX);
    }

    /** @param warmUpsMax how often each side is run before it is measured */
    LedgerBench(Steps steps, int warmUpsMax) {
        this.steps = steps;
        this.warmUpsMax = warmUpsMax;
    }

    /** @return the exit status */
    public int run(Plan plan) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try {
            LedgerFigures figures = measure(plan, data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    /** Measures on servers and data of its own, which it leaves in this directory. */
    LedgerFigures measure(Plan plan, Path data) {
        // Nobody asks for rates here, and the banks' tables are not ours to fetch at every run.
        System.setProperty("tradepost.bank.enabled", "false");
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        try (LocalSystem system = new LocalSystem(settings, steps)) {
            EmbeddedInfrastructure infrastructure = system.start(Set.of(Service.WALLETS));
            Optional<Pgbench> pgbench = Pgbench.program()
                    .map(program ->
                            new Pgbench(program, infrastructure.postgres(), data, plan.users(), Settles.SYMBOLS));
            steps.done(pgbench.isPresent() ? "pgbench is here, to check the baseline" : "There is no pgbench");
            try (Baseline baseline = Baseline.prepare(infrastructure, plan.users(), Settles.SYMBOLS);
                    Traffic traffic = new Traffic(infrastructure.kafkaBootstrapServers())) {
                Run run = new Run(plan, infrastructure, baseline, pgbench.orElse(null), traffic);
                return run.figures();
            }
        }
    }

    /** The rates of the rounds. */
    private record Rates(List<Double> ours, List<Double> baseline, List<Double> reference) {
        static Rates none() {
            return new Rates(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** One run on started servers. */
    private final class Run {
        private final Plan plan;
        private final Duration duration;
        private final EmbeddedInfrastructure infrastructure;
        private final Baseline baseline;
        private final @Nullable Pgbench pgbench;
        private final Traffic traffic;
        private final Settles settles;
        private final Latencies baselineLatencies = new Latencies();
        private final List<Double> baselineCpuMicros = new ArrayList<>();
        private final List<Double> cpuMicros = new ArrayList<>();

        Run(
                Plan plan,
                EmbeddedInfrastructure infrastructure,
                Baseline baseline,
                @Nullable Pgbench pgbench,
                Traffic traffic) {
            this.plan = plan;
            this.duration = Duration.ofSeconds(plan.seconds());
            this.infrastructure = infrastructure;
            this.baseline = baseline;
            this.pgbench = pgbench;
            this.traffic = traffic;
            this.settles = new Settles(plan.users());
        }

        LedgerFigures figures() {
            warmUp();
            Rates spread = Rates.none();
            Rates hot = Rates.none();
            for (int round = 0; round < plan.rounds(); round++) {
                measure("spread", spread, false, settles::spread);
                int wallet = round % plan.users();
                measure("hot", hot, true, () -> settles.of(wallet));
            }
            Comparison spreadFigures = Comparison.of(spread.ours, spread.baseline, spread.reference, GOAL_SPREAD);
            Comparison hotFigures = Comparison.of(hot.ours, hot.baseline, hot.reference, GOAL_HOT);
            int offered = (int) Math.max(1, spreadFigures.perSecond() * OFFERED_PART);
            Latencies latencies = traffic.pace(offered, duration, settles::spread);
            List<Violation> violations = violations();
            violations.stream().limit(10).forEach(violation -> steps.done(violation.toString()));
            boolean isRight = traffic.settled() == settles.made() && traffic.others() == 0 && violations.isEmpty();
            boolean isWhole = baseline.isWhole();
            return new LedgerFigures(
                    "ledger",
                    plan.users(),
                    plan.rounds(),
                    plan.seconds(),
                    spreadFigures,
                    hotFigures,
                    Math.round(Comparison.median(cpuMicros)),
                    Math.round(Comparison.median(baselineCpuMicros)),
                    offered,
                    latencies.percentiles(),
                    baselineLatencies.percentiles(),
                    settles.made(),
                    traffic.settled(),
                    traffic.others(),
                    violations.size(),
                    isWhole,
                    isRight && isWhole);
        }

        /** Opens every account, and lets the JVM compile what is measured. */
        private void warmUp() {
            traffic.publish(settles.registrations(Instant.now()));
            int accounts = plan.users() * Settles.SYMBOLS;
            traffic.send(accounts, () -> settles.first((int) settles.made()));
            steps.done("%,d wallets with %d stocks each are open".formatted(plan.users(), Settles.SYMBOLS));
            WarmUp.untilSteady(duration, warmUpsMax, slice -> baseline.measure(slice, false)
                    .settles());
            WarmUp.Warm warm = WarmUp.untilSteady(
                    duration, warmUpsMax, slice -> traffic.saturate(Duration.ZERO, slice, settles::spread)
                            .settles());
            steps.done(warm.toString());
        }

        private void measure(String what, Rates rates, boolean isHot, Supplier<Message> source) {
            // By turns, for the first of the two finds PostgreSQL busy with what was written before.
            if (pgbench != null && rates.reference.size() % 2 == 1) {
                rates.reference.add(pgbench.measure(duration, isHot));
            }
            Baseline.Measured base = baseline.measure(duration, isHot);
            rates.baseline.add(base.settles());
            if (pgbench != null && rates.reference.size() < rates.baseline.size()) {
                rates.reference.add(pgbench.measure(duration, isHot));
            }
            Traffic.Measured ours = traffic.saturate(WARM_UP, duration, source);
            rates.ours.add(ours.settles());
            if (!isHot) {
                baselineLatencies.addAll(base.latencies());
                baselineCpuMicros.add(base.cpuMicros());
                cpuMicros.add(ours.cpuMicros());
            }
            steps.done(String.format(
                    Locale.ROOT,
                    "%-6s  ledger %,7.0f/s   baseline %,6.0f/s   pgbench %s",
                    what,
                    rates.ours.getLast(),
                    rates.baseline.getLast(),
                    pgbench == null ? "not here" : String.format(Locale.ROOT, "%,6.0f/s", rates.reference.getLast())));
        }

        private List<Violation> violations() {
            PostgresAddress postgres = infrastructure.postgres();
            try (Connection wallets = DriverManager.getConnection(
                    postgres.jdbcUrl(Service.WALLETS.database()), postgres.user(), postgres.password())) {
                return Invariants.ofLedger(wallets);
            } catch (SQLException failure) {
                throw new IllegalStateException("cannot check the invariants", failure);
            }
        }
    }
}
