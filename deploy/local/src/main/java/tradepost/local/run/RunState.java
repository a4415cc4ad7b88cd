package tradepost.local.run;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Tradepost that was started on a data directory.
 *
 * @param pid of the process that holds the services
 * @param processStartedAt by which another process that got the same number later is told apart
 * @param readyAt when every service answered; null while it starts
 * @param url where the gateway answers
 * @param services where each service listens, by its name
 * @param servers what the services stand on, by name
 */
public record RunState(
        long pid,
        Instant processStartedAt,
        @Nullable Instant readyAt,
        URI url,
        Map<String, Service> services,
        Map<String, Server> servers) {

    /** @param managementPort where it tells how it is */
    public record Service(int port, int managementPort) {}

    /** @param pid null where it is a part of the process of the services */
    public record Server(int port, @Nullable Long pid) {

        boolean isAlive() {
            return pid == null
                    || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
    }

    /** Linux tells a process' start to the hundredth of a second, and may tell it a little differently each time. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

    /** Of this process, which starts. */
    public static RunState starting(URI url, Map<String, Service> services) {
        ProcessHandle self = ProcessHandle.current();
        return new RunState(self.pid(), startOf(self), null, url, services, Map.of());
    }

    public RunState ready(Instant at, Map<String, Server> started) {
        return new RunState(pid, processStartedAt, at, url, services, started);
    }

    /** Whether that very process still runs; a crashed one leaves its state behind. */
    public boolean isAlive() {
        return ProcessHandle.of(pid).filter(this::isSame).isPresent();
    }

    private boolean isSame(ProcessHandle process) {
        Duration apart = Duration.between(processStartedAt, startOf(process)).abs();
        return process.isAlive() && apart.compareTo(CLOCK_TOLERANCE) <= 0;
    }

    /** When the process was started; the epoch where the system does not tell. */
    static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
