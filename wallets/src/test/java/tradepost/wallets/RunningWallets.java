package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.pool.ConnectionPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.infra.Infrastructure;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.TopicTail;
import tradepost.wallets.rates.TestBank;

/** The service as it runs, on a real database and real topics, with what its neighbours would do to it. */
final class RunningWallets implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String DATABASE = "wallets_test";
    private static final Path INVARIANTS = Path.of("../deploy/acceptance/src/main/resources/invariants/wallets");

    private static final TestBank BANK = TestBank.start();

    private final ConfigurableApplicationContext context;
    private final Sinks.Many<WalletEvent> answers = Sinks.many().replay().all();
    private final TopicTail tail;

    private RunningWallets(ConfigurableApplicationContext context) {
        this.context = context;
        this.tail = new TopicTail(
                context.getBean(KafkaProperties.class),
                "test",
                Map.of(Topic.WALLET_EVENTS, WalletEvent.class),
                TopicTail.From.BEGINNING,
                received -> answers.emitNext((WalletEvent) received.event(), Sinks.EmitFailureHandler.FAIL_FAST));
        tail.start();
    }

    /** Started anew on the same data as the one before. */
    static RunningWallets start() {
        return start(DATABASE);
    }

    /** On a database of its own: what is put there past the ledger, no other test checks. */
    static RunningWallets start(String database) {
        return start(database, Map.of());
    }

    /** With settings of its own. */
    static RunningWallets start(String database, Map<String, String> own) {
        Infrastructure infrastructure = Infrastructure.shared();
        infrastructure.createDatabase(database);
        Map<String, String> settings = new HashMap<>(infrastructure.properties(database));
        settings.put("server.port", "0");
        settings.put("management.server.port", "0");
        // A machine that is busy with tests hears Kafka late.
        settings.put("tradepost.jwt.behind-max", "1m");
        settings.put("tradepost.jwt.jwks", Tokens.writeJwks());
        settings.putAll(BANK.settings());
        settings.putAll(own);
        return new RunningWallets(WalletsApplication.builder()
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new)));
    }

    @Override
    public void close() {
        tail.stop();
        context.close();
    }

    /** Calls as this user. */
    WebTestClient as(UUID userId) {
        return with(Tokens.of(userId));
    }

    WebTestClient asAdmin() {
        return with(Tokens.of(UUID.randomUUID(), "USER", "ADMIN"));
    }

    private WebTestClient with(String token) {
        return WebTestClient.bindToServer()
                .baseUrl(address())
                .responseTimeout(LIMIT)
                .defaultHeader("Authorization", "Bearer " + token)
                .build();
    }

    /** Calls as this user, many at a time. */
    WebClient manyAs(UUID userId) {
        return WebClient.builder()
                .baseUrl(address())
                .defaultHeader("Authorization", "Bearer " + Tokens.of(userId))
                .build();
    }

    WebTestClient asNobody() {
        return WebTestClient.bindToServer().baseUrl(address()).build();
    }

    int port() {
        return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    /** Every route of the service, as Spring handles it. */
    Set<RequestMappingInfo> routes() {
        return context.getBean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet();
    }

    /** Connections to the database that are in use now. */
    int connectionsInUse() {
        return context.getBean(ConnectionPool.class).getMetrics().orElseThrow().acquiredSize();
    }

    private String address() {
        return "http://localhost:" + port();
    }

    /** Waits until the bank's four tables are known. */
    void awaitRates() {
        UUID anyone = UUID.randomUUID();
        Flux.interval(Duration.ZERO, Duration.ofMillis(50))
                .onBackpressureDrop()
                .concatMap(_ -> manyAs(anyone)
                        .get()
                        .uri("/api/v1/rates")
                        .exchangeToMono(answer -> answer.statusCode().is2xxSuccessful()
                                ? answer.bodyToFlux(Map.class).collectList().map(List::size)
                                : answer.releaseBody().thenReturn(0)))
                .filter(size -> size == 4)
                .blockFirst(LIMIT);
    }

    /** Sends commands as execution does. */
    void send(WalletCommand... commands) {
        publish(Stream.of(commands)
                .map(command ->
                        new Message(Topic.WALLET_COMMANDS, command.walletId().toString(), command))
                .toArray(Message[]::new));
    }

    void publish(Message... messages) {
        context.getBean(KafkaPublisher.class).publish(Flux.just(messages)).blockLast(LIMIT);
    }

    /** Waits for answers that meet a condition. */
    List<WalletEvent> answers(int count, Predicate<WalletEvent> which) {
        List<WalletEvent> found =
                answers.asFlux().filter(which).take(count).collectList().block(LIMIT);
        return found == null ? List.of() : found;
    }

    WalletEvent answer(WalletCommand command) {
        return answers(1, event -> event.commandId().equals(command.id())).getFirst();
    }

    /** Runs every invariant of this database: each names what breaks it, and finds nothing. */
    static void assertInvariants() {
        try (Stream<Path> files = Files.list(INVARIANTS)) {
            for (Path file : files.filter(RunningWallets::isWhole).sorted().toList()) {
                assertThat(query(Files.readString(file))).as(file.toString()).isEmpty();
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /**
     * A name such as I5-settled is one side of a check over two databases, whose rows are no violation by themselves.
     */
    private static boolean isWhole(Path file) {
        return file.getFileName().toString().matches("I[0-9]+\\.sql");
    }

    static List<String> query(String sql) {
        return query(DATABASE, sql);
    }

    static List<String> query(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join(" ", columns));
            }
            return found;
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }

    /** As the owner of the tables, who may do anything. */
    static Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    static Connection connect(String database) throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.user(), postgres.password());
    }

    /** As the service connects. */
    static Connection connectAsService(String database) throws SQLException {
        PostgresAddress postgres = Infrastructure.shared().postgres();
        return DriverManager.getConnection(
                postgres.jdbcUrl(database), postgres.serviceRole(database), postgres.servicePassword(database));
    }
}
