package tradepost.local.up;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tradepost.local.client.Api;
import tradepost.local.option.Exit;
import tradepost.local.run.RunState;
import tradepost.local.run.StateFile;

/** Starts everything and stays until it is told to stop. */
public final class Up {

    /** Whatever hangs while stopping: the servers end with this process. */
    private static final Duration STOP_LIMIT = Duration.ofMillis(9_500);

    private final Steps steps;
    private final PrintStream out;

    public Up(Steps steps) {
        this.steps = steps;
        this.out = steps.out();
    }

    /** What keeps one from starting on this data; empty where nothing does. */
    static Optional<String> obstacle(Path data) {
        return StateFile.in(data)
                .running()
                .map(running -> "Tradepost runs already on " + data + ": " + running.url() + ", process "
                        + running.pid() + ". './tradepost down' stops it; --data and --port start another.");
    }

    /**
     * @param gatewayPort where the gateway is to answer
     * @param fresh whether to delete what is kept first
     * @param tls whether the gateway serves TLS
     * @return the exit status, if it does not start; else the process ends by a signal
     */
    public int run(
            Path data, int gatewayPort, boolean fresh, boolean tls, LocalSettings.@Nullable ReplayedFile replay) {
        Optional<String> obstacle = obstacle(data);
        if (obstacle.isPresent()) {
            System.err.println(obstacle.get());
            return Exit.FAILED;
        }
        LocalPorts ports = LocalPorts.from(gatewayPort);
        if (fresh) {
            DataDirectory.empty(data);
        }
        DataDirectory.create(data);
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        out.println("Starting Tradepost; data and logs are in " + data);
        start(new LocalSettings(data, ports, true, replay, tls));
        awaitSignal();
        return Exit.OK;
    }

    private void start(LocalSettings settings) {
        LocalSystem system = new LocalSystem(settings, steps);
        StateFile file = StateFile.in(settings.data());
        RunState starting = RunState.starting(system.url(), portsOf(settings.ports()));
        file.write(starting);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, file), "stop"));
        system.start();
        try (Api api = Api.at(system.url(), system.trust())) {
            ReadyUser user = ReadyUser.ensure(api, settings.data());
            steps.done("User " + user.username() + " can log in");
            file.write(starting.ready(Instant.now(), system.servers()));
            tell(system.url(), user, settings);
        }
    }

    private static Map<String, RunState.Service> portsOf(LocalPorts ports) {
        Map<String, RunState.Service> named = new TreeMap<>();
        ports.services()
                .forEach((service, port) ->
                        named.put(service.title(), new RunState.Service(port, ports.managementOf(service))));
        return named;
    }

    private void tell(URI url, ReadyUser user, LocalSettings settings) {
        out.printf("%nTradepost is ready after %.1f s: %s%n", steps.seconds(), url);
        out.printf("User %s, password %s. Mail arrives in %s%n%n", user.username(), user.password(), settings.mail());
        String curl =
                settings.tls() ? "curl -s --cacert " + settings.certificate().authority() : "curl -s";
        out.println("Try:");
        out.printf(
                "  TOKEN=$(%s %s/api/v1/auth/login -H 'Content-Type: application/json'"
                        + " -d '{\"username\":\"%s\",\"password\":\"%s\"}'"
                        + " | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')%n",
                curl, url, user.username(), user.password());
        out.printf("  %s %s/api/v1/stocks -H \"Authorization: Bearer $TOKEN\"%n", curl, url);
        out.printf(
                "  %s %s/api/v1/orders -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json'"
                        + " -H 'Prefer: wait=5'"
                        + " -d '{\"symbol\":\"AAPL\",\"side\":\"BUY\",\"quantity\":\"1\",\"type\":\"MARKET\"}'%n%n",
                curl, url);
        out.println("Ctrl-C stops everything; './tradepost demo' in another terminal shows more.");
    }

    private void stop(LocalSystem system, StateFile file) {
        CompletableFuture.delayedExecutor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    System.err.println("Stopping takes too long; ending by force");
                    Runtime.getRuntime().halt(Exit.FAILED);
                });
        long from = System.nanoTime();
        out.println("Stopping");
        Logs.quietConsole();
        system.close();
        file.delete();
        out.printf("Stopped in %.1f s%n", (System.nanoTime() - from) / 1e9);
    }

    private static void awaitSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
