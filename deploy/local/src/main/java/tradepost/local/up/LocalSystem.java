package tradepost.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tradepost.local.client.Tls;
import tradepost.local.run.RunState;
import tradepost.local.tls.DevelopmentCertificate;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedServer;
import tradepost.platform.infra.EmbeddedSettings;
import tradepost.platform.jwt.SigningKeys;

/** The servers and services of one Tradepost: started as parallel as they can be, stopped services first. */
public final class LocalSystem implements AutoCloseable {

    /** The servers need the rest of ten seconds. */
    private static final Duration SERVICES_STOP_LIMIT = Duration.ofSeconds(4);

    private static final Executor THREADS =
            work -> Thread.ofPlatform().daemon().name("local-start").start(work);

    private final LocalSettings settings;
    private final Steps steps;
    private final List<AutoCloseable> contexts = new ArrayList<>();
    private final List<AutoCloseable> servers = new ArrayList<>();
    private final Map<String, RunState.Server> running = new TreeMap<>();
    private boolean closed;

    public LocalSystem(LocalSettings settings, Steps steps) {
        this.settings = settings;
        this.steps = steps;
    }

    /** Where the gateway answers. */
    public URI url() {
        return ServiceSettings.url(settings, Service.GATEWAY);
    }

    /** What its clients trust; null where it does not serve TLS. */
    @Nullable
    Tls trust() {
        return DevelopmentCertificate.trust(url(), settings.data());
    }

    /** What the services stand on, by name. */
    public synchronized Map<String, RunState.Server> servers() {
        return Map.copyOf(running);
    }

    /** Starts all five services and what they stand on; when it throws, what was started still wants to be closed. */
    public EmbeddedInfrastructure start() {
        return start(Set.of(Service.values()));
    }

    /** Starts these services alone, and what all stand on. */
    public EmbeddedInfrastructure start(Set<Service> services) {
        // Services that start at the same time in one JVM would each set its logging up, and fail over each other.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        CompletableFuture<Void> keys = begin(this::makeKeys);
        CompletableFuture<Void> small =
                settings.live() ? begin(this::startNeighbours) : CompletableFuture.completedFuture(null);
        CompletableFuture<EmbeddedInfrastructure> infrastructure =
                CompletableFuture.supplyAsync(this::startInfrastructure, THREADS);
        Stream<CompletableFuture<Void>> contextsReady = services.stream()
                .map(service -> CompletableFuture.allOf(keys, small)
                        .thenCombineAsync(
                                infrastructure,
                                (_, servers) -> {
                                    start(service, servers);
                                    return null;
                                },
                                THREADS));
        awaitAll(contextsReady.toList());
        return infrastructure.join();
    }

    private static CompletableFuture<Void> begin(Runnable work) {
        return CompletableFuture.runAsync(work, THREADS);
    }

    /** Waits for all, but not for the others once one has failed. */
    private static void awaitAll(List<CompletableFuture<Void>> works) {
        CompletableFuture<Void> all = CompletableFuture.allOf(works.toArray(CompletableFuture[]::new));
        for (CompletableFuture<Void> work : works) {
            var _ = work.whenComplete((_, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(failure);
                }
            });
        }
        try {
            all.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private void makeKeys() {
        try {
            SigningKeys.generate(settings.keys());
            if (settings.tls()) {
                settings.certificate().ensure(InstantSource.system());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the signing keys", failure);
        }
    }

    private void startNeighbours() {
        LocalPorts ports = settings.ports();
        addServer(MqttBroker.start(ports.mqtt(), settings.data().resolve("mqtt")));
        ran("MQTT", ports.mqtt(), null);
        steps.done("MQTT broker answers on port " + ports.mqtt());
        addServer(MailServer.start(ports.mail(), settings.mail(), Clock.systemUTC()));
        ran("SMTP", ports.mail(), null);
        steps.done("Mail server answers on port " + ports.mail());
        addServer(BankServer.start(ports.bank(), Clock.systemUTC()));
        ran("Bank", ports.bank(), null);
        steps.done("Bank answers on port " + ports.bank());
    }

    private EmbeddedInfrastructure startInfrastructure() {
        LocalPorts ports = settings.ports();
        EmbeddedSettings embedded =
                EmbeddedSettings.keeping(settings.data()).withPorts(ports.postgres(), ports.redis(), ports.kafka());
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(embedded, steps::done);
        addServer(infrastructure);
        for (EmbeddedServer server : infrastructure.servers()) {
            ran(server.name(), server.port(), server.pid());
        }
        return infrastructure;
    }

    private void start(Service service, EmbeddedInfrastructure infrastructure) {
        infrastructure.createDatabase(service.database());
        String[] arguments =
                new ServiceSettings(settings, infrastructure).of(service).toArray(String[]::new);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(service.application())
                .registerShutdownHook(false)
                .run(arguments);
        addContext(context);
        steps.done("%s is ready on port %d"
                .formatted(service.title(), settings.ports().of(service)));
    }

    private void ran(String name, int port, @Nullable Long pid) {
        synchronized (this) {
            running.put(name, new RunState.Server(port, pid));
        }
    }

    private void addContext(AutoCloseable started) {
        add(started, contexts);
    }

    private void addServer(AutoCloseable started) {
        add(started, servers);
    }

    /** What comes up while all is being stopped goes down at once. */
    private void add(AutoCloseable started, List<AutoCloseable> to) {
        boolean late;
        synchronized (this) {
            late = closed;
            to.add(started);
        }
        if (late) {
            close(started);
        }
    }

    /** Stops the services, at most four seconds long, then what they stand on. */
    @Override
    public void close() {
        List<AutoCloseable> startedContexts;
        List<AutoCloseable> startedServers;
        synchronized (this) {
            closed = true;
            startedContexts = List.copyOf(contexts);
            startedServers = List.copyOf(servers);
            contexts.clear();
            servers.clear();
        }
        try {
            closeAll(startedContexts)
                    .completeOnTimeout(null, SERVICES_STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } finally {
            closeAll(startedServers).join();
        }
    }

    private static CompletableFuture<Void> closeAll(List<AutoCloseable> started) {
        return CompletableFuture.allOf(
                started.stream().map(one -> begin(() -> close(one))).toArray(CompletableFuture[]::new));
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception failure) {
            throw new IllegalStateException("cannot stop " + started, failure);
        }
    }
}
