package tradepost.platform.relay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Keeps rounds of work apart. What comes alone begins at once; under load, what comes in between is done together. A
 * round costs the same statements, commits and round trips however little it has to do: without a rest between them
 * rounds become as small and as many as the cores allow, and all cores are busy at half of the load. The rest grows
 * with the round before it, so that rounds get rarer where the cores are short.
 */
final class Spacing {
    /** How often a round's own time is rested after it. */
    private static final int REST = 2;

    private static final long REST_MAX_NANOS = Duration.ofMillis(100).toNanos();

    private final long gapNanos;
    private final AtomicLong next;

    /** @param gap how far the beginnings of two rounds are apart at least; where it is zero nothing is rested either */
    Spacing(Duration gap) {
        this.gapNanos = gap.toNanos();
        this.next = new AtomicLong(System.nanoTime());
    }

    /** Does a round as soon as one may begin: at once if the last is long enough ago. */
    <T> Mono<T> round(Mono<T> work) {
        return Mono.defer(() -> {
            long wait = takeTurn();
            Mono<T> rested = Mono.defer(() -> {
                long from = System.nanoTime();
                // Before whoever waits for its end hears of it, and begins the next.
                return work.doOnTerminate(() -> rest(from)).doOnCancel(() -> rest(from));
            });
            return wait == 0 ? rested : Mono.delay(Duration.ofNanos(wait)).then(rested);
        });
    }

    /** @return after how many nanoseconds it comes */
    private long takeTurn() {
        long now = System.nanoTime();
        long taken = next.getAndUpdate(turn -> later(turn, now) + gapNanos);
        return later(taken, now) - now;
    }

    private void rest(long from) {
        if (gapNanos > 0) {
            long now = System.nanoTime();
            long rested = now + Math.min(REST_MAX_NANOS, (now - from) * REST);
            next.updateAndGet(turn -> later(turn, rested));
        }
    }

    /** Of two times of this JVM's clock, which may be negative and run over. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
