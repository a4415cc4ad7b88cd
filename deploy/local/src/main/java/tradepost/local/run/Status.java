package tradepost.local.run;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;
import tradepost.local.option.Exit;

/** Tells what runs on a data directory: since when, where, in which processes, and how each service does. */
public final class Status {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String UP = "UP";

    private final PrintStream out;

    public Status(PrintStream out) {
        this.out = out;
    }

    /** @return the exit status */
    public int tell(Path data) {
        StateFile file = StateFile.in(data);
        Optional<RunState> running = file.running();
        if (running.isPresent()) {
            return tell(running.get(), data);
        }
        boolean crashed = file.read().isPresent();
        out.println("Nothing runs on " + data + (crashed ? ": the last one ended without being stopped" : ""));
        return Exit.NOT_RUNNING;
    }

    private int tell(RunState state, Path data) {
        Instant readyAt = state.readyAt();
        Instant since = readyAt == null ? state.processStartedAt() : readyAt;
        out.printf(
                "%s since %s (%d s), process %d%n",
                readyAt == null ? "Starting" : "Ready",
                since.truncatedTo(ChronoUnit.SECONDS),
                Duration.between(since, Instant.now()).toSeconds(),
                state.pid());
        out.println("  URL          " + state.url());
        out.println("  data         " + data);
        boolean servers = tellServers(state);
        boolean services = tellServices(state);
        return readyAt != null && servers && services ? Exit.OK : Exit.FAILED;
    }

    private boolean tellServers(RunState state) {
        new TreeMap<>(state.servers()).forEach((name, server) -> {
            String process = server.pid() == null ? "" : ", process " + server.pid();
            line(name, server.port(), (server.isAlive() ? UP : "DOWN: its process is gone") + process);
        });
        return state.servers().values().stream().allMatch(RunState.Server::isAlive);
    }

    private boolean tellServices(RunState state) {
        boolean healthy = true;
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            for (var service : new TreeMap<>(state.services()).entrySet()) {
                RunState.Service ports = service.getValue();
                String health = health(client, ports.managementPort());
                line(service.getKey(), ports.port(), health + ", management port " + ports.managementPort());
                healthy &= health.equals(UP);
            }
        }
        return healthy;
    }

    private void line(String name, int port, String how) {
        out.printf("  %-12s port %-5d  %s%n", name, port, how);
    }

    private static String health(HttpClient client, int managementPort) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/actuator/health"))
                .timeout(LIMIT)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? UP : "DOWN: " + answer.statusCode() + " " + answer.body();
        } catch (IOException unreachable) {
            return "DOWN: does not answer";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "DOWN: interrupted";
        }
    }
}
