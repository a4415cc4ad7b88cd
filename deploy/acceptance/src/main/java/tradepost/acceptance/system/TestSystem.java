package tradepost.acceptance.system;

import io.jsonwebtoken.security.EcPrivateJwk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.io.FileSystemResource;
import tradepost.acceptance.Invariants;
import tradepost.acceptance.Invariants.Violation;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.local.up.BankServer;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.MailServer;
import tradepost.local.up.MqttBroker;
import tradepost.local.up.Service;
import tradepost.local.up.ServiceSettings;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedServer;
import tradepost.platform.infra.Ports;
import tradepost.platform.infra.PostgresAddress;
import tradepost.platform.jwt.SigningKeys;

/**
 * All of Tradepost: market-data, wallets and orders each in a JVM of its own, to be killed, and the other two services
 * in this one, with an MQTT broker, a mail server and a bank.
 */
public final class TestSystem implements AutoCloseable {
    private static final Duration REST_LIMIT = Duration.ofSeconds(60);
    private static final Duration SIGN_IN_LIMIT = Duration.ofSeconds(20);

    private static final String UNDECIDED = "SELECT count(*) FROM orders WHERE stage NOT IN ('RESTING', 'DONE')";
    private static final String UNSENT = "SELECT count(*) FROM outbox";

    /** May administer as soon as it is registered. */
    private static final String ADMIN = "admin";

    /** Who may deliver bars as a client service does, once registered and given the role FEED. */
    public static final String FEEDER = "feeder";

    /** Another one, whose certificate has this name. */
    public static final String CERTIFIED_FEEDER = "certified-feeder";

    private final EmbeddedInfrastructure servers;
    private final LocalSettings settings;
    private final List<AutoCloseable> started = new ArrayList<>();
    private final ServiceProcess marketData;
    private final ServiceProcess wallets;
    private final ServiceProcess orders;
    private final Api api;

    private TestSystem(EmbeddedInfrastructure servers, Path directory) throws IOException {
        this.servers = servers;
        this.settings = LocalSettings.live(directory, LocalPorts.free());
        Files.createDirectories(directory);
        SigningKeys.generate(settings.keys());
        this.marketData = process(Service.MARKET_DATA);
        this.wallets = process(Service.WALLETS);
        this.orders = process(Service.ORDERS);
        this.api = Api.at(url());
    }

    /**
     * Starts everything on these servers; when it returns, all is ready.
     *
     * @param directory for keys, mails and the logs of the services
     */
    public static TestSystem start(EmbeddedInfrastructure servers, Path directory) {
        try {
            TestSystem system = new TestSystem(servers, directory);
            try {
                system.startAll();
                return system;
            } catch (RuntimeException | Error failure) {
                system.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start the system", failure);
        }
    }

    private void startAll() {
        List.of(Service.values()).forEach(service -> servers.createDatabase(service.database()));
        started.add(api);
        started.add(MqttBroker.start(settings.ports().mqtt(), settings.data().resolve("mqtt")));
        started.add(MailServer.start(settings.ports().mail(), settings.mail(), Clock.systemUTC()));
        started.add(BankServer.start(settings.ports().bank(), Clock.systemUTC()));
        List<ServiceProcess> processes = List.of(marketData, wallets, orders);
        started.addAll(processes);
        processes.forEach(ServiceProcess::start);
        List.of(Service.NOTIFIER, Service.GATEWAY).forEach(this::run);
        processes.forEach(ServiceProcess::awaitReady);
    }

    private void run(Service service) {
        started.add(new SpringApplicationBuilder(service.application())
                .registerShutdownHook(false)
                .run(arguments(service).toArray(String[]::new)));
    }

    private ServiceProcess process(Service service) {
        LocalPorts ports = settings.ports();
        return process(service, service.title(), ports.of(service), ports.managementOf(service), arguments(service));
    }

    /** The last of two arguments of one name would not win: both together would be the value. */
    private ServiceProcess process(Service service, String name, int port, int managementPort, List<String> settled) {
        List<String> arguments = new ArrayList<>(settled);
        arguments.removeIf(argument -> argument.matches("--(management\\.)?server\\.port=.*"));
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.port=" + managementPort);
        // A machine that is busy with a whole test run hears Kafka late; a test of its own says what happens then.
        arguments.add("--tradepost.jwt.behind-max=1m");
        arguments.add("--spring.r2dbc.properties.applicationName=" + name);
        return new ServiceProcess(
                service, name, port, managementPort, ServiceProcess.QUICK, arguments, settings.data());
    }

    /** A second replica of orders, for its user to start and to stop. */
    public ServiceProcess anotherOrders() {
        return another(Service.ORDERS, arguments(Service.ORDERS));
    }

    /** A second replica of the gateway with more settings, for its user to start and to stop. */
    public ServiceProcess anotherGateway(String... more) {
        List<String> arguments = arguments(Service.GATEWAY);
        arguments.addAll(List.of(more));
        return another(Service.GATEWAY, arguments);
    }

    /** A second replica of market-data that streams prices as it ships, for its user to start and to stop. */
    public ServiceProcess anotherMarketData() {
        return another(Service.MARKET_DATA, new ServiceSettings(settings, servers).of(Service.MARKET_DATA));
    }

    private ServiceProcess another(Service service, List<String> settled) {
        return process(service, service.title() + "-2", Ports.free(), Ports.free(), settled);
    }

    private List<String> arguments(Service service) {
        List<String> arguments = new ArrayList<>(new ServiceSettings(settings, servers).of(service));
        switch (service) {
            case GATEWAY -> {
                arguments.add("--tradepost.auth.first-admin=" + ADMIN);
                // A test looks at what readers cost that never read: they are not cut before.
                arguments.add("--tradepost.gateway.stream-lost-after=1m");
            }
            case MARKET_DATA -> {
                arguments.add("--tradepost.feeds.http.sources.bars.users=" + FEEDER + "," + CERTIFIED_FEEDER);
                // Sooner than what ships, so that a test need not wait for long to see two.
                arguments.add("--tradepost.market-data.streams.heartbeat=1s");
                arguments.add("--tradepost.market-data.streams.lost-after=1m");
            }
            case ORDERS, WALLETS, NOTIFIER -> {
                // As they ship.
            }
        }
        return arguments;
    }

    /** Where the gateway answers. */
    public URI url() {
        return url(Service.GATEWAY);
    }

    /** Where a service answers, whoever asks it past the gateway. */
    public URI url(Service service) {
        return URI.create("http://127.0.0.1:" + settings.ports().of(service));
    }

    /** Where a service tells how it is. */
    public URI managementUrl(Service service) {
        return URI.create("http://127.0.0.1:" + settings.ports().managementOf(service));
    }

    /** What signs the gateway's tokens, for tokens that it would not sign. */
    public EcPrivateJwk signingKey() {
        return SigningKeys.read(new FileSystemResource(settings.keys().resolve(SigningKeys.PRIVATE_FILE)));
    }

    /** A client of the gateway that speaks for nobody. */
    public Api api() {
        return api;
    }

    /** Where every mail that is sent arrives, a file each. */
    public Path mails() {
        return settings.mail();
    }

    public int mqttPort() {
        return settings.ports().mqtt();
    }

    public ServiceProcess marketData() {
        return marketData;
    }

    public ServiceProcess wallets() {
        return wallets;
    }

    public ServiceProcess orders() {
        return orders;
    }

    /** Where Kafka is reached. */
    public String kafka() {
        return servers.kafkaBootstrapServers();
    }

    /** The database server of all five services, which can be killed and started again. */
    public EmbeddedServer postgres() {
        return servers.postgresServer();
    }

    /** A client that speaks for an admin, with a new token. */
    public Api admin() {
        Answer signedIn =
                Eventually.becomes("an admin is signed in", SIGN_IN_LIMIT, this::signInAdmin, answer -> Set.of(200, 201)
                        .contains(answer.status()));
        return api.as(signedIn.body().path("accessToken").asString());
    }

    private Answer signInAdmin() {
        String password = "correct horse battery staple";
        Answer known = api.post("/api/v1/auth/login", Map.of("username", ADMIN, "password", password));
        String email = ADMIN + "@tradepost.example";
        return known.status() == 200
                ? known
                : api.post("/api/v1/auth/register", Map.of("username", ADMIN, "email", email, "password", password));
    }

    /** Past the service, to what it has stored. */
    public Connection database(Service service) throws SQLException {
        PostgresAddress address = servers.postgres();
        return DriverManager.getConnection(address.jdbcUrl(service.database()), address.user(), address.password());
    }

    /** Waits until every order is decided and every event has left. */
    public void awaitRest() throws SQLException {
        try (Connection ofOrders = database(Service.ORDERS);
                Connection ofWallets = database(Service.WALLETS)) {
            Eventually.becomes(
                    "no order undecided, no event unsent",
                    REST_LIMIT,
                    () -> List.of(
                            Rows.count(ofOrders, UNDECIDED),
                            Rows.count(ofOrders, UNSENT),
                            Rows.count(ofWallets, UNSENT)),
                    left -> left.stream().allMatch(count -> count == 0));
        }
    }

    /** What does not hold of the invariants while requests are under way. */
    public List<Violation> violationsUnderLoad() throws SQLException {
        try (Connection ofWallets = database(Service.WALLETS);
                Connection ofOrders = database(Service.ORDERS)) {
            return Invariants.underLoad(ofWallets, ofOrders).violations();
        }
    }

    /** What does not hold of the invariants, once all is at rest. */
    public List<Violation> violations() throws SQLException {
        awaitRest();
        try (Connection ofWallets = database(Service.WALLETS);
                Connection ofOrders = database(Service.ORDERS)) {
            return Invariants.atRest(ofWallets, ofOrders).violations();
        }
    }

    /** Stops the services first, the last one started before the others. */
    @Override
    public void close() {
        started.reversed().forEach(TestSystem::close);
        started.clear();
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception failure) {
            throw new IllegalStateException("cannot stop " + one, failure);
        }
    }
}
