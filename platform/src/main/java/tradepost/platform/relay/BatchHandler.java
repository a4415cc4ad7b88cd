package tradepost.platform.relay;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Applies the records of a topic. Its methods are called one at a time, never two at once: what arrives while one runs
 * waits. A failure is retried a few times on the same batch; then the consumer begins anew from the last commit.
 * Nothing is skipped.
 */
public interface BatchHandler {
    /** Applies records, in order within each partition; their offsets are committed when it completes. */
    Mono<Void> on(List<Received> batch);

    /**
     * The same, which is what a consumer calls, for a handler to which it matters how far the batch goes: records that
     * cannot be read are in its spans alone.
     */
    default Mono<Void> on(List<Received> batch, List<Span> spans) {
        return on(batch);
    }

    /** How far the beginnings of two batches are apart at least: what comes alone begins at once. */
    default Duration gap() {
        return Duration.ofMillis(10);
    }

    /** The consumer begins, or begins anew after a failure: whatever was assigned before is not ours any more. */
    default Mono<Void> started() {
        return Mono.empty();
    }

    /** These partitions are ours from now on, whoever owned them before. Comes before the first of their records. */
    default Mono<Void> assigned(Set<Integer> partitions) {
        return Mono.empty();
    }

    /** These partitions are no longer ours. */
    default Mono<Void> revoked(Set<Integer> partitions) {
        return Mono.empty();
    }

    /** Called about every second, for what is due by time. */
    default Mono<Void> tick() {
        return Mono.empty();
    }
}
