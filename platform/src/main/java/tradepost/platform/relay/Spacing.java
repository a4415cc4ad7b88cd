package tradepost.platform.relay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Keeps the beginnings of work a little apart. What comes alone begins at once; under load, what comes in between is
 * done together. A round costs the same statements, commits and round trips however little it has to do: without a rest
 * between them rounds become as small and as many as the cores allow, and all cores are busy at half of the load.
 */
final class Spacing {
    private final long gapNanos;
    private final AtomicLong last;

    Spacing(Duration gap) {
        this.gapNanos = gap.toNanos();
        this.last = new AtomicLong(System.nanoTime() - gapNanos);
    }

    /** Completes when the next round may begin: at once if the last began long enough ago. */
    Mono<Void> next() {
        return Mono.defer(() -> {
            long now = System.nanoTime();
            long wait = last.updateAndGet(begun -> now + Math.max(0, begun + gapNanos - now)) - now;
            return wait == 0 ? Mono.empty() : Mono.delay(Duration.ofNanos(wait)).then();
        });
    }
}
