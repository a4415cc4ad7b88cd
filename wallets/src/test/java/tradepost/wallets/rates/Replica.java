package tradepost.wallets.rates;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.redis.RedisAddress;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.store.BankStore;

/** What one replica of the service has of rates, on a real PostgreSQL and a real Redis. */
final class Replica implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String DATABASE = "rates_test";
    private static final Duration LOOK = Duration.ofMillis(20);

    final BankStore store;
    final BankTables tables;
    final RedisRates redis;
    final BankClient client;
    final Rates rates;
    private final ReactorResourceFactory resources = new ReactorResourceFactory();
    private final ConnectionPool pool;
    private final RateSync sync;
    private final RateBook.Limits limits;

    /** Ready, and not yet asking the banks. */
    Replica(BankProperties properties, String redisUri) {
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        resources.start();
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
        this.limits = properties.limits();
        this.pool = connect();
        this.store = new BankStore(DatabaseClient.create(pool));
        this.tables = new BankTables(store);
        this.redis = new RedisRates(RedisAddress.of(redisUri));
        this.client = new BankClient(properties, resources, clock);
        this.rates = rates(Duration.ofSeconds(1), clock);
        this.sync = new RateSync(client, store, tables, redis, properties, clock);
    }

    /** Patience of a test: all waits are a fraction of a second. */
    static BankProperties properties(URI nbp, URI ecb, Duration interval) {
        return properties(nbp, ecb, interval, Duration.ofMillis(100));
    }

    static BankProperties properties(URI nbp, URI ecb, Duration interval, Duration retryAfter) {
        return new BankProperties(
                true,
                nbp,
                ecb,
                interval,
                retryAfter,
                Duration.ofMillis(25),
                Duration.ofMinutes(30),
                Duration.ofHours(4),
                Duration.ofMillis(300),
                Duration.ofMillis(300),
                2,
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                DataSize.ofKilobytes(64),
                new BigDecimal("0.5"));
    }

    /** An empty database with the service's own tables. */
    static void createDatabase() {
        Infrastructure infrastructure = Infrastructure.shared();
        infrastructure.createDatabase(DATABASE);
        PostgresAddress postgres = infrastructure.postgres();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
                .locations("classpath:db/relay", "classpath:db/role", "classpath:db/wallets")
                .placeholders(Map.of("service-role", postgres.serviceRole(DATABASE)))
                .load()
                .migrate();
    }

    /** As if nobody had ever asked a bank. */
    static void forgetAll(String redisUri) {
        RedisClient client = RedisClient.create(redisUri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushdb();
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        // What an earlier replica still had under way must not come after this.
        execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        execute("TRUNCATE bank_tables");
        execute("UPDATE bank_turns SET owner = NULL, leased_until = '-infinity', due_at = '-infinity'");
    }

    /** As the owner of the tables. */
    static void execute(String sql) {
        try (Connection connection = asOwner();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }

    /** Whether a turn at this bank has ended, and the next one is due in more than so long, in less than so long. */
    static boolean isDueBetween(String source, Duration min, Duration max) {
        String sql = "SELECT 1 FROM bank_turns WHERE source = ? AND leased_until = '-infinity' AND due_at BETWEEN"
                + " clock_timestamp() + ? * interval '1 second' AND clock_timestamp() + ? * interval '1 second'";
        try (Connection connection = asOwner();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, source);
            statement.setLong(2, min.toSeconds());
            statement.setLong(3, max.toSeconds());
            return statement.executeQuery().next();
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }

    private static Connection asOwner() throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
    }

    /** Of the same Redis and PostgreSQL, with a memory of its own. */
    Rates rates(Duration fresh, InstantSource clock) {
        return new Rates(redis, tables, limits, fresh, clock);
    }

    Replica start() {
        sync.start();
        return this;
    }

    void loseDatabase() {
        pool.dispose();
    }

    /** As a replica that starts now reads them: without the second that {@link Rates} keeps them. */
    Map<Kind, CheckedTable> shared() {
        return byKind(redis.find().block(LIMIT));
    }

    /** None while Redis is away. */
    Map<Kind, CheckedTable> sharedOrNone() {
        return byKind(redis.find().onErrorReturn(List.of()).block(LIMIT));
    }

    Map<Kind, CheckedTable> kept() {
        return byKind(tables.find().block(LIMIT));
    }

    private static Map<Kind, CheckedTable> byKind(@Nullable List<CheckedTable> all) {
        return all == null
                ? Map.of()
                : all.stream().collect(Collectors.toMap(table -> table.table().kind(), table -> table));
    }

    String sharedMid(Kind kind, String code) {
        CheckedTable table = shared().get(kind);
        return table == null
                ? "none"
                : table.table()
                        .rate(code)
                        .map(BankTable.Rate::mid)
                        .map(BigDecimal::toPlainString)
                        .orElse("none");
    }

    Instant checkedAt(Kind kind) {
        CheckedTable table = kept().get(kind);
        return table == null ? Instant.EPOCH : table.checkedAt();
    }

    static void await(String what, BooleanSupplier condition) {
        Boolean met = Flux.interval(Duration.ZERO, LOOK)
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic())
                .map(_ -> condition.getAsBoolean())
                .filter(is -> is)
                .next()
                .timeout(LIMIT)
                .onErrorMap(error -> new AssertionError("not within " + LIMIT + ": " + what, error))
                .block();
        if (met == null) {
            throw new AssertionError("never: " + what);
        }
    }

    @Override
    public void close() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        sync.stop(() -> stopped.complete(null));
        stopped.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        redis.close();
        pool.dispose();
        resources.stop();
    }

    private static ConnectionPool connect() {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        ConnectionFactoryOptions options = ConnectionFactoryOptions.parse(postgres.r2dbcUrl(DATABASE))
                .mutate()
                .option(ConnectionFactoryOptions.USER, postgres.serviceRole(DATABASE))
                .option(ConnectionFactoryOptions.PASSWORD, postgres.servicePassword(DATABASE))
                .build();
        return new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(options))
                .maxSize(4)
                .build());
    }
}
