package tradepost.gateway.route;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log that services fail, and that they answer again. What fails before anything was asked fails with every
 * request, and is told once a minute; what was asked and never answered is told each time.
 */
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Map<Failure, Long> told = new ConcurrentHashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How a service fails. */
    enum Kind {
        UNREACHABLE("cannot be reached", false),
        UNSECURED("cannot be asked by TLS", false),
        LOST("was lost while it answered", true);

        private final String words;
        private final boolean always;

        Kind(String words, boolean always) {
            this.words = words;
            this.always = always;
        }
    }

    private record Failure(String service, Kind kind) {}

    void failed(String service, Kind kind, Exception cause) {
        if (kind.always || isDue(new Failure(service, kind))) {
            failing.add(service);
            log.warn("{} {}: {}", service, kind.words, cause.toString());
        }
    }

    /** Of requests that fail at one time one is told. */
    private boolean isDue(Failure failure) {
        long now = nanoTime.getAsLong();
        Long last = told.get(failure);
        if (last == null) {
            return told.putIfAbsent(failure, now) == null;
        }
        return now - last >= PAUSE && told.replace(failure, last, now);
    }

    /** Told once after what was told of its failing. */
    void answered(String service) {
        if (!failing.isEmpty() && failing.remove(service)) {
            log.info("{} answers again", service);
        }
    }
}
