package tradepost.bench.ticks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.bench.measure.CpuTime;
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
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.jwt.SigningKeys;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.Topics;

/**
 * Ticks from {@code raw-ticks} into PostgreSQL and on to {@code price-ticks}: they wait in Kafka, and one replica of
 * market-data in a JVM of its own applies them; beside it a plain consumer of the same records.
 */
public final class TicksBench {
    private static final double GOAL = 100_000;
    private static final int SYMBOLS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final List<String> JVM = List.of("-Xms512m", "-Xmx1g", "-XX:+UseCompactObjectHeaders");

    private final Steps steps;

    public TicksBench(Steps steps) {
        this.steps = steps;
    }

    /**
     * Measures, and tells what was found.
     *
     * @param warm so many are applied before they are counted: till then the JVM compiles, with as much of the cores
     * @return the exit status
     */
    public int run(int ticks, int warm) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try {
            TicksFigures figures = measure(ticks, warm, data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    /** Measures on servers and data of its own, which it leaves in this directory. */
    TicksFigures measure(int ticks, int warm, Path data) {
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        int symbols = Math.min(SYMBOLS, ticks);
        try (EmbeddedInfrastructure servers =
                EmbeddedInfrastructure.start(EmbeddedSettings.keeping(data), steps::done)) {
            KafkaProperties kafka = new KafkaProperties(servers.kafkaBootstrapServers(), (short) 1, Map.of());
            new Topics(kafka).provision();
            new Ticks(symbols).publish(kafka, ticks);
            steps.done(String.format(Locale.ROOT, "%,d ticks of %,d symbols wait in Kafka", ticks, symbols));
            PlainConsumer.read(kafka.bootstrapServers(), Topic.RAW_TICKS, ticks);
            double baseline = PlainConsumer.read(kafka.bootstrapServers(), Topic.RAW_TICKS, ticks);
            servers.createDatabase(Service.MARKET_DATA.database());
            makeKeys(settings);
            Applied applied = apply(settings, servers, ticks, warm);
            steps.done(
                    String.format(Locale.ROOT, "applied %,.0f/s   plainly read %,.0f/s", applied.perSecond, baseline));
            long published = new Topics(kafka).count(Topic.PRICE_TICKS);
            try (Connection connection = connect(servers)) {
                return figures(ticks, symbols, applied, baseline, connection, published);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count the ticks", failure);
        }
    }

    private static TicksFigures figures(
            int ticks, int symbols, Applied applied, double baseline, Connection connection, long published) {
        long rows = count(connection, "SELECT count(*) FROM ticks");
        long counted = count(connection, "SELECT sum(ticks) FROM bars WHERE seconds = 86400");
        long quotes = count(connection, """
                SELECT count(*) FROM quotes JOIN (SELECT symbol, max(raw_offset) AS raw_offset FROM ticks GROUP BY 1)
                                                 AS newest USING (symbol, raw_offset)
                """);
        return new TicksFigures(
                "ticks",
                ticks,
                symbols,
                applied.before,
                Math.round(applied.perSecond),
                GOAL,
                Math.round(baseline),
                Math.round(applied.perSecond / baseline * 1_000) / 1e3,
                Math.round(applied.cpuMicros * 10) / 10.0,
                rows,
                counted,
                published,
                rows == ticks && counted == ticks && published == ticks && quotes == symbols);
    }

    /** @param before how many were applied when counting began */
    private record Applied(long before, double perSecond, double cpuMicros) {}

    private static Applied apply(LocalSettings settings, EmbeddedInfrastructure servers, int ticks, int warm) {
        try (ServiceProcess replica = new ServiceProcess(
                Service.MARKET_DATA,
                "market-data",
                settings.ports().of(Service.MARKET_DATA),
                settings.ports().managementOf(Service.MARKET_DATA),
                JVM,
                new ServiceSettings(settings, servers).of(Service.MARKET_DATA),
                settings.data())) {
            replica.start();
            replica.awaitReady();
            Applied applied = counted(servers, ticks, warm);
            // What was applied last is published when the offsets are committed, which an orderly end waits for.
            replica.stop();
            return applied;
        }
    }

    /** On one connection: asking takes nothing of what is measured. */
    private static Applied counted(EmbeddedInfrastructure servers, int ticks, int warm) {
        try (Connection connection = connect(servers)) {
            Supplier<Long> applied = () -> count(connection, "SELECT coalesce(sum(next_offset), 0) FROM tick_owners");
            long before = Eventually.becomes("a part is applied", LIMIT, applied, count -> count >= warm);
            long from = System.nanoTime();
            CpuTime cpu = CpuTime.now();
            Eventually.becomes("all ticks are applied", LIMIT, applied, count -> count >= ticks);
            double seconds = (System.nanoTime() - from) / 1e9;
            return new Applied(before, (ticks - before) / seconds, cpu.microsSinceFor(ticks - before));
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count the ticks", failure);
        }
    }

    private static Connection connect(EmbeddedInfrastructure servers) throws SQLException {
        PostgresAddress address = servers.postgres();
        return DriverManager.getConnection(
                address.jdbcUrl(Service.MARKET_DATA.database()), address.user(), address.password());
    }

    private static long count(Connection connection, String query) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot count the ticks", failure);
        }
    }

    private static void makeKeys(LocalSettings settings) {
        try {
            Files.createDirectories(settings.data());
            SigningKeys.generate(settings.keys());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the signing keys", failure);
        }
    }
}
